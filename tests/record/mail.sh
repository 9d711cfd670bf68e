#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Part mail: curl against Dovecot's IMAP, POP3 and submission servers, with NTLM (checked by a Samba domain controller), GSSAPI,
# PLAIN and CRAM-MD5. tshark 4.0 shows the tokens as text.
# Misbehaving: the clocks of some clients, by faketime.
set -euo pipefail
. "$SCRIPTS/lib.sh"
. "$SCRIPTS/dc.sh"

MAIL=$WORK/mail
CLIENT_LIMIT=20
declare -A PORT=([imap]=143 [pop3]=110 [smtp]=587)

dovecot_start() {
    rm -rf "$MAIL"
    mkdir -p "$MAIL/home"
    chown mail:mail "$MAIL/home"
    dc_keytab "$MAIL/keytab" {imap,pop,smtp}/mail.lab.example.com
    # Dovecot gives its NTLM helper no arguments of ours.
    printf '#!/bin/sh\nexec /usr/bin/ntlm_auth --configfile=%s "$@"\n' "$WORK/smb-dc.conf" > "$MAIL/ntlm_auth"
    chmod 755 "$MAIL/ntlm_auth"
    # Failures are not to be delayed: neither by auth_failure_delay nor by anvil's penalty.
    cat > "$MAIL/dovecot.conf" << END
base_dir = $MAIL/run
state_dir = $MAIL/run
log_path = $LOGS/dovecot-messages.log
listen = 127.0.0.23
protocols = imap pop3 submission
hostname = mail.lab.example.com
submission_relay_host = 127.0.0.99
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login ntlm gssapi gss-spnego cram-md5
auth_verbose = yes
auth_use_winbind = yes
auth_winbind_helper_path = $MAIL/ntlm_auth
auth_gssapi_hostname = "\$ALL"
auth_krb5_keytab = $MAIL/keytab
auth_failure_delay = 0
auth_username_format = %Ln
mail_location = maildir:$MAIL/home/%n
first_valid_uid = 0
passdb {
  driver = static
  args = password=$PASSWORD
}
userdb {
  driver = static
  args = uid=mail gid=mail home=$MAIL/home/%n
}
service auth {
  user = root
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
END
    start dovecot dovecot -F -c "$MAIL/dovecot.conf"
    wait_for 30 listening 127.0.0.23:{110,143,587}
}

# login PROTOCOL MECHANISM USER:PASSWORD [COMMAND...]: under COMMAND (faketime)
login() {
    local command=()
    [[ $1 != smtp ]] || command=(-X NOOP)
    try "${@:4}" curl -sS -o /dev/null "${command[@]}" --login-options "AUTH=$2" -u "$3" "$1://mail.lab.example.com:${PORT[$1]}/"
}

dc_provision
dc_start
dovecot_start
ticket alice

for protocol in imap pop3 smtp; do
    capture mail-$protocol
    for account in "alice:$PASSWORD" alice:bad nosuch:bad "disabled:$PASSWORD"; do
        login $protocol NTLM "LAB\\$account"
    done
    login $protocol PLAIN "alice:$PASSWORD"
    login $protocol PLAIN alice:bad
    login $protocol CRAM-MD5 alice:bad
    login $protocol GSSAPI "alice@$REALM:"
    login $protocol GSSAPI "bob@$REALM:"
    login $protocol GSSAPI "alice@$REALM:" faketime '+20 minutes'
    capture_end
done

expect_text mail-imap imap.response 'OK Logged in' 'NO [AUTHENTICATIONFAILED]'
expect mail-pop3 pop.response.indicator +OK -ERR
expect_text mail-pop3 pop.response.description 'Logged in' '[AUTH] Authentication failed'
expect mail-smtp -d tcp.port==587,smtp smtp.response.code 235 334 535
conclude
