/* replay.c: run a fuzz target on files, in builds without libFuzzer
 *
 * So seeds, and inputs that once broke something, are tried in every test run, whatever the compiler.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "fuzz.h"

#include <string.h>

/** Hand a file's bytes over in a block of exactly their size. */
static void replay(const char *folder, const char *name)
{
    char *path = g_build_filename(folder, name, NULL);
    GError *error = NULL;
    char *contents;
    gsize size;
    uint8_t *data;

    if (!g_file_get_contents(path, &contents, &size, &error))
        g_error("%s", error->message);
    data = (uint8_t *)g_malloc(MAX(size, 1));
    memcpy(data, contents, size);
    LLVMFuzzerTestOneInput(data, size);
    g_free(data);
    g_free(contents);
    g_free(path);
}

int main(int argc, char **argv)
{
    unsigned count = 0;

    for (int i = 1; i < argc; i++) {
        GDir *folder = g_dir_open(argv[i], 0, NULL);
        const char *name;

        if (!folder)
            g_error("there is no folder %s", argv[i]);
        for (; (name = g_dir_read_name(folder)); count++)
            replay(argv[i], name);
        g_dir_close(folder);
    }
    g_assert_cmpuint(count, >, 0);
    g_print("%u inputs\n", count);
    return 0;
}
