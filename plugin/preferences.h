/* preferences.h: what the user has chosen
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_PREFERENCES_H
#define SSPI_PREFERENCES_H

#include "codes/catalogue.h"
#include "details/details.h"

/** Register the preferences of protocol `proto`. */
void preferences_register(int proto);

/** The language of the texts: the one that was chosen, or that of the locale. */
sspi_language_t preferences_language(void);

/** Which annotations the Info column shows. */
info_column_t preferences_info_column(void);

/** Whether codes are to be looked for in texts. */
bool preferences_want_texts(void);

#endif
