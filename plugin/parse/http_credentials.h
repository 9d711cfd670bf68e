/* http_credentials.h: what the headers of HTTP hold that are about authentication (RFC 9110 11.4, RFC 4559, RFC 7616, RFC 7617)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_HTTP_CREDENTIALS_H
#define SSPI_HTTP_CREDENTIALS_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum {
    HTTP_NO_CREDENTIALS,
    HTTP_NTLM_NEGOTIATE, /**< the first message of NTLM, which a server has to answer with a challenge */
    HTTP_FIRST_TOKEN,    /**< another that begins a security context, and may be the only one */
    HTTP_NEXT_TOKEN,
    HTTP_BASIC,
    HTTP_DIGEST
} http_credentials_kind_t;

typedef struct {
    http_credentials_kind_t kind;
    const char *scheme; /**< static */
    const char *token;  /**< in base64, part of the header, up to the first other character; NULL for Basic and Digest */
    char *name;         /**< of Basic and Digest: visible_text(), or NULL */
    bool has_secret;    /**< of Basic: there is a name or a password in it */
    guint repetition;   /**< of Basic and Digest: not 0; the client's next request of the same user has the same */
} http_credentials_t;

/** The scheme of Windows' security packages that a header's value begins with, static, or NULL. */
const char *http_windows_scheme(const char *value);

/** What follows the scheme of Windows' security packages, without blanks, or NULL where the value has none. */
const char *http_after_windows_scheme(const char *value);

/** The next element of a list with commas, or NULL. */
const char *http_next_element(const char *element);

/** Whether Digest's answer says that only the nonce was too old (RFC 7616 3.3). The first parameter stands behind the scheme. */
bool http_is_stale(const char *element);

/** Read the value of an Authorization or Proxy-Authorization header, which ends with a zero. Of a password nothing is kept.
 *  @return whether there are credentials of a scheme that is known; then to be freed with http_credentials_clear() */
bool http_credentials_parse(const char *value, http_credentials_t *credentials);

void http_credentials_clear(http_credentials_t *credentials);

/** The host, with the port if there is one, that a request is meant for (RFC 9110 7.2). A request of two hosts is for none.
 *  @param request  from the beginning of one of its lines on
 *  @param length   in bytes, up to the end of its headers or beyond
 *  @return visible_text(), to be freed with g_free(); NULL where there is none, or its line is not there to its end */
char *http_host(const char *request, size_t length);

#endif
