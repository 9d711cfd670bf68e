# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
#
# Where things are in the folder of packaging/windows/root, and which versions of Wireshark there are. To be sourced by the steps.
BUILD=/build              # all that is made
SOURCE=$BUILD/source      # unpacked source packages
SDK=$BUILD/sdk            # libraries for Windows
HOST=x86_64-w64-mingw32ucrt

# The Debian release whose Wireshark each minor version's headers and export lists are from
declare -A RELEASE=([4.0]=bookworm [4.4]=trixie [4.6]=sid)
VERSIONS=(4.0 4.4 4.6)

# fetch APT-GET-ARGUMENT...: ends the step with 77 where something cannot be had
fetch() {
    apt-get -o APT::Sandbox::User=root -o Acquire::Retries=2 "$@" || exit 77
}

# unpack PACKAGE: the source package of bookworm, with Debian's patches, as $SOURCE/PACKAGE
unpack() {
    [[ ! -d $SOURCE/$1 ]] || return 0
    rm -rf "$SOURCE/$1.part" "$SOURCE/$1.new"
    mkdir -p "$SOURCE/$1.part"
    (
        cd "$SOURCE/$1.part" || exit
        fetch source --download-only --only-source "$1/bookworm"
        dpkg-source --no-copy --extract ./*.dsc "$SOURCE/$1.new"
        # What a licence and an offer of the sources have to name
        sed -n 's/^Version: //p' ./*.dsc | head -1 > "$SOURCE/$1.version"
    ) || exit
    rm -rf "$SOURCE/$1.part"
    mv "$SOURCE/$1.new" "$SOURCE/$1"
}

# project FOLDER WIRESHARK TARGET OPTION...: build a part of this project for Windows
project() {
    local target=$3
    export SSPI_BINARY_DIR=$1 SSPI_WIRESHARK=$2 SSPI_SDK=$SDK
    shift 3
    cmake --preset windows "$@" > "$SSPI_BINARY_DIR.log" 2>&1 || { cat "$SSPI_BINARY_DIR.log" >&2 && return 1; }
    cmake --build "$SSPI_BINARY_DIR" --parallel 2 --target "$target"
}
