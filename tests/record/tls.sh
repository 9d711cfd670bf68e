#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Part tls: alerts of OpenSSL and GnuTLS, as servers and as clients, in TLS 1.2, TLS 1.3 and DTLS 1.2; keys embedded.
# Misbehaving: tls_tamper.py (in tls1_2 and tls1_3), which changes a byte on the way, and tls_malformed.py (tlsraw), which sends
# hellos no client would send; the alerts are the peers' own.
set -euo pipefail
. "$SCRIPTS/lib.sh"
. "$SCRIPTS/tls-pki.sh"

NAME=web.lab.example.com
CLIENT_LIMIT=6
port=4433

# serve COMMAND...: on a new port
serve() {
    start server "$@"
    wait_for 20 listening_anywhere
}
listening_anywhere() { listening "127.0.0.1:$port" || listening "0.0.0.0:$port"; }
openssl_server() {
    port=$((port + 1))
    serve openssl s_server -accept "127.0.0.1:$port" -quiet -www -keylogfile "$KEYS" "$@"
}
gnutls_server() {
    port=$((port + 1))
    serve env SSLKEYLOGFILE="$KEYS" gnutls-serv -q --port=$port --http --x509certfile server.pem --x509keyfile server.key "$@"
}
with() { openssl_server -cert "$1.pem" -key "$1.key" "${@:2}"; }

# The clients ask for a page, so that there is data after the handshake.
GET=$'GET / HTTP/1.0\r\n\r'
openssl_client() {
    try_with "$GET" openssl s_client -connect "127.0.0.1:$port" -servername $NAME -ign_eof -keylogfile "$KEYS" "$@"
}
gnutls_client() {
    try_with "$GET" env SSLKEYLOGFILE="$KEYS" gnutls-cli --port $port 127.0.0.1 --sni-hostname=$NAME --verify-hostname=$NAME \
        --priority "$PRIORITY" "$@"
}
# as_client CERTIFICATE
as_client() { openssl_client "${VERIFY[@]}" -cert "$1.pem" -key "$1.key"; }

# What the client makes of the server's certificate.
server_certificates() {
    local name
    with server
    openssl_client "${VERIFY[@]}" -verify_hostname $NAME
    openssl_client "${VERIFY[@]}" -verify_hostname nosuch.example
    openssl_client "$VERSION" -CAfile rogue.pem -verify_return_error
    gnutls_client --x509cafile ca.pem
    gnutls_client --x509cafile rogue.pem
    stop server
    for name in expired future self forclients; do
        with $name
        openssl_client "${VERIFY[@]}"
        gnutls_client --x509cafile ca.pem
        stop server
    done
    with revoked
    openssl_client "$VERSION" -CAfile ca+crl.pem -crl_check -verify_return_error
    stop server
}

# What the server makes of the client's.
client_certificates() {
    local name
    with server -Verify 1 -CAfile ca+crl.pem -verify_return_error -crl_check
    openssl_client "${VERIFY[@]}"
    for name in alice rogueclient revokedclient expiredclient forservers; do
        as_client $name
    done
    stop server
    gnutls_server --x509cafile ca.pem --require-client-cert --verify-client-cert --priority "$PRIORITY"
    openssl_client "${VERIFY[@]}"
    for name in alice rogueclient expiredclient; do
        as_client $name
    done
    stop server
}

# Application protocols, server names, pre-shared keys.
names_and_keys() {
    local key=00112233445566778899aabbccddeeff
    with server -alpn http/1.1
    openssl_client "${VERIFY[@]}" -alpn h2
    gnutls_client --x509cafile ca.pem --alpn=h2
    stop server
    gnutls_server --priority "$PRIORITY" --alpn=http/1.1 --alpn-fatal
    openssl_client "${VERIFY[@]}" -alpn h2
    stop server
    with server -cert2 other.pem -key2 other.key -servername other.lab.example.com -servername_fatal
    openssl_client "${VERIFY[@]}"
    stop server
    gnutls_server --priority "$PRIORITY" --sni-hostname=other.lab.example.com --sni-hostname-fatal
    openssl_client "${VERIFY[@]}"
    stop server
    openssl_server -nocert -psk $key -psk_identity right
    openssl_client "$VERSION" -psk $key -psk_identity right
    openssl_client "$VERSION" -psk "ff${key:2}" -psk_identity right
    openssl_client "$VERSION" -psk $key -psk_identity wrong
    stop server
}

tampered() {
    local target change
    with server
    target=$port
    for change in key-exchange 'client-data 1' 'server-data 1' 'client-data 2' 'server-data 2' cipher-spec 'client-handshake 2' \
        'client-handshake 3' server-hello; do
        port=$((port + 1))
        # shellcheck disable=SC2086 # the change and its number
        start tamper /usr/bin/python3 "$SCRIPTS/helpers/tls_tamper.py" $port $target $change
        wait_for 20 listening "127.0.0.1:$port"
        openssl_client "$VERSION" -CAfile ca.pem
        stop tamper
    done
    stop server
}

# No common version, cipher suite or parameters.
disagreements_1_2() {
    with server -tls1_3
    openssl_client -tls1_2
    gnutls_client --insecure
    stop server
    with server -tls1_2 -cipher ECDHE-RSA-AES256-GCM-SHA384
    openssl_client -tls1_2 -cipher ECDHE-RSA-AES128-GCM-SHA256
    stop server
    with server -cipher DEFAULT:@SECLEVEL=0
    openssl_client -tls1_1 -fallback_scsv -cipher DEFAULT:@SECLEVEL=0
    stop server
    with server -tls1_2 -no_renegotiation
    { sleep 0.5; echo R; sleep 1; echo Q; } |
        timeout -k 2 $CLIENT_LIMIT openssl s_client -connect "127.0.0.1:$port" -tls1_2 -keylogfile "$KEYS" \
            >> "$LOGS/clients.log" 2>&1 || true
    stop server
}
disagreements_1_3() {
    with server -tls1_2
    openssl_client -tls1_3
    gnutls_client --insecure
    stop server
    with server -tls1_3 -ciphersuites TLS_AES_256_GCM_SHA384
    openssl_client -tls1_3 -ciphersuites TLS_AES_128_GCM_SHA256
    stop server
    with server -tls1_3 -groups X448
    openssl_client -tls1_3 -groups X25519
    stop server
    with server -tls1_3
    openssl_client -tls1_3 -sigalgs ECDSA+SHA256
    stop server
}

# dtls_session SERVER-CIPHER CLIENT-CIPHER CLIENT-OPTION...
dtls_session() {
    port=$((port + 1))
    serve openssl s_server -dtls1_2 -accept "127.0.0.1:$port" -quiet -cert server.pem -key server.key -cipher "$1" \
        -keylogfile "$KEYS"
    { sleep 0.5; echo Q; } | timeout -k 2 $CLIENT_LIMIT openssl s_client -dtls1_2 -connect "127.0.0.1:$port" -cipher "$2" \
        -keylogfile "$KEYS" "${@:3}" >> "$LOGS/clients.log" 2>&1 || true
    stop server
}

make_pki "$WORK/tls"
rm -f "$WORK"/*.keys
for version in 1_2 1_3; do
    KEYS=$WORK/tls$version.keys
    VERSION=-tls$version
    PRIORITY=NORMAL:-VERS-ALL:+VERS-TLS${version/_/.}
    VERIFY=("$VERSION" -CAfile ca.pem -verify_return_error)
    capture tls$version
    server_certificates
    client_certificates
    names_and_keys
    tampered
    disagreements_$version
    capture_end
    embed tls$version "$KEYS"
done

capture tlsraw
KEYS=/dev/null
port=4488
with server
must /usr/bin/python3 "$SCRIPTS/helpers/tls_malformed.py" 127.0.0.1 $port
stop server
gnutls_server
must /usr/bin/python3 "$SCRIPTS/helpers/tls_malformed.py" 127.0.0.1 $port
stop server
capture_end

KEYS=$WORK/dtls.keys
capture dtls
dtls_session DEFAULT DEFAULT -CAfile rogue.pem -verify_return_error
dtls_session DEFAULT DEFAULT -CAfile ca.pem -verify_return_error
dtls_session ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-AES128-GCM-SHA256
capture_end
embed dtls "$KEYS"

expect tls1_2 tls.alert_message.desc 0 20 40 42 43 44 45 47 48 49 51 70 86 100 112 120
expect tls1_3 tls.alert_message.desc 0 20 40 42 43 44 45 47 48 49 70 112 116 120
expect tlsraw -d tcp.port==4489,tls -d tcp.port==4490,tls tls.alert_message.desc 10 40 47 50 70 109 110
expect dtls dtls.alert_message.desc 0 40 48
conclude
