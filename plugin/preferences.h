/* preferences.h: what the user has chosen
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PREFERENCES_H
#define SSPI_PREFERENCES_H

#include "details/details.h"

/** Register the preferences of protocol `proto`.
 *  @param changed  called when the user has changed some; it calls preferences_apply() */
void preferences_register(int proto, void (*changed)(void));

/** Speak the language that was chosen, or that of the locale. To be called when a capture begins: with another profile the
 *  choice may be another, without notice. */
void preferences_apply(void);

/** Which annotations the Info column shows. */
info_column_t preferences_info_column(void);

/** Whether codes are to be looked for in texts. */
bool preferences_want_texts(void);

#endif
