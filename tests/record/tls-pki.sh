# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Certificates for the TLS part: good ones, and one for each way of being refused. To be sourced.

# make_pki DIR: leaves NAME.pem and NAME.key there, and ca+crl.pem
make_pki() {
    rm -rf "$1"
    mkdir -p "$1"
    cd "$1" || die "$1"
    cat > ext.cnf << 'END'
[server]
basicConstraints = CA:FALSE
subjectAltName = DNS:web.lab.example.com
extendedKeyUsage = serverAuth
[client]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
END
    authorities ca rogue self
    certificate server ca server web.lab.example.com
    certificate other ca server other.lab.example.com
    certificate revoked ca server web.lab.example.com
    certificate forclients ca client web.lab.example.com
    certificate alice ca client alice
    certificate rogueclient rogue client mallory
    certificate revokedclient ca client bob
    certificate forservers ca server alice
    certificate expired ca server web.lab.example.com 2020-01-01
    certificate expiredclient ca client alice 2020-01-01
    certificate future ca server web.lab.example.com 2045-01-01
    revoke revoked revokedclient
    cat ca.pem crl.pem > ca+crl.pem
}

# certificate NAME ISSUER server|client SUBJECT [DAY]: for ten years, or for five days from DAY
certificate() {
    local clock=() days=3650
    if (($# > 4)); then
        clock=(faketime "$5 00:00:00") days=5
    fi
    must openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$4"
    must "${clock[@]}" openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial \
        -extfile ext.cnf -extensions "$3" -days $days -out "$1.pem"
}
