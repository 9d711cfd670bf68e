# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# A Samba Active Directory domain controller for LAB.EXAMPLE.COM at 127.0.0.1, with accounts in every state (accounts.py). To be
# sourced after lib.sh. A domain that is in the work folder already is used again.

DC=$WORK/dc
REALM=LAB.EXAMPLE.COM
PASSWORD=Passw0rd.1
SAM=(-H "$DC/private/sam.ldb" -s "$WORK/smb-dc.conf")
export KRB5_CONFIG=$WORK/krb5.conf

dc_configure() {
    # The updates of Samba's own DNS names and SPNs are switched off, there is nothing to replicate either.
    # "winbindd socket directory" must stay at its default: smbd looks nowhere else.
    cat > "$WORK/smb-dc.conf" << END
[global]
    server role = active directory domain controller
    workgroup = LAB
    realm = $REALM
    netbios name = DC1
    interfaces = 127.0.0.1/8
    bind interfaces only = yes
    lock directory = $DC
    cache directory = $DC/cache
    state directory = $DC/state
    private dir = $DC/private
    pid directory = $DC/run
    ncalrpc dir = $DC/run/ncalrpc
    ntp signd socket directory = $DC/run/ntp_signd
    binddns dir = $DC/bind-dns
    log file = $LOGS/samba.%m.log
    load printers = no
    disable spoolss = yes
    server min protocol = NT1
    client min protocol = NT1
    ntlm auth = ntlmv1-permitted
    lanman auth = no
    map to guest = never
    tls enabled = yes
    tls priority = NORMAL
    nsupdate command = /bin/true
    dns update command = /bin/true
    spn update command = /bin/true
    gpo update command = /bin/true
    samba kcc command = /bin/true
    idmap_ldb:use rfc2307 = yes
[sysvol]
    path = $DC/state/sysvol
    read only = no
[netlogon]
    path = $DC/state/sysvol/lab.example.com/scripts
    read only = no
[share]
    path = $DC/share
    read only = no
END
    # Some clients have no switch for weak encryption types; kdc_timesync = 0 lets the tests lie about the clock.
    cat > "$KRB5_CONFIG" << END
[libdefaults]
    default_realm = $REALM
    dns_lookup_kdc = false
    dns_lookup_realm = false
    rdns = false
    kdc_timesync = 0
    udp_preference_limit = 1465
    allow_weak_crypto = true
[realms]
    $REALM = {
        kdc = 127.0.0.1
        admin_server = 127.0.0.1
    }
[domain_realm]
    .lab.example.com = $REALM
    lab.example.com = $REALM
END
}

# Provision writes an smb.conf of its own, which inherits from that of the machine: ours replaces it.
dc_provision() {
    dc_configure
    [[ ! -e $DC/complete ]] || return 0
    say "domain controller: provision"
    rm -rf "$DC"
    mkdir -p "$DC"/{cache,run,share}
    must samba-tool domain provision --targetdir="$DC" --realm="$REALM" --domain=LAB --server-role=dc --host-name=dc1 \
        --host-ip=127.0.0.1 --dns-backend=SAMBA_INTERNAL --adminpass="$PASSWORD" --use-rfc2307 \
        --option="interfaces=127.0.0.1/8" --option="bind interfaces only=yes"
    must /usr/bin/python3 "$SCRIPTS/helpers/accounts.py" "$WORK/smb-dc.conf" "$PASSWORD"
    echo hello > "$DC/share/hello.txt"
    chmod 777 "$DC/share"
    chmod o+x "$DC" "$DC/state"
    touch "$DC/complete"
}

# With LDAP_STRONG_AUTH=yes it demands signing or TLS of its LDAP clients.
dc_start() {
    say "domain controller: start"
    start dc samba -i --debug-stdout -s "$WORK/smb-dc.conf" --option="ldap server require strong auth = ${LDAP_STRONG_AUTH:-no}"
    wait_for 60 listening 127.0.0.1:{53,88,135,389,445,464,636,3268,49152}
    wait_for 60 test -S /run/samba/winbindd/pipe
    wait_for 60 wbinfo --ping-dc
}

dc_stop() {
    stop dc
    wait_for 20 silent 127.0.0.1:389
    wait_for 20 silent 127.0.0.1:445
}

dc_unlock() { must samba-tool user unlock locked "${SAM[@]}"; }

# dc_keytab FILE PRINCIPAL...
dc_keytab() {
    local file=$1 principal
    shift
    rm -f "$file"
    for principal in "$@"; do
        must samba-tool domain exportkeytab "$file" --principal="$principal" -s "$WORK/smb-dc.conf"
    done
}

# ticket USER: a ticket-granting ticket for USER, used by all that follows
ticket() {
    export KRB5CCNAME=$WORK/cc.$1
    rm -f "$KRB5CCNAME"
    try_with "$PASSWORD" kinit "$1"
    [[ -s $KRB5CCNAME ]] || die "no ticket for $1"
}
