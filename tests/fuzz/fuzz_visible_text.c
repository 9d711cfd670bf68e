/* fuzz_visible_text.c: texts from packets, in UTF-8 and in UTF-16
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "parse/visible_text.h"

/** The text that a visible one was made of: a backslash that ends an odd number of them begins an escape, the others before it
 * are doubled. */
static GString *decode(const char *visible)
{
    GString *text = g_string_new(NULL);

    while (*visible) {
        size_t backslashes = strspn(visible, "\\");
        const char *behind = visible + backslashes;
        bool is_like_escape = backslashes > 0 && (*behind == 'u' || *behind == 'x') && behind[1] == '{';

        for (size_t i = 0; i < (is_like_escape ? backslashes / 2 : backslashes); i++)
            g_string_append_c(text, '\\');
        visible = behind;
        if (is_like_escape && backslashes % 2 == 1) {
            char *end;
            unsigned long number = strtoul(behind + 2, &end, 16);

            g_assert_true(*end == '}');
            if (*behind == 'x')
                g_string_append_c(text, (char)number);
            else if (number == 0)
                g_string_append_c(text, '\0');
            else
                g_string_append_unichar(text, (gunichar)number);
            visible = end + 1;
        } else if (*visible && backslashes == 0) {
            g_string_append_c(text, *visible++);
        }
    }
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = visible_text((const char *)data, size);
    GString *decoded = decode(text);

    /* Nothing is lost but for the length, so no two texts look alike. */
    g_assert_cmpuint(decoded->len, <=, size);
    g_assert_true(size == 0 || memcmp(decoded->str, data, decoded->len) == 0);
    g_string_free(decoded, TRUE);
    fuzz_visible(text);
    fuzz_visible(visible_text_utf16(data, size));
    return 0;
}
