/* test_pseudonyms.c: names and addresses that become others, in every shape in which carriers report them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>

#include "reports/pseudonyms.h"

typedef char *replace_t(pseudonyms_t *pseudonyms, const char *name);

static void check(pseudonyms_t *pseudonyms, replace_t *replace, const char *name, const char *expected)
{
    char *found = replace(pseudonyms, name);

    g_assert_cmpstr(found, ==, expected);
    g_free(found);
}

#define IDENTITY(name, expected) check(names, pseudonyms_identity, name, expected)
#define TARGET(name, expected) check(names, pseudonyms_target, name, expected)

static void test_same_name_everywhere(void)
{
    pseudonyms_t *names = pseudonyms_new();

    IDENTITY("LAB\\alice", "realm1\\user1");
    IDENTITY("lab\\ALICE", "realm1\\user1");
    IDENTITY("Alice@LAB.EXAMPLE.COM", "user1@realm2");
    IDENTITY("alice", "user1");
    IDENTITY("bob", "user2");
    TARGET("alice", "user1");
    TARGET("krbtgt/lab.example.com", "krbtgt/realm2");
    TARGET("cifs/dc1.lab.example.com", "cifs/host1.realm2");
    TARGET("HTTP/DC1", "HTTP/host1");
    IDENTITY("DC1$", "host1$");
    IDENTITY("DC1\\bob", "host1\\user2");
    IDENTITY("J\xc3\x9cRGEN", "user3");
    IDENTITY("j\xc3\xbcrgen", "user3");
    pseudonyms_free(names);
}

static void test_identities(void)
{
    pseudonyms_t *names = pseudonyms_new();

    IDENTITY("host/srv1.example.com@EXAMPLE.COM", "host/host1.realm1@realm1");
    IDENTITY("alice/admin@EXAMPLE.COM", "user1/user2@realm1");
    IDENTITY("alice@corp.example@EXAMPLE.COM", "user1@realm2@realm1");
    IDENTITY("CN=Alice Liddell,OU=people,DC=example,DC=com", "CN=user3,OU=user4,dc=realm1");
    IDENTITY("uid=alice+cn=x\\,y,dc=lab", "uid=user1+cn=user5,dc=realm3");
    IDENTITY("CN=srv1.example.com", "CN=host1.realm1");
    IDENTITY("password=secret,cn=alice", "user6");
    IDENTITY("dc=", "dc=");
    IDENTITY("dc=,dc=,", "dc=realm4,");
    IDENTITY("192.0.2.7", "address1");
    IDENTITY("00-00-5E-00-53-01", "user7");
    IDENTITY("4711", "user8");
    IDENTITY("\\u{202e}mallory", "user9");
    IDENTITY("LAB\\\\u{41}", "realm3\\user10");
    IDENTITY("LAB\\", "user11");
    IDENTITY("\\", "user12");
    IDENTITY("@", "@");
    IDENTITY("", "");
    IDENTITY(NULL, NULL);
    pseudonyms_free(names);
}

static void test_targets(void)
{
    pseudonyms_t *names = pseudonyms_new();

    TARGET("MSSQLSvc/srv1.example.com:1433", "MSSQLSvc/host1.realm1:1433");
    TARGET("MSSQLSvc/srv1:PAYROLL", "MSSQLSvc/host1:name1");
    TARGET("MSSQLSvc/srv1:123456", "MSSQLSvc/host1:name2");
    TARGET("ldap/dc1.example.com/example.com", "ldap/host2.realm1/realm1");
    TARGET("ldap/dc1.example.com/example.com@EXAMPLE.COM", "ldap/host2.realm1/realm1@realm1");
    TARGET("cifs/192.0.2.1", "cifs/address1");
    TARGET("192.0.2.1:445", "address1:445");
    TARGET("cifs/[2001:db8::1]:445", "cifs/address2:445");
    TARGET("cifs/2001:db8::1", "cifs/address2");
    TARGET("backup/srv1", "service1/host1");
    TARGET("srv1.example.com.", "host1.realm1.");
    TARGET("SRV1$", "host1$");
    TARGET("SRV1\\alice", "host1\\user1");
    TARGET("/", "/");
    TARGET("//srv1", "//host1");
    TARGET("[", "host3");
    TARGET(".", "host4");
    TARGET(NULL, NULL);
    g_assert_cmpstr(pseudonyms_address(names, "192.0.2.1"), ==, "address1");
    g_assert_cmpstr(pseudonyms_address(names, "00:00:5e:00:53:01"), ==, "address3");
    pseudonyms_free(names);
}

/** Accounts that are the same everywhere. */
static void test_common_names(void)
{
    pseudonyms_t *names = pseudonyms_new();

    IDENTITY("anonymous", "anonymous");
    IDENTITY("LAB\\Administrator", "realm1\\Administrator");
    IDENTITY("WELLKNOWN/ANONYMOUS@LAB", "WELLKNOWN/ANONYMOUS@realm1");
    IDENTITY("NT AUTHORITY\\SYSTEM", "NT AUTHORITY\\SYSTEM");
    TARGET("kadmin/changepw", "kadmin/changepw");
    pseudonyms_free(names);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pseudonyms/same_name_everywhere", test_same_name_everywhere);
    g_test_add_func("/pseudonyms/identities", test_identities);
    g_test_add_func("/pseudonyms/targets", test_targets);
    g_test_add_func("/pseudonyms/common_names", test_common_names);
    return g_test_run();
}
