/* fuzz_visible_text.c: texts from packets, in UTF-8 and in UTF-16
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#include "parse/visible_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = visible_text((const char *)data, size);
    char *again = visible_text(text, strlen(text));

    /* What is fit to be shown stays as it is, but for its length. */
    g_assert_true(g_str_has_prefix(text, again));
    fuzz_visible(text);
    fuzz_visible(again);
    fuzz_visible(visible_text_utf16(data, size));
    return 0;
}
