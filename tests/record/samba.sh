#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Part samba: a Samba domain controller and its clients. Kerberos, SMB, LDAP, RPC, DNS and causes of failures are in a file each.
set -euo pipefail
. "$SCRIPTS/lib.sh"
. "$SCRIPTS/dc.sh"

# What Samba's clients read instead of the machine's smb.conf.
cat > "$WORK/smb-client.conf" << END
[global]
    workgroup = LAB
    realm = $REALM
    netbios name = CLI1
    interfaces = 127.0.0.1/8
    lock directory = $WORK/client
    private dir = $WORK/client
    cache directory = $WORK/client
    state directory = $WORK/client
    pid directory = $WORK/client
    client min protocol = NT1
    client ipc min protocol = NT1
    name resolve order = host
END
rm -rf "$WORK/client"
mkdir -p "$WORK/client"
CLIENT=(-s "$WORK/smb-client.conf")

dc_provision
dc_start
. "$SCRIPTS/samba-kerberos.sh"
. "$SCRIPTS/samba-smb.sh"
. "$SCRIPTS/samba-ldap.sh"
. "$SCRIPTS/samba-rpc.sh"
. "$SCRIPTS/samba-dns.sh"
. "$SCRIPTS/samba-why.sh"
conclude
