/* libintl.h: what GLib wants of gettext, on Windows; texts are not translated
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_LIBINTL_H
#define SSPI_LIBINTL_H

#include <locale.h>

#define LC_MESSAGES 1729
#define setlocale libintl_setlocale

#ifdef __cplusplus
extern "C" {
#endif
char *libintl_setlocale(int category, const char *locale);
char *gettext(const char *text);
char *dgettext(const char *domain, const char *text);
char *dcgettext(const char *domain, const char *text, int category);
char *ngettext(const char *one, const char *many, unsigned long count);
char *dngettext(const char *domain, const char *one, const char *many, unsigned long count);
char *textdomain(const char *domain);
char *bindtextdomain(const char *domain, const char *folder);
char *bind_textdomain_codeset(const char *domain, const char *codeset);
#ifdef __cplusplus
}
#endif

#endif
