# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Dynamic DNS updates to Samba: unsigned, with GSS-TSIG, and with a key the server does not know. Sourced by samba.sh.

# update NAME COMMAND...
update() {
    try_with "server 127.0.0.1"$'\nzone lab.example.com\n'"update add $1.lab.example.com 60 A 127.0.0.9"$'\nsend' "${@:2}"
}

capture dns-tsig
ticket alice
update unsigned nsupdate
update signed nsupdate -g
update badkey nsupdate -y hmac-sha256:nokey:AAAAAAAAAAAAAAAAAAAAAA==
unset KRB5CCNAME
capture_end

expect dns-tsig dns.flags.rcode 0 5 9
expect dns-tsig dns.tsig.error 0 17
