# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# An MIT KDC for MIT.EXAMPLE.COM at 127.0.0.31, with principals in every state and PKINIT. To be sourced after lib.sh.

MIT=$WORK/mit
export KRB5_CONFIG=$MIT/krb5.conf KRB5_KDC_PROFILE=$MIT/kdc.conf

# The client trusts both issuers, since it checks its own chain first. The KDC reads the krb5.conf too, and needs one of its own:
# it would skip its check of the key usage as the client does.
mit_configure() {
    cat > "$MIT/krb5-kdc.conf" << END
[libdefaults]
    default_realm = MIT.EXAMPLE.COM
    dns_lookup_kdc = false
    rdns = false
    dns_canonicalize_hostname = false
    kdc_timesync = 0
    allow_weak_crypto = true
    forwardable = true
[realms]
    MIT.EXAMPLE.COM = {
        kdc = 127.0.0.31
        pkinit_anchors = FILE:$MIT/pki/ca.pem
        pkinit_kdc_hostname = kdc.mit.example.com
    }
END
    sed "s#^ *pkinit_anchors.*#&\n        pkinit_anchors = FILE:$MIT/pki/rogue.pem\n        pkinit_eku_checking = none#" \
        "$MIT/krb5-kdc.conf" > "$KRB5_CONFIG"
    cat > "$KRB5_KDC_PROFILE" << END
[kdcdefaults]
    kdc_listen = 127.0.0.31:88
    kdc_tcp_listen = 127.0.0.31:88
[realms]
    MIT.EXAMPLE.COM = {
        database_name = $MIT/principal
        key_stash_file = $MIT/stash
        acl_file = $MIT/kadm5.acl
        max_life = 10h
        max_renewable_life = 7d
        supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
        pkinit_identity = FILE:$MIT/pki/kdc.pem,$MIT/pki/kdc.key
        pkinit_anchors = FILE:$MIT/pki/ca.pem
        pkinit_revoke = FILE:$MIT/pki/crl.pem
        default_principal_flags = +preauth
    }
[logging]
    kdc = FILE:$LOGS/krb5kdc.log
END
}

mit_principals() {
    local old='2020-01-01 00:00:00 UTC'
    must kdb5_util create -s -r MIT.EXAMPLE.COM -P master -W
    must kadmin.local addpol -maxfailure 2 -lockoutduration 600 lock
    local principal
    while read -r principal; do
        must kadmin.local -q "addprinc $principal"
    done << END
-pw pw alice
-pw pw -requires_preauth nopre
-pw pw -expire "$old" expired
-pw pw -pwexpire "$old" pwexpired
-pw pw +needchange needchange
-pw pw -allow_tix notix
-pw pw -policy lock locked
-pw pw +requires_hwauth hwauth
-pw pw -allow_forwardable nofwd
-pw pw -allow_postdated nopost
-pw pw pkuser
-randkey HTTP/web.lab.example.com
-randkey -expire "$old" svc/expired
-randkey -allow_svr svc/nosvr
-randkey -allow_tix svc/notix
-randkey -allow_dup_skey svc/u2u
-randkey -e rc4-hmac:normal svc/rc4
END
}

# Certificates of the KDC and of the user pkuser: good, from an untrusted issuer, for another use, revoked.
mit_pki() {
    mkdir -p "$MIT/pki"
    cd "$MIT/pki" || die "$MIT/pki"
    cat > ext.cnf << 'END'
[kdc]
basicConstraints = CA:FALSE
extendedKeyUsage = 1.3.6.1.5.2.3.5
subjectAltName = otherName:1.3.6.1.5.2.2;SEQUENCE:kdc_name
[kdc_name]
realm = EXP:0,GeneralString:MIT.EXAMPLE.COM
principal = EXP:1,SEQUENCE:kdc_principal
[kdc_principal]
type = EXP:0,INTEGER:1
string = EXP:1,SEQUENCE:kdc_parts
[kdc_parts]
part1 = GeneralString:krbtgt
part2 = GeneralString:MIT.EXAMPLE.COM
[user]
basicConstraints = CA:FALSE
keyUsage = digitalSignature,keyEncipherment,keyAgreement
extendedKeyUsage = 1.3.6.1.5.2.3.4
subjectAltName = otherName:1.3.6.1.5.2.2;SEQUENCE:user_name
[otheruse]
basicConstraints = CA:FALSE
keyUsage = keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = otherName:1.3.6.1.5.2.2;SEQUENCE:user_name
[user_name]
realm = EXP:0,GeneralString:MIT.EXAMPLE.COM
principal = EXP:1,SEQUENCE:user_principal
[user_principal]
type = EXP:0,INTEGER:1
string = EXP:1,SEQUENCE:user_parts
[user_parts]
part1 = GeneralString:pkuser
END
    authorities ca rogue
    mit_certificate kdc ca kdc
    mit_certificate good ca user
    mit_certificate untrusted rogue user
    mit_certificate otheruse ca otheruse
    mit_certificate revoked ca user
    revoke revoked
    cd "$WORK" || die "$WORK"
}

# mit_certificate NAME ISSUER SECTION
mit_certificate() {
    must openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
    must openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -extfile ext.cnf -extensions "$3" -days 3650 \
        -out "$1.pem"
}

mit_start() {
    rm -rf "$MIT"
    mkdir -p "$MIT"
    mit_configure
    mit_principals
    mit_pki
    start kdc env KRB5_CONFIG="$MIT/krb5-kdc.conf" krb5kdc -n
    wait_for 20 listening 127.0.0.31:88
}
