/* loader.c: load a plugin as Wireshark does, and say what it says of itself
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <windows.h>

int wmain(int argc, wchar_t **argv)
{
    HMODULE plugin = argc == 2 ? LoadLibraryW(argv[1]) : NULL;
    void (*plugin_register)(void);
    const int *major, *minor;
    const char *version;

    if (!plugin) {
        fprintf(stderr, "not loaded: error %lu\n", GetLastError());
        return 1;
    }
    version = (const char *)(void *)GetProcAddress(plugin, "plugin_version");
    major = (const int *)(void *)GetProcAddress(plugin, "plugin_want_major");
    minor = (const int *)(void *)GetProcAddress(plugin, "plugin_want_minor");
    plugin_register = (void (*)(void))(void *)GetProcAddress(plugin, "plugin_register");
    if (!version || !major || !minor || !plugin_register) {
        fprintf(stderr, "not what a plugin has to export\n");
        return 1;
    }
    plugin_register();
    printf("%s for %d.%d\n", version, *major, *minor);
    return 0;
}
