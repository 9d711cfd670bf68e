/* help.h: what the options of sspi-lookup are
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HELP_H
#define SSPI_HELP_H

/** The help in the current language, in lines that fit `width` columns; 0: not known. Returns UTF-8, which the caller frees. */
char *help_text(unsigned width);

#endif
