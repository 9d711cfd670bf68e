/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * To be preloaded into a program that uses OpenSSL and writes no key log: every TLS context gets a callback that appends the
 * session keys to the file $SSLKEYLOGFILE. The program behaves as before.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

/* OpenSSL's types, which are opaque to us. */
typedef struct ssl_ctx_st SSL_CTX;
typedef struct ssl_st SSL;
typedef struct ssl_method_st SSL_METHOD;

static void write_line(const SSL *ssl, const char *line)
{
    (void)ssl;
    const char *name = getenv("SSLKEYLOGFILE");
    FILE *file = name ? fopen(name, "a") : NULL;
    if (file) {
        fprintf(file, "%s\n", line);
        fclose(file);
    }
}

/* The program may have loaded OpenSSL as a library of a library: look everywhere. */
static void *find(const char *name)
{
    void *symbol = dlsym(RTLD_NEXT, name);
    return symbol ? symbol : dlsym(RTLD_DEFAULT, name);
}

SSL_CTX *SSL_CTX_new(const SSL_METHOD *method)
{
    SSL_CTX *(*original)(const SSL_METHOD *) = find("SSL_CTX_new");
    void (*set_callback)(SSL_CTX *, void (*)(const SSL *, const char *)) = find("SSL_CTX_set_keylog_callback");
    SSL_CTX *context = original(method);
    if (context && set_callback)
        set_callback(context, write_line);
    return context;
}
