/* priming.h: which of the wanted fields Wireshark is told of with the next frame
 *
 * Before each frame Wireshark marks every field that a post-dissector wants, which costs for each of them whether or not the
 * frame has it. A field stays marked until a tree that has it is done with, so in a long capture it is enough to tell of those
 * that the last frame had. That is how Wireshark works, not what it promises. So it is tried out first; with each frame some of
 * the fields are looked at, in turn; and it is given up as soon as one is not marked, or a frame is dissected a second time, as
 * in Wireshark's window, where other trees come and go.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PRIMING_H
#define SSPI_PRIMING_H

#include <epan/packet.h>

/** A capture begins. */
void priming_reset(void);

/** Other fields are wanted from the next frame on.
 *  @param hfids  their ids, some perhaps several times; copied */
void priming_want(const GArray *hfids);

/** Find out whether this Wireshark can be told of fewer.
 *  @param hfid  a field that has been wanted until now, and is no longer; no frame has had it */
void priming_try(int hfid);

/** To be called after each frame that is dissected for the first time.
 *  @param found  the ids of the wanted fields it had
 *  @return the array of ids to hand over to set_postdissector_wanted_hfids(), or NULL where Wireshark has it already. What it
 *  holds is changed with every frame. */
GArray *priming_next(const GArray *found);

/** To be called where a frame was dissected into another tree besides its own: its fields lose their marks, and Wireshark is
 * told of all with the next frame. */
void priming_see_other_tree(void);

/** Tell of nothing until something else is wanted: Wireshark then makes no tree for us.
 *  @return as above */
GArray *priming_none(void);

/** Tell of all from now on, as other trees than this one have fields of their own.
 *  @return as above */
GArray *priming_give_up(void);

#endif
