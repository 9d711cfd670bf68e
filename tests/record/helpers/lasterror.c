/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * To be preloaded into FreeRDP's server to make it misbehave: GetLastError(), which it turns into the errorCode of a CredSSP
 * message, returns the number in the file $FAKE_LAST_ERROR while that exists. The message is still the server's own.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

uint32_t GetLastError(void)
{
    unsigned value;
    const char *name = getenv("FAKE_LAST_ERROR");
    FILE *file = name ? fopen(name, "r") : NULL;
    if (file) {
        int found = fscanf(file, "%u", &value);
        fclose(file);
        if (found == 1)
            return value;
    }
    uint32_t (*original)(void) = dlsym(RTLD_NEXT, "GetLastError");
    return original ? original() : 0;
}
