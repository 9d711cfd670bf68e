/* exact_bytes.c: tvb_get_ptr() for the sanitized plugin, in blocks of exactly the size that was asked for
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <epan/packet.h>

/* More than a frame's readers hold at a time; later ones replace the oldest, whose use then is noticed. */
#define BLOCKS 1024

const guint8 *__real_tvb_get_ptr(tvbuff_t *tvb, const gint offset, const gint length);
const guint8 *__wrap_tvb_get_ptr(tvbuff_t *tvb, const gint offset, const gint length);

const guint8 *__wrap_tvb_get_ptr(tvbuff_t *tvb, const gint offset, const gint length)
{
    static guint8 *blocks[BLOCKS];
    static unsigned next;
    const guint8 *bytes = __real_tvb_get_ptr(tvb, offset, length);

    next = (next + 1) % BLOCKS;
    g_free(blocks[next]);
    /* g_malloc() of nothing is no block. */
    blocks[next] = (guint8 *)g_malloc((gsize)MAX(length, 1));
    memcpy(blocks[next], bytes, (size_t)length);
    return blocks[next];
}
