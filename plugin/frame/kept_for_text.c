/* kept_for_text.c: what is kept of a capture by a text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/kept_for_text.h"

#include "parse/bytes.h"

void *kept_for_text(wmem_map_t **map, const char *text, size_t size)
{
    void *kept;

    if (!*map)
        *map = wmem_map_new(wmem_file_scope(), bytes_hash_text, g_str_equal);
    kept = wmem_map_lookup(*map, text);
    if (!kept) {
        kept = wmem_alloc0(wmem_file_scope(), size);
        wmem_map_insert(*map, wmem_strdup(wmem_file_scope(), text), kept);
    }
    return kept;
}
