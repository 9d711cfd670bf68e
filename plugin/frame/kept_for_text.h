/* kept_for_text.h: what is kept of a capture by a text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_KEPT_FOR_TEXT_H
#define SSPI_KEPT_FOR_TEXT_H

#include <epan/packet.h>

/** What is kept for a text, made of zeros where there was nothing yet; in file scope.
 *  @param map   of the capture; NULL: it is made. Its owner forgets it when the capture ends
 *  @param text  is copied
 *  @param size  of what is kept */
void *kept_for_text(wmem_map_t **map, const char *text, size_t size);

#endif
