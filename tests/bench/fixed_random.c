/* fixed_random.c: no randomness for a program that is preloaded with this
 *
 * Wireshark's maps hash with a number that is drawn when it starts. How many of their keys collide, and with it the number of
 * instructions, would be another one every time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdint.h>

uint32_t g_random_int(void);

uint32_t g_random_int(void)
{
    return 0x9e3779b1u;
}
