/* accepted.c: who got in last on a connection, by the session that this made
 *
 * What a session is refused comes right behind the logon, so a few are enough, even where a terminal server opens a session for
 * each of its users on one connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "attempts/accepted.h"

#define SESSIONS 8

struct accepted {
    unsigned count; /**< of all that there were: the oldest gives its place up */
    struct {
        char *session;
        attempt_t *attempt;
    } last[SESSIONS];
};

void accepted_add(struct connection *connection, const char *session, attempt_t *attempt)
{
    struct accepted *accepted = connection->accepted;
    unsigned place;

    if (!accepted)
        accepted = connection->accepted = wmem_new0(wmem_file_scope(), struct accepted);
    place = accepted->count++ % SESSIONS;
    wmem_free(wmem_file_scope(), accepted->last[place].session);
    accepted->last[place].session = wmem_strdup(wmem_file_scope(), session);
    accepted->last[place].attempt = attempt;
}

attempt_t *accepted_find(const struct connection *connection, const char *session)
{
    const struct accepted *accepted = connection->accepted;
    unsigned count = accepted ? MIN(accepted->count, SESSIONS) : 0;

    for (unsigned back = 1; back <= count; back++) {
        unsigned place = (accepted->count - back) % SESSIONS;

        if (g_str_equal(accepted->last[place].session, session))
            return accepted->last[place].attempt;
    }
    return NULL;
}
