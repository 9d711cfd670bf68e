# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Kerberos errors of Samba's KDC (Heimdal with Active Directory's additions), from MIT's kinit, kvno and kpasswd.
# Misbehaving: the clocks of some clients, by faketime. Sourced by samba.sh.

# as USER [PASSWORD [OPTION...]]
as() { try_with "${2:-$PASSWORD}" kinit -c "$WORK/cc.as" "${@:3}" "$1"; }

dc_unlock
capture krb-ad-as
as alice
as alice wrong
as nosuchuser
for account in disabled accexpired pwexpired mustchange badhours badws smartcard; do
    as "$account"
done
for guess in bad1 bad2 bad3 "$PASSWORD"; do
    as locked "$guess"
done
capture_end

capture krb-ad-skew
try_with "$PASSWORD" faketime '+20 minutes' kinit -c "$WORK/cc.as" alice
capture_end

capture krb-ad-tgs
ticket alice
try kvno HTTP/web.lab.example.com
try kvno HTTP/nosuch.lab.example.com
try kvno krbtgt/OTHER.REALM
try kvno alice
try kvno -e camellia256-cts-cmac host/dc1.lab.example.com
try kvno -U bob HTTP/web.lab.example.com
try faketime '+12 hours' kvno cifs/dc1.lab.example.com
try faketime '-1 hours' kvno ldap/dc1.lab.example.com
capture_end

capture krb-ad-etype
for enctype in camellia256-cts-cmac des3-cbc-sha1 arcfour-hmac; do
    sed "s/\[libdefaults\]/&\n    permitted_enctypes = $enctype/" "$KRB5_CONFIG" > "$WORK/krb5.enctype.conf"
    try_with "$PASSWORD" env KRB5_CONFIG="$WORK/krb5.enctype.conf" kinit -c "$WORK/cc.as" alice
done
capture_end

capture krb-ad-kpasswd
try_with "$PASSWORD"$'\nNewpw.1\nNewpw.1' kpasswd lowpriv
try_with $'wrong\nNewpw.1\nNewpw.1' kpasswd lowpriv
try_with $'Newpw.1\n'"$PASSWORD"$'\n'"$PASSWORD" kpasswd lowpriv
capture_end

expect krb-ad-as kerberos.error_code 6 18 23 24 25 52
expect_text krb-ad-as kerberos.e_data 720000c0 930100c0 710000c0 240200c0 6f0000c0 # the accounts' states, as NTSTATUS
expect krb-ad-skew kerberos.error_code 25 37
expect krb-ad-tgs kerberos.error_code 7 14 37
expect krb-ad-etype kerberos.error_code 14 25
expect krb-ad-kpasswd kerberos.error_code 24 25
