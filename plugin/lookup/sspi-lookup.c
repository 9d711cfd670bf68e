/* sspi-lookup.c: the catalogue on the command line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "codes/language.h"
#include "lookup/help.h"
#include "lookup/question.h"
#include "lookup/terminal.h"
#include "system/system.h"

#define CHUNK 65536u
/* More is no line that somebody pasted. */
#define LONGEST_INPUT (256u * 1024 * 1024)

typedef struct {
    char *language;
    gboolean all;
    gboolean json;
    gboolean version;
    gboolean help;
    char **words;  /* what is asked for, of the command line; NULL: nothing */
    bool use_input; /* `-` stands in its place */
} options_t;

/** Say what is wrong. Frees the message. */
static void complain(char *message)
{
    g_printerr("sspi-lookup: %s\n", message);
    g_free(message);
}

/** Whether the locale has the letters for all that is said besides texts of codes. */
static bool can_locale_speak(sspi_language_t language)
{
    bool can = true;

    /* Words are in the order of their names. */
    for (int word = SSPI_WORD_LOOKUP_HELP_ALL; word <= SSPI_WORD_LOOKUP_WHAT && can; word++)
        can = can_locale_print(sspi_text((uint16_t)word, language));
    return can;
}

/** The language that is wanted. Returns false where there is none of that name; it is then that of the locale. */
static bool choose_language(const char *code, sspi_language_t *language)
{
    *language = sspi_language_of_locale();
    return !code || g_ascii_strcasecmp(code, "auto") == 0 || sspi_language_by_code(code, language);
}

static void say_languages(const char *wrong)
{
    GString *list = g_string_new("auto");

    for (unsigned i = 0; i < SSPI_LANGUAGE_COUNT; i++)
        g_string_append_printf(list, ", %s", sspi_languages[i].code);
    complain(sspi_word_with(SSPI_WORD_LOOKUP_NO_LANGUAGE, wrong, list->str, NULL));
    g_string_free(list, TRUE);
}

/** Everything on standard input. Returns NULL where it cannot be read, after a message. */
static char *read_input(size_t *length)
{
    GString *input = g_string_new(NULL);
    char *chunk = g_malloc(CHUNK);
    size_t size;

    while (input->len < LONGEST_INPUT && (size = fread(chunk, 1, CHUNK, stdin)) > 0)
        g_string_append_len(input, chunk, (gssize)size);
    g_free(chunk);
    if (ferror(stdin)) {
        complain(g_strdup(sspi_word(SSPI_WORD_LOOKUP_INPUT_UNREADABLE)));
        g_string_free(input, TRUE);
        return NULL;
    }
    *length = input->len;
    return g_string_free(input, FALSE);
}

static bool is_option(const char *word)
{
    return word[0] == '-' && word[1] && !g_ascii_isdigit(word[1]) && !strpbrk(word, " \t\r\n");
}

static void take_word(options_t *options, GPtrArray *words, char *word)
{
    if (strcmp(word, "-") == 0)
        options->use_input = true;
    else
        g_ptr_array_add(words, word);
}

/** Take the words from what the options have left: in front of `--` what is no option, and all that follow it. A lone `-` is
 *  standard input on both sides, as everywhere.
 *  @return an option that there is none of, or NULL */
static const char *take_words(options_t *options, char **before, char **after)
{
    GPtrArray *words = g_ptr_array_new();
    const char *unknown = NULL;

    for (; before && *before; before++) {
        if (is_option(*before))
            unknown = unknown ? unknown : *before;
        else
            take_word(options, words, *before);
    }
    for (; *after; after++)
        take_word(options, words, *after);
    g_ptr_array_add(words, NULL);
    options->words = (char **)g_ptr_array_free(words, FALSE);
    return unknown;
}

/** A pasted line may begin with a dash ("---> System…"); GLib's parser would take it for options. */
static void guard_lines(char **arguments)
{
    for (; *arguments; arguments++) {
        if ((*arguments)[0] == '-' && !is_option(*arguments) && (*arguments)[1] && strpbrk(*arguments, " \t\r\n")) {
            char *guarded = g_strconcat("\x01", *arguments, NULL);

            g_free(*arguments);
            *arguments = guarded;
        }
    }
}

static void unguard_lines(char **arguments)
{
    for (; arguments && *arguments; arguments++) {
        if ((*arguments)[0] == '\x01')
            memmove(*arguments, *arguments + 1, strlen(*arguments));
    }
}

/** Read the command line. `arguments` keeps the words.
 *  @param fault   set to what is wrong with it
 *  @param about   set to the option that is wrong; static, or of `arguments`
 *  @return whether it is right */
static bool read_options(options_t *options, char **arguments, char ***words_after, sspi_word_t *fault, const char **about)
{
    const GOptionEntry entries[] = { { "all", 'a', 0, G_OPTION_ARG_NONE, &options->all, NULL, NULL },
        { "json", 'j', 0, G_OPTION_ARG_NONE, &options->json, NULL, NULL },
        { "language", 'l', 0, G_OPTION_ARG_STRING, &options->language, NULL, NULL },
        { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, NULL, NULL },
        { "help", 'h', 0, G_OPTION_ARG_NONE, &options->help, NULL, NULL }, G_OPTION_ENTRY_NULL };
    GOptionContext *context = g_option_context_new(NULL);
    bool right;
    guint count;

    for (count = 0; arguments[count] && strcmp(arguments[count], "--") != 0; count++)
        ;
    *words_after = g_strdupv(arguments[count] ? arguments + count + 1 : arguments + count);
    for (guint i = count; arguments[i]; i++)
        g_clear_pointer(&arguments[i], g_free);
    guard_lines(arguments);
    /* GLib's own help speaks the locale's language, whatever was chosen. */
    g_option_context_set_help_enabled(context, FALSE);
    /* A negative number is no option. */
    g_option_context_set_ignore_unknown_options(context, TRUE);
    g_option_context_add_main_entries(context, entries, NULL);
    right = g_option_context_parse_strv(context, &arguments, NULL);
    unguard_lines(arguments);
    g_option_context_free(context);
    *fault = right ? SSPI_WORD_LOOKUP_UNKNOWN_OPTION : SSPI_WORD_LOOKUP_NEEDS_VALUE;
    /* No other option has a value. */
    *about = right ? take_words(options, arguments[0] ? arguments + 1 : arguments, *words_after) : "--language";
    return !*about;
}

static void print(const question_t *question, const options_t *options, sspi_language_t language)
{
    char *text;

    if (options->json) {
        /* JSON is UTF-8 in every locale. */
        text = answers_as_json(question->answers, language);
        fputs(text, stdout);
        g_free(text);
        return;
    }
    text = answers_as_text(question->answers, question->ambiguous, language, terminal_width());
    if (!can_locale_print(text)) {
        g_free(text);
        text = answers_as_text(question->answers, question->ambiguous, SSPI_ENGLISH, terminal_width());
    }
    g_print("%s", text);
    g_free(text);
}

/** Ask for what the options say. Returns whether everything was found. */
static bool answer(const options_t *options, sspi_language_t language)
{
    bool from_input = options->use_input || (!options->words[0] && !options->all && !is_input_typed());
    size_t length = 0;
    char *input = NULL;
    question_t question;
    bool found;

    if (from_input && !(input = read_input(&length)))
        return false;
    if (!options->words[0] && !options->all && length == 0) {
        complain(g_strdup(sspi_word(SSPI_WORD_LOOKUP_NO_CODE)));
        g_free(input);
        return false;
    }
    question_begin(&question);
    if (options->all)
        question_ask_all(&question);
    if (options->words[0])
        question_ask_words(&question, options->words);
    if (length > 0)
        question_ask_text(&question, input, length);
    print(&question, options, language);
    for (guint i = 0; i < question.unknown->len; i++)
        complain(g_strdup((const char *)g_ptr_array_index(question.unknown, i)));
    found = question.unknown->len == 0;
    question_end(&question);
    g_free(input);
    return found;
}

static void print_help(void)
{
    char *help = help_text(terminal_width());

    g_print("%s", help);
    g_free(help);
}

/** Do what the options say. Returns whether everything was found.
 *  @param language  of the texts */
static bool obey(const options_t *options, bool is_language, sspi_language_t language)
{
    if (options->help) {
        print_help();
        return true;
    }
    if (options->version) {
        g_print("sspi-lookup %s\n", SSPI_VERSION);
        return true;
    }
    if (!is_language) {
        say_languages(options->language);
        return false;
    }
    return answer(options, language);
}

int main(int argc, char **argv)
{
    options_t options = { .language = NULL };
    char **arguments = system_start(argv);
    char **words_after = NULL;
    sspi_language_t language = SSPI_ENGLISH;
    sspi_word_t fault;
    const char *about;
    bool is_language;
    bool right;

    (void)argc;
    right = read_options(&options, arguments, &words_after, &fault, &about);
    is_language = choose_language(options.language, &language);
    sspi_language_set(can_locale_speak(language) ? language : SSPI_ENGLISH);
    if (right)
        right = obey(&options, is_language, language);
    else
        complain(sspi_word_with(fault, about, NULL));
    g_free(options.words);
    g_free(options.language);
    g_strfreev(arguments);
    g_strfreev(words_after);
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
