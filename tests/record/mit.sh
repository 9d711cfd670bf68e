#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Part mit: Kerberos errors of an MIT KDC, from kinit and kvno; PKINIT with certificates the KDC refuses.
# Misbehaving: the clocks of some clients, by faketime.
set -euo pipefail
. "$SCRIPTS/lib.sh"
. "$SCRIPTS/mit-kdc.sh"

# as USER PASSWORD [OPTION...]
as() { try_with "$2" kinit -c "$WORK/cc.as" "${@:3}" "$1"; }

say "KDC: start"
mit_start

capture mit-as
as alice pw
as alice bad
as nosuch bad
for user in nopre expired pwexpired needchange notix hwauth; do
    as $user pw
done
for _ in 1 2 3; do
    as locked bad
done
as nofwd pw -f
as nopost pw -s 1h
as alice pw -s 1h
for service in nosvr expired nosuch notix; do
    as alice pw -S svc/$service
done
as WELLKNOWN/ANONYMOUS '' -n
capture_end

capture mit-skew
try_with pw faketime '+20 minutes' kinit -c "$WORK/cc.as" alice
try_with pw faketime '-20 minutes' kinit -c "$WORK/cc.as" alice
capture_end

capture mit-etype
for enctype in camellia256-cts-cmac rc4-hmac; do
    sed "s/\[libdefaults\]/&\n    permitted_enctypes = $enctype/" "$KRB5_CONFIG" > "$MIT/krb5.enctype.conf"
    try_with pw env KRB5_CONFIG="$MIT/krb5.enctype.conf" kinit -c "$WORK/cc.as" alice
done
capture_end

capture mit-tgs
export KRB5CCNAME=$WORK/cc.mit
try_with pw kinit -f alice
for service in HTTP/web.lab.example.com svc/nosuch svc/expired svc/nosvr svc/notix svc/u2u krbtgt/OTHER alice; do
    try kvno $service
done
try kvno -e des3-cbc-sha1 HTTP/web.lab.example.com
try kvno -e camellia256-cts-cmac HTTP/web.lab.example.com
try kvno -U nopre HTTP/web.lab.example.com
try kvno --u2u "$KRB5CCNAME" alice
try kinit -R
try kinit -v
unset KRB5CCNAME
capture_end

# pkinit CERTIFICATE USER
pkinit() { try kinit -c "$WORK/cc.as" -X "X509_user_identity=FILE:$MIT/pki/$1.pem,$MIT/pki/$1.key" "$2"; }
capture mit-pkinit
for certificate in good untrusted otheruse revoked; do
    pkinit $certificate pkuser
done
pkinit good alice
capture_end

expect mit-as kerberos.error_code 1 2 6 7 10 18 23 24 25 27
expect mit-skew kerberos.error_code 25 37
expect mit-etype kerberos.error_code 14
expect mit-tgs kerberos.error_code 2 7 13 14 27
expect mit-pkinit kerberos.error_code 25 70 72 75 77
conclude
