/* mail_password.c: whose password a line of SMTP, IMAP or POP3 holds (RFC 4616, RFC 3501 6.2.3, RFC 1939 7)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/mail_password.h"

#include <glib.h>
#include <string.h>

#include "parse/visible_text.h"

#define MAX_LINE 1024

/** Decode a whole line, with its end. NULL where it is no base64, else to be freed with g_free(). */
static guchar *decode(const char *line, size_t length, gsize *count)
{
    guchar *bytes;
    char *copy;

    while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == '\n'))
        length--;
    if (length == 0 || length % 4 != 0 || length > MAX_LINE)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        bool is_filler = line[i] == '=' && i + 2 >= length;

        if (!g_ascii_isalnum(line[i]) && line[i] != '+' && line[i] != '/' && !is_filler)
            return NULL;
    }
    copy = g_strndup(line, length);
    bytes = g_base64_decode(copy, count);
    g_free(copy);
    return bytes;
}

bool mail_password_plain(const char *line, size_t length, mail_password_t *password)
{
    gsize count = 0;
    guchar *bytes = decode(line, length, &count);
    const char *text = (const char *)bytes;
    const char *user = bytes ? (const char *)memchr(text, 0, count) : NULL;
    const char *end = user ? (const char *)memchr(user + 1, 0, count - (size_t)(user + 1 - text)) : NULL;

    *password = (mail_password_t) { NULL, false };
    if (end) {
        password->user = end > user + 1 ? visible_text(user + 1, (size_t)(end - user - 1)) : NULL;
        password->has_password = (size_t)(end + 1 - text) < count;
    }
    g_free(bytes);
    return end;
}

bool mail_password_login(const char *line, size_t length, mail_password_t *password)
{
    gsize count = 0;
    guchar *bytes = decode(line, length, &count);

    *password = (mail_password_t) { NULL, false };
    if (!bytes)
        return false;
    password->user = count > 0 ? visible_text((const char *)bytes, count) : NULL;
    password->has_password = count > 0;
    g_free(bytes);
    return true;
}

/** Take the next word off the front, without its quotes. NULL where there is none, else to be freed with g_free(). */
static char *next_word(const char **words)
{
    const char *rest = *words + strspn(*words, " ");
    bool is_quoted = *rest == '"';
    GString *word = g_string_new(NULL);

    if (is_quoted)
        rest++;
    while (*rest && *rest != '\r' && *rest != '\n' && *rest != (is_quoted ? '"' : ' ')) {
        if (is_quoted && *rest == '\\' && rest[1])
            rest++;
        g_string_append_c(word, *rest++);
    }
    if ((is_quoted && *rest != '"') || (!is_quoted && (word->len == 0 || word->str[0] == '{'))) {
        g_string_free(word, TRUE);
        return NULL;
    }
    *words = rest + (is_quoted ? 1 : 0);
    return g_string_free(word, FALSE);
}

bool mail_password_imap(const char *words, mail_password_t *password)
{
    char *user = next_word(&words);
    char *secret = user ? next_word(&words) : NULL;

    *password = (mail_password_t) { NULL, false };
    if (secret) {
        password->user = *user ? visible_text(user, strlen(user)) : NULL;
        password->has_password = *secret;
    }
    g_free(user);
    g_free(secret);
    return password->user || password->has_password;
}
