# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# What every part uses: start and stop servers, wait for them, run clients, capture, and check what was captured. To be sourced.
#
# No server and no client can last: every wait has an end, and all processes end with the part. inside sets SCRIPTS, the folder of
# these files, and WORK, that of the servers.

CAPTURES=$WORK/captures
LOGS=$WORK/logs

umask 022
mkdir -p "$CAPTURES" "$LOGS" "$WORK/home"
export HOME=$WORK/home LC_ALL=C.UTF-8
export WIRESHARK_CONFIG_DIR=$WORK/home/wireshark # nobody's preferences
unset "${!KRB5@}" "${!LDAP@}" SSLKEYLOGFILE DISPLAY {http,https,all,no}_proxy {HTTP,HTTPS,ALL,NO}_PROXY
trap 'exit 130' INT TERM

say() { echo "  $*"; }
die() {
    echo "FAILED: $*" >&2
    exit 1
}

# ---- servers

declare -A server_pid=()

# start NAME COMMAND...: in the background, with a log of its own
start() {
    local name=$1
    shift
    "$@" < /dev/null >> "$LOGS/$name.log" 2>&1 &
    server_pid[$name]=$!
}

stop() {
    local pid=${server_pid[$1]:-} tries
    [[ -n $pid ]] || return 0
    kill "$pid" 2> /dev/null || true
    for ((tries = 0; tries < 100; tries++)); do
        kill -0 "$pid" 2> /dev/null || break
        sleep 0.1
    done
    kill -KILL "$pid" 2> /dev/null || true
    wait "$pid" 2> /dev/null || true
    unset "server_pid[$1]"
}

# wait_for SECONDS COMMAND...: until it succeeds
wait_for() {
    local tries=$(($1 * 10)) try
    shift
    for ((try = 0; try < tries; try++)); do
        "$@" > /dev/null 2>&1 && return
        sleep 0.1
    done
    die "waited in vain for: $*"
}

# listening ADDRESS:PORT...
listening() {
    local sockets address
    sockets=$(ss -Hltun)
    for address in "$@"; do
        grep -qF " $address " <<< "$sockets" || return 1
    done
}

silent() { ! listening "$@"; }

# ---- clients; they are meant to fail often, what they say goes to a log

CLIENT_LIMIT=40 # seconds

try() { try_with '' "$@"; }

# try_with INPUT COMMAND...: INPUT and a line feed are typed in
try_with() {
    local input=$1 status=0
    shift
    echo "+ $*" >> "$LOGS/clients.log"
    printf '%s\n' "$input" | timeout -k 2 "$CLIENT_LIMIT" "$@" >> "$LOGS/clients.log" 2>&1 || status=$?
    echo "= $status" >> "$LOGS/clients.log"
}

# must COMMAND...: for what has to work
must() {
    timeout -k 2 120 "$@" < /dev/null >> "$LOGS/setup.log" 2>&1 || die "$* (see setup.log)"
}

# ---- captures

# capture NAME: from now on, until capture_end
capture() {
    captured=$1
    say "$captured"
    echo "=== $captured" >> "$LOGS/clients.log"
    rm -f "$LOGS/dumpcap.log"
    start dumpcap dumpcap -q -i lo -a duration:600 -a filesize:4000 -w "$CAPTURES/$captured.pcapng"
    wait_for 20 grep -q '^File:' "$LOGS/dumpcap.log"
    sleep 0.2
}

# dumpcap writes what it has every half second, and loses the rest when it is stopped.
capture_end() {
    sleep 1
    kill -INT "${server_pid[dumpcap]}"
    wait_for 10 grep -q 'Packets captured\|packets captured\|received/dropped' "$LOGS/dumpcap.log"
    stop dumpcap
    chmod 644 "$CAPTURES/$captured.pcapng"
}

# embed CAPTURE KEYS: put a TLS key log into the capture, so that everybody can read it
embed() {
    local file=$CAPTURES/$1.pcapng
    [[ -s $2 ]] || die "no keys for $1"
    must editcap --inject-secrets "tls,$2" "$file" "$file.keys"
    mv "$file.keys" "$file"
}

# ---- expectations

missing=()

# values CAPTURE [-o|-d|-Y ARGUMENT]... FIELD: every value of the field, one a line
values() {
    local name=$1
    shift
    tshark -n -r "$CAPTURES/$name.pcapng" "${@:1:$#-1}" -T fields -E occurrence=a -E aggregator=/t -e "${!#}" \
        2>> "$LOGS/tshark.log" | tr '\t' '\n' | sed '/^$/d'
}

# has CAPTURE [-o|-d ARGUMENT]... FIELD VALUE...: succeeds when all values are there; sets field, counts and absent
has() {
    local name=$1 options=() seen value
    shift
    while [[ $1 == -* ]]; do
        options+=("$1" "$2")
        shift 2
    done
    field=$1
    shift
    seen=$(values "$name" "${options[@]}" "$field")
    counts=$(sort <<< "$seen" | uniq -c | awk 'NF > 1 { n = $1; $1 = ""; printf "%s(x%d)", $0, n }')
    absent=()
    for value in "$@"; do
        grep -qxF -- "$value" <<< "$seen" || absent+=("$value")
    done
    ((${#absent[@]} == 0))
}

# expect, with the arguments of has: show what is there, and remember what is not
expect() {
    has "$@" || missing+=("$1: $field ${absent[*]}")
    printf '  %-20s %s:%s\n' "$1" "$field" "$counts"
}

# expect_text CAPTURE FIELD TEXT...: each text is a part of some value
expect_text() {
    local name=$1 field=$2 seen text
    shift 2
    seen=$(values "$name" "$field")
    for text in "$@"; do
        grep -qF -- "$text" <<< "$seen" || missing+=("$name: $field with '$text'")
    done
    printf '  %-20s %s: %d texts looked for\n' "$name" "$field" $#
}

# conclude: the end of every part
conclude() {
    ((${#missing[@]} == 0)) || {
        printf 'MISSING %s\n' "${missing[@]}" >&2
        exit 1
    }
}

# ---- certificates; all in the current folder

# authorities NAME...: self-signed NAME.pem and NAME.key; the one called ca keeps a list of what it revokes
authorities() {
    local name
    cat > ca.cnf << 'END'
[ca]
default_ca = lab
[lab]
database = index.txt
crlnumber = crlnumber
default_md = sha256
default_crl_days = 3650
certificate = ca.pem
private_key = ca.key
END
    for name in "$@"; do
        must openssl req -x509 -newkey rsa:2048 -nodes -keyout "$name.key" -out "$name.pem" -days 3650 -subj "/CN=Lab $name"
    done
}

# revoke NAME...: leaves the list in crl.pem
revoke() {
    local name
    : > index.txt
    echo 01 > crlnumber
    for name in "$@"; do
        must openssl ca -config ca.cnf -revoke "$name.pem"
    done
    must openssl ca -config ca.cnf -gencrl -out crl.pem
}
