/* help.c: what the options of sspi-lookup are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "lookup/help.h"

#include "codes/language.h"
#include "system/cells.h"

#define INDENT 2u
#define USUAL_WIDTH 80u

static const struct {
    const char *option;
    sspi_word_t what;
    bool has_value;
} options[] = {
    { "-a, --all", SSPI_WORD_LOOKUP_HELP_ALL, false },
    { "-j, --json", SSPI_WORD_LOOKUP_HELP_JSON, false },
    { "-l, --language=", SSPI_WORD_LOOKUP_HELP_LANGUAGE, true },
    { "    --version", SSPI_WORD_LOOKUP_HELP_VERSION, false },
    { "-h, --help", SSPI_WORD_LOOKUP_HELP_HELP, false },
};

/** "-l, --language=LANGUAGE", to be freed with g_free(). */
static char *option_text(size_t number)
{
    return g_strconcat(options[number].option, options[number].has_value ? sspi_word(SSPI_WORD_LOOKUP_LANGUAGE) : "", NULL);
}

static unsigned width_of_options(void)
{
    unsigned width = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        char *text = option_text(i);

        width = MAX(width, cells_of_text(text));
        g_free(text);
    }
    return width;
}

static void append_heading(GString *help, sspi_word_t word)
{
    char *heading = sspi_word_with(SSPI_WORD_WITH_COLON, sspi_word(word), "", NULL);

    g_string_append_printf(help, "%s\n", g_strchomp(heading));
    g_free(heading);
}

static void append_options(GString *help, unsigned width)
{
    unsigned left = INDENT + width_of_options() + INDENT;

    append_heading(help, SSPI_WORD_LOOKUP_OPTIONS);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        char *text = option_text(i);

        cells_append_blanks(help, INDENT);
        g_string_append(help, text);
        cells_append_blanks(help, left - INDENT - cells_of_text(text));
        cells_append_wrapped(help, sspi_word(options[i].what), left, left, width);
        g_string_append_c(help, '\n');
        g_free(text);
    }
}

char *help_text(unsigned width)
{
    GString *help = g_string_new(NULL);

    width = width ? width : USUAL_WIDTH;
    append_heading(help, SSPI_WORD_LOOKUP_USAGE);
    cells_append_blanks(help, INDENT);
    g_string_append_printf(help, "sspi-lookup [%s…] %s…\n\n", sspi_word(SSPI_WORD_LOOKUP_OPTION),
                           sspi_word(SSPI_WORD_LOOKUP_TEXT));
    cells_append_wrapped(help, sspi_word(SSPI_WORD_LOOKUP_WHAT), 0, 0, width);
    g_string_append(help, "\n\n");
    cells_append_wrapped(help, sspi_word(SSPI_WORD_LOOKUP_SUMMARY), 0, 0, width);
    g_string_append(help, "\n\n");
    append_options(help, width);
    return g_string_free(help, FALSE);
}
