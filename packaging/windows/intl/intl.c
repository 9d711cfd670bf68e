/* intl.c: every text is its own translation
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <libintl.h>

#undef setlocale
#define UNUSED __attribute__((unused))

/** Windows has no category LC_MESSAGES, and setlocale() would not take it. */
char *libintl_setlocale(int category, const char *locale)
{
    return category == LC_MESSAGES ? (char *)"C" : setlocale(category, locale);
}

char *gettext(const char *text)
{
    return (char *)text;
}

char *dgettext(UNUSED const char *domain, const char *text)
{
    return (char *)text;
}

char *dcgettext(UNUSED const char *domain, const char *text, UNUSED int category)
{
    return (char *)text;
}

char *ngettext(const char *one, const char *many, unsigned long count)
{
    return (char *)(count == 1 ? one : many);
}

char *dngettext(UNUSED const char *domain, const char *one, const char *many, unsigned long count)
{
    return (char *)(count == 1 ? one : many);
}

char *textdomain(const char *domain)
{
    return (char *)domain;
}

char *bindtextdomain(UNUSED const char *domain, const char *folder)
{
    return (char *)folder;
}

char *bind_textdomain_codeset(UNUSED const char *domain, const char *codeset)
{
    return (char *)codeset;
}
