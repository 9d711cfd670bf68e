# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What is behind a failure, or behind NTLM: a scenario each. Misbehaving: the clocks of some clients, by faketime; a KDC that is not
# there; clients' addresses, by the route to the server. Sourced by samba.sh.

# What clients know as a file server of its own is the domain controller as well.
files=files.lab.example.com
grep -q "$files" /run/record/hosts || echo "127.0.0.1 $files files" >> /run/record/hosts

# as_windows SERVER USER%PASSWORD [COMMAND...]: Kerberos if it can be had, else NTLM; under COMMAND (faketime, env)
as_windows() { try "${@:3}" smbclient "${CLIENT[@]}" --use-kerberos=desired "//$1/share" -U "$2" -c ls; }

# from ADDRESS: the client's, from now on
from() { must ip route replace local 127.0.0.1 dev lo table local src "$1"; }

capture why-spn-missing
as_windows "$files" "alice%$PASSWORD"
capture_end

capture why-address
as_windows 127.0.0.1 "alice%$PASSWORD"
capture_end

sed 's/kdc = .*/kdc = 127.0.0.98/' "$KRB5_CONFIG" > "$WORK/krb5.nobody.conf"
capture why-kdc-silent
as_windows dc1.lab.example.com "alice%$PASSWORD" env KRB5_CONFIG="$WORK/krb5.nobody.conf"
capture_end

capture why-skew
as_windows dc1.lab.example.com "alice%$PASSWORD" faketime '+20 minutes'
capture_end

# An old password on one computer locks the account; the user is then refused on two others.
dc_unlock
capture why-lockout
from 127.0.0.41
for guess in old1 old1 old1; do
    smb share "LAB/locked%$guess"
done
for address in 127.0.0.42 127.0.0.43; do
    from "$address"
    smb share "LAB/locked%$PASSWORD"
done
from 127.0.0.1
capture_end
dc_unlock

# The account of a service has RC4 alone; one client takes that, another does not.
enctypes() {
    printf '%s\n' 'dn: CN=svcweb,CN=Users,DC=lab,DC=example,DC=com' 'changetype: modify' 'replace: msDS-SupportedEncryptionTypes' "$@" \
        > "$WORK/enctypes.ldif"
    must ldbmodify --configfile="$WORK/smb-dc.conf" -H "$DC/private/sam.ldb" "$WORK/enctypes.ldif"
}
sed 's/\[libdefaults\]/&\n    permitted_enctypes = aes256-cts-hmac-sha1-96/' "$KRB5_CONFIG" > "$WORK/krb5.aes.conf"
enctypes 'msDS-SupportedEncryptionTypes: 4'
capture why-rc4
ticket alice
try kvno HTTP/web.lab.example.com
rm -f "$KRB5CCNAME"
try_with "$PASSWORD" env KRB5_CONFIG="$WORK/krb5.aes.conf" kinit alice
try env KRB5_CONFIG="$WORK/krb5.aes.conf" kvno HTTP/web.lab.example.com
capture_end
enctypes
unset KRB5CCNAME

expect why-spn-missing kerberos.error_code 7 25
expect why-spn-missing smb2.nt_status 0x00000000 0xc0000016
expect why-address smb2.nt_status 0x00000000 0xc0000016
expect why-kdc-silent icmp.code 3
expect why-kdc-silent smb2.nt_status 0x00000000 0xc0000016
expect why-skew kerberos.error_code 37
expect why-lockout smb2.nt_status 0xc000006d 0xc0000234
expect why-lockout ip.src 127.0.0.41 127.0.0.42 127.0.0.43
expect why-rc4 -Y 'kerberos.etype == 23' kerberos.msg_type 13
expect why-rc4 kerberos.error_code 14
