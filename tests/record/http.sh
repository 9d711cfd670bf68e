#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Part http: curl against Apache (mod_auth_gssapi with MIT Kerberos and gss-ntlmssp), and through a squid proxy that asks a Samba
# domain controller (NTLM). http-proxy has to be read with -d tcp.port==3128,http.
# Misbehaving: the clocks of some clients, by faketime; curl with made-up tokens; in http-stalekey the service's password, which
# is changed without a new keytab.
set -euo pipefail
. "$SCRIPTS/lib.sh"
. "$SCRIPTS/dc.sh"

HTTP=$WORK/http
SQUID=$WORK/squid
URL=http://web.lab.example.com
PROXY=127.0.0.24:3128
CLIENT_LIMIT=20
GARBAGE=(AAAA YII= TlRMTVNTUAAJAAAA)

service_password() { must samba-tool user setpassword svcweb --newpassword="$1" "${SAM[@]}"; }

apache_start() {
    rm -rf "$HTTP"
    mkdir -p "$HTTP"/docs/{krb,nego,ntlm}
    echo hello | tee "$HTTP"/docs/{,krb/,nego/,ntlm/}index.html > /dev/null
    dc_keytab "$HTTP/web.keytab" HTTP/web.lab.example.com
    echo "LAB:alice:$PASSWORD" > "$HTTP/accounts"
    chown www-data "$HTTP/web.keytab" "$HTTP/accounts"
    # No GssapiCredStore where NTLM is allowed: together they end the process.
    cat > "$HTTP/apache.conf" << END
ServerRoot /etc/apache2
ServerName web.lab.example.com
PidFile $HTTP/apache.pid
DefaultRuntimeDir $HTTP
Mutex file:$HTTP default
ErrorLog $LOGS/apache-error.log
LogLevel info auth_gssapi:debug
Listen 127.0.0.21:80
User www-data
Group www-data
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
LoadModule auth_gssapi_module /usr/lib/apache2/modules/mod_auth_gssapi.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
DirectoryIndex index.html
DocumentRoot $HTTP/docs
<LocationMatch "^/(krb|nego|ntlm)/">
    AuthType GSSAPI
    AuthName lab
    Require valid-user
</LocationMatch>
<Location /krb>
    GssapiCredStore keytab:$HTTP/web.keytab
    GssapiAllowedMech krb5
</Location>
<Location /nego>
    GssapiAllowedMech krb5
    GssapiAllowedMech ntlmssp
    GssapiConnectionBound On
</Location>
<Location /ntlm>
    GssapiAllowedMech ntlmssp
    GssapiConnectionBound On
</Location>
END
    start apache env NTLM_USER_FILE="$HTTP/accounts" NETBIOS_COMPUTER_NAME=WEB NETBIOS_DOMAIN_NAME=LAB \
        KRB5_KTNAME="$HTTP/web.keytab" apache2 -f "$HTTP/apache.conf" -DFOREGROUND
    wait_for 30 listening 127.0.0.21:80
}

squid_start() {
    rm -rf "$SQUID"
    mkdir -p "$SQUID"
    chown proxy "$SQUID"
    chgrp winbindd_priv "$DC/state/winbindd_privileged"
    cat > "$SQUID/squid.conf" << END
http_port $PROXY
visible_hostname proxy.lab.example.com
hosts_file /etc/hosts
dns_nameservers 127.0.0.99
pid_filename $SQUID/squid.pid
cache_log $SQUID/cache.log
access_log stdio:$SQUID/access.log
coredump_dir $SQUID
netdb_filename none
cache deny all
cache_effective_user proxy
cache_effective_group winbindd_priv
shutdown_lifetime 1 seconds
auth_param negotiate program /usr/bin/ntlm_auth --helper-protocol=gss-spnego --configfile=$WORK/smb-dc.conf
auth_param negotiate children 2 startup=1
auth_param ntlm program /usr/bin/ntlm_auth --helper-protocol=squid-2.5-ntlmssp --configfile=$WORK/smb-dc.conf
auth_param ntlm children 2 startup=1
acl known proxy_auth REQUIRED
http_access allow known
http_access deny all
END
    start squid squid -N -f "$SQUID/squid.conf"
    wait_for 30 listening $PROXY
}

# get PATH [OPTION...]
get() { try curl -sS -o /dev/null -w 'status %{http_code}\n' "${@:2}" "$URL$1"; }
skewed_get() { try faketime '+20 minutes' curl -sS -o /dev/null --negotiate -u : "$URL$1"; }

# ntlm_get USER PASSWORD: NTLM in SPNEGO; gss-ntlmssp takes the password from a file
ntlm_get() {
    echo "LAB:$1:$2" > "$WORK/ntlm-login"
    NTLM_USER_FILE=$WORK/ntlm-login KRB5CCNAME=$WORK/no-cache get /nego/ --negotiate -u :
}

# through_proxy OPTION...
through_proxy() { get / -x "http://$PROXY" "$@"; }

dc_provision
dc_start
service_password "$PASSWORD"
apache_start
squid_start

capture http-nego
ticket alice
get /krb/
get /krb/ --negotiate -u :
KRB5CCNAME=$WORK/no-cache get /krb/ --negotiate -u :
get /krb/ --basic -u "alice:$PASSWORD"
skewed_get /krb/
get /ntlm/ --ntlm -u "LAB\\alice:$PASSWORD"
ntlm_get alice "$PASSWORD"
ntlm_get alice bad
ntlm_get nosuch bad
for token in "${GARBAGE[@]}"; do
    get /nego/ -H "Authorization: Negotiate $token"
done
capture_end

capture http-stalekey
service_password Other.2
ticket alice
get /krb/ --negotiate -u :
capture_end
service_password "$PASSWORD"
unset KRB5CCNAME

# The SPN is that of another account, whose key has the version of the one in the keytab.
spn() { must samba-tool spn "$1" HTTP/web.lab.example.com "$2" "${SAM[@]}"; }
versions() {
    ldbsearch --configfile="$WORK/smb-dc.conf" -H "$DC/private/sam.ldb" '(sAMAccountName=bob)' msDS-KeyVersionNumber 2>> "$LOGS/setup.log" \
        | sed -n 's/^msDS-KeyVersionNumber: //p'
    klist -k "$HTTP/web.keytab" | awk 'END { print $1 }'
}
capture http-wrongspn
for ((i = 0; i < 20; i++)); do
    (($(versions | uniq | wc -l) > 1)) || break
    must samba-tool user setpassword bob --newpassword="Other.$((i + 3))" "${SAM[@]}"
done
spn delete svcweb
spn add bob
ticket alice
get /krb/ --negotiate -u :
capture_end
spn delete bob
spn add svcweb
must samba-tool user setpassword bob --newpassword="$PASSWORD" "${SAM[@]}"
unset KRB5CCNAME

capture http-proxy
through_proxy
for login in alice:bad nosuch:bad {alice,disabled,pwexpired,mustchange,accexpired,badhours}:"$PASSWORD"; do
    through_proxy --proxy-ntlm -U "LAB\\$login"
done
for token in "${GARBAGE[@]}"; do
    through_proxy -H "Proxy-Authorization: Negotiate $token"
done
through_proxy -H "Proxy-Authorization: NTLM ${GARBAGE[2]}"
capture_end

expect http-nego http.response.code 200 401
expect http-nego kerberos.error_code 37
expect http-nego spnego.negResult 0 1 2
expect http-nego ntlmssp.messagetype 0x00000001 0x00000002 0x00000003
expect http-stalekey kerberos.error_code 44
expect http-wrongspn kerberos.error_code 31 # MIT does not say KRB_AP_ERR_MODIFIED
expect http-proxy -d tcp.port==3128,http http.response.code 200 407
expect http-proxy -d tcp.port==3128,http ntlmssp.messagetype 0x00000001 0x00000002 0x00000003
conclude
