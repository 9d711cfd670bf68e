/* test_ppp_link.c: sessions of PPP by what stands before their packets
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "parse/ppp_link.h"

#include <glib.h>

#define CHAP 0xc223
#define PAYLOAD 20

static void assert_link(const uint8_t *before, size_t length, ppp_link_kind_t kind, uint32_t number)
{
    ppp_link_t link = ppp_link_find(before, length, CHAP, PAYLOAD);

    g_assert_cmpint(link.kind, ==, kind);
    g_assert_cmpuint(link.number, ==, number);
}

#define ASSERT_LINK(kind, number, ...) \
    do { \
        static const uint8_t before[] = { __VA_ARGS__ }; \
        assert_link(before, sizeof before, kind, number); \
    } while (0)

static void test_pppoe(void)
{
    ASSERT_LINK(PPP_OVER_ETHERNET, 0x1234, 0x88, 0x64, 0x11, 0, 0x12, 0x34, 0, 22, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, 0x88, 0x64, 0x11, 0, 0x12, 0x34, 0, 23, 0xc2, 0x23); /* another length */
}

/* The header of UDP, with its length, which tells where that of L2TP begins. */
#define UDP(length) 0x06, 0xa5, 0x06, 0xa5, 0, length, 0x12, 0x34

static void test_l2tp(void)
{
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(38), 0x00, 0x02, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(36), 0x00, 0x02, 0, 7, 0, 0x65, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(40), 0x40, 0x02, 0, 32, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(43), 0x40, 0x02, 0, 32, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(42), 0x08, 0x02, 0, 7, 0, 0x65, 0, 1, 0, 2, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(44), 0x48, 0x02, 0, 36, 0, 7, 0, 0x65, 0, 1, 0, 2, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, UDP(38), 0x80, 0x02, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23); /* a control message */
    ASSERT_LINK(PPP_ALONE, 0, UDP(40), 0x40, 0x02, 0, 33, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, UDP(39), 0x00, 0x02, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, 0x00, 0x02, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
}

static void test_l2tp_forms(void)
{
    /* Priority; reserved bits, which are not to be heeded; a session whose number looks like a header */
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(40), 0x41, 0x02, 0, 32, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(40), 0x74, 0xf2, 0, 32, 0, 7, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070002, UDP(44), 0x48, 0x02, 0, 36, 0, 7, 0, 2, 0, 1, 0, 2, 0xff, 0x03, 0xc2, 0x23);
    /* An offset, with and without padding, and one that leads elsewhere */
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(44), 0x42, 0x02, 0, 36, 0, 7, 0, 0x65, 0, 2, 0, 2, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x00070065, UDP(40), 0x02, 0x02, 0, 7, 0, 0x65, 0, 0, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, UDP(44), 0x42, 0x02, 0, 36, 0, 7, 0, 0x65, 0, 9, 0, 2, 0xff, 0x03, 0xc2, 0x23);
    /* The third version: a session, and a cookie */
    ASSERT_LINK(PPP_IN_TUNNEL, 0x65, UDP(40), 0x00, 0x03, 0, 0, 0, 0, 0, 0x65, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 0x65, UDP(44), 0x00, 0x03, 0, 0, 0, 0, 0, 0x65, 1, 2, 3, 4, 0xff, 0x03, 0xc2, 0x23);
}

static void test_pptp(void)
{
    ASSERT_LINK(PPP_IN_TUNNEL, 9, 0x20, 0x01, 0x88, 0x0b, 0, 24, 0, 9, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 9, 0x30, 0x01, 0x88, 0x0b, 0, 24, 0, 9, 0, 0, 0, 1, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 9, 0x20, 0x81, 0x88, 0x0b, 0, 22, 0, 9, 0, 0, 0, 1, 0xc2, 0x23);
    ASSERT_LINK(PPP_IN_TUNNEL, 9, 0x30, 0x81, 0x88, 0x0b, 0, 24, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, 0x30, 0x81, 0x08, 0x00, 0, 24, 0, 9, 0, 0, 0, 1, 0, 0, 0, 2, 0xff, 0x03, 0xc2, 0x23);
}

static void test_alone(void)
{
    ASSERT_LINK(PPP_ALONE, 0, 0xff, 0x03, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, 0xc2, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, 0x23);
    ASSERT_LINK(PPP_ALONE, 0, 0x00, 0x02, 0, 7, 0, 0x65, 0xc0, 0x23); /* another protocol */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ppp_link/pppoe", test_pppoe);
    g_test_add_func("/ppp_link/l2tp", test_l2tp);
    g_test_add_func("/ppp_link/l2tp_forms", test_l2tp_forms);
    g_test_add_func("/ppp_link/pptp", test_pptp);
    g_test_add_func("/ppp_link/alone", test_alone);
    return g_test_run();
}
