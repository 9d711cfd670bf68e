/* dns_aliases.c: which names of hosts are aliases, as answers of DNS said
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "frame/dns_aliases.h"

#include <glib.h>
#include <string.h>

/* As many as are remembered of a capture. */
#define MOST_ALIASES 4096

/* Some have an alias for their alias. */
#define MOST_STEPS 8

/* Names in small letters, to what each stands for. */
static GHashTable *aliases;

void dns_aliases_add(const char *name, const char *real)
{
    if (!aliases)
        aliases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (g_hash_table_size(aliases) < MOST_ALIASES)
        g_hash_table_replace(aliases, g_ascii_strdown(name, -1), g_ascii_strdown(real, -1));
}

/** What a name stands for, or NULL where it is no alias. */
static const char *find(const char *name, size_t length)
{
    const char *real;
    char *key;

    if (!aliases || g_hash_table_size(aliases) == 0 || length == 0)
        return NULL;
    key = g_ascii_strdown(name, (gssize)length);
    real = (const char *)g_hash_table_lookup(aliases, key);
    g_free(key);
    return real;
}

bool dns_aliases_has(const char *name, size_t length)
{
    return find(name, length);
}

bool dns_aliases_lead(const char *name, size_t length, const char *real, size_t real_length)
{
    const char *step = find(name, length);

    for (unsigned i = 0; step && i < MOST_STEPS; i++) {
        if (strlen(step) == real_length && g_ascii_strncasecmp(step, real, real_length) == 0)
            return true;
        step = find(step, strlen(step));
    }
    return false;
}

void dns_aliases_reset(void)
{
    if (aliases)
        g_hash_table_remove_all(aliases);
}
