# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# SMB1, SMB2 and SMB3 against Samba with NTLM and with Kerberos, accounts in every state; a Kerberos session that expires.
# Misbehaving: the clocks of some clients, by faketime. Sourced by samba.sh.

# smb SHARE USER%PASSWORD [OPTION...]
smb() { try smbclient "${CLIENT[@]}" --use-kerberos=off "//dc1/$1" -U "$2" -c ls "${@:3}"; }

# every_account OPTION...
every_account() {
    local account guess
    dc_unlock
    smb share "LAB/alice%$PASSWORD" "$@"
    smb share "LAB/alice%bad" "$@"
    smb share "LAB/nosuchuser%bad" "$@"
    smb share "NOSUCHDOM/alice%bad" "$@"
    for account in disabled accexpired mustchange pwexpired badhours badws smartcard; do
        smb share "LAB/$account%$PASSWORD" "$@"
    done
    for guess in bad1 bad2 bad3; do
        smb share "LAB/locked%$guess" "$@"
    done
    smb nosuchshare "LAB/alice%$PASSWORD" "$@"
    smb share "LAB/alice%$PASSWORD" "$@" -c 'get nosuchfile'
    smb sysvol "LAB/lowpriv%$PASSWORD" "$@" -c 'mkdir x'
    smb share % "$@"
}

# with_ticket [COMMAND...]: with the ticket that is there, under COMMAND (faketime)
with_ticket() { try "$@" smbclient "${CLIENT[@]}" --use-kerberos=required -N //dc1.lab.example.com/share -c ls; }

capture smb3-ntlm
every_account
capture_end

capture smb2-ntlm
for dialect in SMB2_02 SMB2_10; do
    smb share "LAB/alice%$PASSWORD" -m "$dialect"
    smb share "LAB/alice%bad" -m "$dialect"
    smb share "LAB/disabled%$PASSWORD" -m "$dialect"
done
capture_end

capture smb1-ntlm
every_account -m NT1
capture_end

capture smb1-nospnego
smb share "LAB/alice%bad" -m NT1 --option=clientusespnego=no
smb share "LAB/alice%$PASSWORD" -m NT1 --option=clientusespnego=no
smb share "LAB/disabled%$PASSWORD" -m NT1 --option=clientusespnego=no --option=clientntlmv2auth=no
capture_end

capture smb3-krb5
ticket alice
with_ticket
unset KRB5CCNAME
for login in "alice%$PASSWORD" alice%bad "disabled%$PASSWORD"; do
    smb share "$login" --use-kerberos=required
done
smb share "disabled%$PASSWORD" --use-kerberos=desired # falls back to NTLM
capture_end

ticket alice
with_ticket
capture smb3-krb5-apskew
with_ticket faketime '+20 minutes'
with_ticket faketime '-20 minutes'
with_ticket faketime '+20 hours'
try faketime '+20 minutes' smbclient "${CLIENT[@]}" --use-kerberos=required -N //dc1.lab.example.com/share -m NT1 -c ls
capture_end

# The session outlives the ticket of 20 seconds, and so does the client's attempt to renew it.
capture smb3-expired-session
export KRB5CCNAME=$WORK/cc.short
try_with "$PASSWORD" kinit -l 20s alice
try smbclient "${CLIENT[@]}" --use-kerberos=required -N //dc1.lab.example.com/share -c 'ls; !sleep 24; ls'
capture_end
unset KRB5CCNAME

REFUSALS=(0xc0000016 0xc0000022 0xc000006d 0xc000006f 0xc0000070 0xc0000071 0xc0000072 0xc00000cc 0xc0000193 0xc0000224 0xc0000234)
expect smb3-ntlm smb2.nt_status 0x00000000 "${REFUSALS[@]}"
expect smb2-ntlm smb2.nt_status 0x00000000 0xc0000016 0xc000006d 0xc0000072
expect smb2-ntlm smb2.dialect 0x0202 0x0210
expect smb1-ntlm smb.nt_status 0x00000000 "${REFUSALS[@]}"
expect smb1-nospnego smb.nt_status 0x00000000 0xc000000d 0xc0000072
expect smb3-krb5 smb2.nt_status 0x00000000 0xc0000072
expect smb3-krb5 kerberos.error_code 18 24 25
expect smb3-krb5-apskew smb2.nt_status 0xc0000016
expect smb3-krb5-apskew smb.nt_status 0xc0000016
expect smb3-krb5-apskew kerberos.error_code 37
expect smb3-expired-session kerberos.error_code 32
