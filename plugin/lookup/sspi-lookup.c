/* sspi-lookup.c: the catalogue on the command line
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    char **words;  /* what is asked for, of the command line; NULL: nothing */
    bool use_input; /* `-` stands in its place */
} options_t;

static bool choose_language(const char *code, sspi_language_t *language)
{
    *language = sspi_language_of_locale();
    if (!code || g_ascii_strcasecmp(code, "auto") == 0 || sspi_language_by_code(code, language))
        return true;

    g_printerr("sspi-lookup: no language '%s'; there are auto", code);
    for (unsigned i = 0; i < SSPI_LANGUAGE_COUNT; i++)
        g_printerr(", %s", sspi_languages[i].code);
    g_printerr("\n");
    return false;
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
        g_printerr("sspi-lookup: standard input cannot be read\n");
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

/** Take the words from what the options have left: all that follow `--` as they are, and in front of it what is no option. */
static bool take_words(options_t *options, char **before, char **after)
{
    GPtrArray *words = g_ptr_array_new();

    for (; before && *before; before++) {
        if (is_option(*before)) {
            g_printerr("sspi-lookup: unknown option %s\n", *before);
            g_ptr_array_free(words, TRUE);
            return false;
        }
        if (strcmp(*before, "-") == 0)
            options->use_input = true;
        else
            g_ptr_array_add(words, *before);
    }
    for (; *after; after++)
        g_ptr_array_add(words, *after);
    g_ptr_array_add(words, NULL);
    options->words = (char **)g_ptr_array_free(words, FALSE);
    return true;
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

/** Read the command line. `arguments` keeps the words. Returns false where it is wrong, after a message. */
static bool read_options(options_t *options, char **arguments, char ***words_after)
{
    const GOptionEntry entries[] = { { "all", 'a', 0, G_OPTION_ARG_NONE, &options->all, "Show every code of the catalogue",
                                         NULL },
        { "json", 'j', 0, G_OPTION_ARG_NONE, &options->json, "Print JSON, with the plugin's field names as keys", NULL },
        { "language", 'l', 0, G_OPTION_ARG_STRING, &options->language, "Language of the texts (default: that of the locale)",
            "LANGUAGE" },
        { "version", 0, 0, G_OPTION_ARG_NONE, &options->version, "Print the version", NULL }, G_OPTION_ENTRY_NULL };
    GOptionContext *context = g_option_context_new("TEXT… - explain Windows authentication status codes");
    GError *error = NULL;
    bool right;
    guint count;

    for (count = 0; arguments[count] && strcmp(arguments[count], "--") != 0; count++)
        ;
    *words_after = g_strdupv(arguments[count] ? arguments + count + 1 : arguments + count);
    for (guint i = count; arguments[i]; i++)
        g_clear_pointer(&arguments[i], g_free);
    guard_lines(arguments);
    g_option_context_set_summary(context,
        "A text is a code, a name, or a whole line, event or stack trace with codes in it; '-', or no text\n"
        "where nobody types, reads it from standard input.");
    /* A negative number is no option. */
    g_option_context_set_ignore_unknown_options(context, TRUE);
    g_option_context_add_main_entries(context, entries, NULL);
    right = g_option_context_parse_strv(context, &arguments, &error);
    unguard_lines(arguments);
    if (!right) {
        g_printerr("sspi-lookup: %s\n", error->message);
        g_clear_error(&error);
    }
    g_option_context_free(context);
    return right && take_words(options, arguments[0] ? arguments + 1 : arguments, *words_after);
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
        g_printerr("sspi-lookup: no code given; see sspi-lookup --help\n");
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
        g_printerr("sspi-lookup: %s\n", (const char *)g_ptr_array_index(question.unknown, i));
    found = question.unknown->len == 0;
    question_end(&question);
    g_free(input);
    return found;
}

int main(int argc, char **argv)
{
    options_t options = { .language = NULL };
    char **arguments = system_start(argv);
    char **words_after = NULL;
    sspi_language_t language = SSPI_ENGLISH;
    bool right;

    (void)argc;
    right = read_options(&options, arguments, &words_after);
    if (right && options.version)
        g_print("sspi-lookup %s\n", SSPI_VERSION);
    else
        right = right && choose_language(options.language, &language) && answer(&options, language);
    g_free(options.words);
    g_free(options.language);
    g_strfreev(arguments);
    g_strfreev(words_after);
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
