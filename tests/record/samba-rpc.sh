# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# DCE/RPC against Samba: over named pipes, over TCP with NTLM and Kerberos, and Netlogon's secure channel.
# Misbehaving: rpc_malformed.py (rpc-raw), which sends PDUs no client would send; the clocks of some clients in rpc-krb5, by
# faketime; the machine password of a member in rpc-netlogon, which is changed behind its back. Sourced by samba.sh.
# rpc-schannel is sealed: -o ntlmssp.nt_password:Machine.1 opens it.

# rpc BINDING USER%PASSWORD COMMANDS [OPTION...]
rpc() { try rpcclient "${CLIENT[@]}" --use-kerberos=off -U "$2" "$1" -c "$3" "${@:4}"; }

# The member computer MEMB1 has secrets of its own.
sed "s#$WORK/client#$WORK/member#; s/CLI1/MEMB1/; s/^\[global\]/&\n    security = ads/" "$WORK/smb-client.conf" \
    > "$WORK/smb-member.conf"
MEMBER=(-s "$WORK/smb-member.conf")
join() {
    rm -rf "$WORK/member"
    mkdir -p "$WORK/member"
    try net "${MEMBER[@]}" rpc join -S dc1 -U "LAB/Administrator%$PASSWORD" --use-kerberos=off
}
testjoin() { try net "${MEMBER[@]}" rpc testjoin -S dc1; }
member_password() { must samba-tool user setpassword 'MEMB1$' --newpassword="$1" "${SAM[@]}"; }

capture rpc-smb
rpc ncacn_np:dc1 "LAB/alice%$PASSWORD" 'getusername; lookupnames nosuchuser; queryuser 99999'
rpc ncacn_np:dc1 LAB/alice%bad getusername
rpc ncacn_np:dc1 "LAB/lowpriv%$PASSWORD" 'createdomuser hacker'
rpc ncacn_np:dc1 "LAB/lowpriv%$PASSWORD" 'setuserinfo2 bob 24 x'
rpc ncacn_np:dc1 "LAB/alice%$PASSWORD" 'chgpasswd3 alice bad New.1'
capture_end

capture rpc-tcp
for level in sign seal; do
    for login in "alice%$PASSWORD" alice%bad "disabled%$PASSWORD"; do
        rpc "ncacn_ip_tcp:dc1[$level]" "LAB/$login" getusername
    done
    for login in "alice%$PASSWORD" nosuch%bad "disabled%$PASSWORD"; do
        rpc "ncacn_ip_tcp:dc1[spnego,$level]" "LAB/$login" getusername
    done
done
rpc ncacn_ip_tcp:dc1 % getusername
capture_end

capture rpc-krb5
ticket alice
for binding in krb5,sign spnego,seal; do
    for clock in '+0 minutes' '+20 minutes'; do
        try faketime "$clock" rpcclient "${CLIENT[@]}" --use-kerberos=required -N "ncacn_ip_tcp:dc1.lab.example.com[$binding]" \
            -c getusername
    done
done
unset KRB5CCNAME
capture_end

capture rpc-raw
must /usr/bin/python3 "$SCRIPTS/helpers/rpc_malformed.py" 127.0.0.1 135
capture_end

capture rpc-netlogon
join
testjoin
member_password Other.1
testjoin
must samba-tool computer delete MEMB1 "${SAM[@]}"
testjoin
capture_end

join
member_password Machine.1
try_with Machine.1 net "${MEMBER[@]}" changesecretpw -f
capture rpc-schannel
logons="samlogon alice $PASSWORD; samlogon alice bad; samlogon nosuch bad"
for account in disabled accexpired pwexpired mustchange badhours; do
    logons+="; samlogon $account $PASSWORD"
done
for level in sign seal; do
    try rpcclient "${MEMBER[@]}" --use-kerberos=off --machine-pass "ncacn_np:dc1[schannel,$level]" -c "$logons"
done
capture_end
must samba-tool computer delete MEMB1 "${SAM[@]}"

expect rpc-smb samr.status 0xc0000022 0xc0000064 0xc000006a
expect rpc-smb lsarpc.status 0xc0000073
expect rpc-smb smb2.nt_status 0xc000006d
expect rpc-tcp dcerpc.cn_status 0x00000005 0x00000721 0x1c01000b
expect rpc-krb5 dcerpc.cn_status 0x00000721
expect rpc-krb5 kerberos.error_code 37
expect rpc-raw dcerpc.cn_reject_reason 0 4 8
expect rpc-raw dcerpc.cn_status 0x000006f7 0x1c010002 0x1c010003
expect rpc-raw dcerpc.cn_ack_result 0 2
expect rpc-netlogon netlogon.rc 0x00000000 0xc0000022 0xc000018b
expect rpc-schannel -o ntlmssp.nt_password:Machine.1 netlogon.rc \
    0x00000000 0xc0000064 0xc000006a 0xc000006f 0xc0000071 0xc0000072 0xc0000193 0xc0000224
