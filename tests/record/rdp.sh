#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Part rdp: FreeRDP's shadow server and its client xfreerdp: logons with NLA, CredSSP error codes, and refusals of the protocol
# negotiation; TLS keys embedded. Captures have to be read with -d tcp.port==3389,tls, but for the negotiation.
# Misbehaving: in rdp-nla-errorcode, credssp_malformed.py as the client, and for six of the error codes the server itself
# (lasterror.c).
set -euo pipefail
. "$SCRIPTS/lib.sh"

SERVER=127.0.0.22
PASSWORD=Passw0rd.1
RDP=$WORK/rdp
KEYS=$RDP/keys
DISPLAY_NUMBER=97
CLIENT_LIMIT=20

mkdir -p "$RDP"
for library in keylog lasterror; do
    must gcc -shared -fPIC -O2 -Wall -Wextra -o "$RDP/$library.so" "$SCRIPTS/helpers/$library.c" -ldl
done
hash=$(printf %s "$PASSWORD" | iconv -t utf-16le | openssl dgst -provider legacy -provider default -md4 -r | cut -d' ' -f1)
printf 'alice:LAB::%s:::\n' "$hash" > "$RDP/sam"

# The server needs a screen to share. Its socket is in the private /tmp, where only we are: no access control.
start screen Xvfb ":$DISPLAY_NUMBER" -screen 0 640x480x24 -nolisten tcp -ac
wait_for 30 test -S "/tmp/.X11-unix/X$DISPLAY_NUMBER"
export DISPLAY=:$DISPLAY_NUMBER

# server nla|tls|rdp: the security layer it accepts
server() {
    start server env SSLKEYLOGFILE="$KEYS" FAKE_LAST_ERROR="$RDP/lasterror" LD_PRELOAD="$RDP/keylog.so $RDP/lasterror.so" \
        freerdp-shadow-cli /port:3389 /bind-address:$SERVER "/sec:$1" "/sam-file:$RDP/sam"
    wait_for 30 listening $SERVER:3389
}

# client OPTION...
client() { try xfreerdp /v:$SERVER /cert:ignore +auth-only "$@"; }

# malformed VERSION STEP [TLS1.2]
malformed() { try /usr/bin/python3 "$SCRIPTS/helpers/credssp_malformed.py" $SERVER "$@"; }

logons() {
    rm -f "$KEYS"
    capture rdp-nla
    server nla
    client /u:alice /d:LAB "/p:$PASSWORD"
    client /u:alice /d:LAB /p:bad
    client /u:nosuch /d:LAB /p:bad
    client /u:alice /p:x /sec:tls
    client /u:alice /p:x /sec:rdp
    stop server
    capture_end
    embed rdp-nla "$KEYS"
}

errorcodes() {
    local version error
    rm -f "$KEYS"
    capture rdp-nla-errorcode
    server nla
    for version in 2 3 4 5 6; do
        malformed $version negotiate
        malformed $version authenticate
    done
    for error in 5 1326 1330 1331 1907 1909; do
        echo $error > "$RDP/lasterror"
        malformed 6 negotiate
    done
    rm "$RDP/lasterror"
    malformed 6 authenticate TLS1.2
    stop server
    capture_end
    embed rdp-nla-errorcode "$KEYS"
}

negotiation() {
    rm -f "$KEYS"
    capture rdp-negfail
    server rdp
    client /u:alice /p:x /sec:nla
    client /u:alice /p:x /sec:tls
    stop server
    server tls
    client /u:alice /p:x /sec:rdp
    client /u:alice /p:x /sec:tls
    stop server
    capture_end
    embed rdp-negfail "$KEYS"
}

TLS=(-d 'tcp.port==3389,tls')
# The server sometimes closes a connection without its answer: record once more.
twice() { # RECORD CAPTURE [OPTION...] FIELD VALUE...
    "$1"
    has "${@:2}" || { say "incomplete, once more" && "$1"; }
}

LOGONS=(rdp-nla rdp.negFailure.failureCode 0x00000005)
ERRORCODES=(rdp-nla-errorcode "${TLS[@]}" credssp.errorCode
    -1073282838 -1073741276 -1073741710 -1073741711 -1073281746 -1073281163 -1073283067)
NEGOTIATION=(rdp-negfail rdp.negFailure.failureCode 0x00000001 0x00000002)
twice logons "${LOGONS[@]}"
twice errorcodes "${ERRORCODES[@]}"
twice negotiation "${NEGOTIATION[@]}"

expect "${LOGONS[@]}"
expect rdp-nla "${TLS[@]}" ntlmssp.messagetype 0x00000001 0x00000002 0x00000003
expect "${ERRORCODES[@]}"
expect "${NEGOTIATION[@]}"
conclude
