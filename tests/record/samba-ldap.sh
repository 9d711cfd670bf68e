# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# LDAP binds against Samba: simple, SASL with NTLM and Kerberos, StartTLS and LDAPS (TLS keys embedded), and a server that
# demands signing. Misbehaving: the clocks of some clients, by faketime. Sourced by samba.sh.

HOST=dc1.lab.example.com
BASE=dc=lab,dc=example,dc=com
export LDAPTLS_REQCERT=never # the certificate is Samba's own

# rootdse URL OPTION...: bind and read one attribute. -N keeps libldap from replacing the host's name.
rootdse() { try ldapsearch -N -LLL -s base -b '' -H "$1" "${@:2}" supportedLDAPVersion; }

# simple URL USER PASSWORD [OPTION...]
simple() { rootdse "$1" -x -D "$2" -w "$3" "${@:4}"; }

# sasl_ntlm USER PASSWORD [OPTION...]: GSS-SPNEGO with NTLM, by Samba's client
sasl_ntlm() {
    try ldbsearch --configfile="$WORK/smb-client.conf" -H ldap://$HOST -s base --use-kerberos=off -U "LAB/$1%$2" "${@:3}" dn
}

# every_simple_bind URL
every_simple_bind() {
    local account guess
    dc_unlock
    simple "$1" alice@lab.example.com "$PASSWORD"
    simple "$1" alice@lab.example.com bad
    simple "$1" nosuchuser@lab.example.com bad
    simple "$1" "cn=nosuch,cn=users,$BASE" bad
    simple "$1" 'LAB\alice' bad
    for account in disabled accexpired mustchange pwexpired badhours badws smartcard; do
        simple "$1" "$account@lab.example.com" "$PASSWORD"
    done
    for guess in bad1 bad2 bad3; do
        simple "$1" locked@lab.example.com "$guess"
    done
}

# password_change ACCOUNT OLD NEW: as LDIF
password_change() {
    local old new
    old=$(printf '"%s"' "$2" | iconv -t utf-16le | base64)
    new=$(printf '"%s"' "$3" | iconv -t utf-16le | base64)
    printf 'dn: cn=%s,cn=users,%s\nchangetype: modify\ndelete: unicodePwd\nunicodePwd:: %s\n-\nadd: unicodePwd\nunicodePwd:: %s\n' \
        "$1" "$BASE" "$old" "$new"
}

ALICE=(-x -D alice@lab.example.com -w "$PASSWORD" -H "ldap://$HOST")
capture ldap-simple
every_simple_bind ldap://$HOST
try ldapsearch -LLL -x -H ldap://$HOST -b $BASE '(cn=alice)' dn
try ldapsearch -LLL "${ALICE[@]}" -b cn=none,$BASE dn
try_with "dn: cn=bob,cn=users,$BASE"$'\nchangetype: modify\nreplace: description\ndescription: x' ldapmodify "${ALICE[@]}"
try_with "$(password_change alice bad New.1)" ldapmodify "${ALICE[@]}"
capture_end

rm -f "$WORK"/ldap*.keys
capture ldaps-simple
SSLKEYLOGFILE=$WORK/ldaps.keys every_simple_bind ldaps://$HOST
capture_end
embed ldaps-simple "$WORK/ldaps.keys"

capture ldap-starttls
for secret in bad "$PASSWORD"; do
    SSLKEYLOGFILE=$WORK/ldap-starttls.keys simple ldap://$HOST alice@lab.example.com "$secret" -ZZ
done
capture_end
embed ldap-starttls "$WORK/ldap-starttls.keys"

capture ldap-sasl
ticket alice
rootdse ldap://$HOST -Y GSSAPI
rootdse ldap://$HOST -Y GSSAPI -O maxssf=0
rootdse ldap://$HOST -Y GSS-SPNEGO
unset KRB5CCNAME
rootdse ldap://$HOST -Y DIGEST-MD5 -U alice -w bad
sasl_ntlm alice "$PASSWORD"
sasl_ntlm alice bad
sasl_ntlm nosuchuser bad
for account in disabled accexpired mustchange pwexpired badhours badws; do
    sasl_ntlm "$account" "$PASSWORD"
done
capture_end

capture ldap-sasl-krb
ticket alice
rootdse ldap://$HOST -Y GSSAPI
for mechanism in GSSAPI GSS-SPNEGO; do
    try faketime '+20 minutes' ldapsearch -N -LLL -s base -b '' -H ldap://$HOST -Y $mechanism dn
done
capture_end

dc_stop
LDAP_STRONG_AUTH=yes dc_start
capture ldap-strong
ticket alice
simple ldap://$HOST alice@lab.example.com "$PASSWORD"
simple ldap://$HOST alice@lab.example.com bad
rootdse ldap://$HOST -Y GSSAPI -O maxssf=0
rootdse ldap://$HOST -Y GSSAPI
sasl_ntlm alice "$PASSWORD" --option=clientldapsaslwrapping=plain
capture_end
dc_stop
dc_start
unset KRB5CCNAME

expect ldap-simple ldap.resultCode 0 19 32 49 50
expect_text ldap-simple ldap.errorMessage 80090308:\ LdapErr 'data '{52e,530,531,532,533,701,773,775} 00002020 00002098 00000056
expect ldaps-simple ldap.resultCode 0 49
expect_text ldaps-simple ldap.errorMessage 80090308:\ LdapErr 'data '{52e,530,531,532,533,701,773,775}
expect ldap-starttls ldap.resultCode 0 49
expect_text ldap-starttls ldap.errorMessage 'data 52e'
expect ldap-sasl ldap.resultCode 0 14 49
expect_text ldap-sasl ldap.errorMessage 8009030C:\ LdapErr 'data '{52e,530,531,532,533,701,773}
expect ldap-sasl-krb ldap.resultCode 0 14
expect ldap-sasl-krb kerberos.error_code 37
expect ldap-strong ldap.resultCode 0 8 14
expect_text ldap-strong ldap.errorMessage 'Transport encryption required' 'Sign or Seal are required'
