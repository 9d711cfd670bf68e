/* conversation_filters.h: the frames of an attempt, or of a story, by a right click on one of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_CONVERSATION_FILTERS_H
#define SSPI_CONVERSATION_FILTERS_H

/** Offer 'SSPI attempt' and 'SSPI story' under Conversation Filter and Colorize Conversation; they are grey where the frame has
 *  none. */
void conversation_filters_register(void);

#endif
