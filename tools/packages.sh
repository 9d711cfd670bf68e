# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
#
# The Debian packages that are needed, and how to get them. To be sourced.

BUILD_PACKAGES=(cmake gcc libc6-dev libglib2.0-dev libwireshark-dev ninja-build pkg-config python3 python3-polib
    tshark wireshark-dev)
TEST_PACKAGES=(binutils gettext python3-pytest strace util-linux wireshark-common)
BENCH_PACKAGES=(python3-pytest util-linux valgrind)
PACKAGING_PACKAGES=(dpkg-dev file git lintian rpm util-linux)
# For the tests of Wireshark's window, which say what is missing, and for the pictures
WINDOW_PACKAGES=(at-spi2-core dbus-daemon gir1.2-atspi-2.0 openbox python3-gi wireshark xdotool xvfb)
# For the tests of the report as a page, likewise
BROWSER_PACKAGES=(chromium chromium-driver)
# For the recipes of docs/scale.md, whose tests say what is missing
SCALE_PACKAGES=(curl iproute2 jq munge openssh-client openssh-server parallel postgresql rsync slurm-client slurmctld slurmd sqlite3)
# For Windows, in a folder with trixie: packaging/windows/build, then tests/windows/run
WINDOWS_PACKAGES=(autoconf automake bison clang cmake dpkg-dev file flex gcc gcc-mingw-w64-ucrt64 gettext g++-mingw-w64-ucrt64
    libc6-dev libgcrypt-mingw-w64-dev libglib2.0-dev libgpg-error-mingw-w64-dev libtool libz-mingw-w64-dev
    make meson ninja-build nsis perl pkg-config python3 python3-packaging python3-polib python3-pytest util-linux wine wine64
    wireshark-common xz-utils zip)
PICTURE_PACKAGES=(fonts-dejavu-core fonts-noto-cjk imagemagick pngquant xterm)

as_root() {
    if [[ "$(id -u)" == 0 ]]; then "$@"; else sudo "$@"; fi
}

# missing_packages PACKAGE...: print those that are not installed
missing_packages() {
    local package
    for package in "$@"; do
        [[ "$(dpkg-query -W -f '${Status}' "$package" 2> /dev/null)" == *" installed" ]] || echo "$package"
    done
}

# need_packages PACKAGE...: install those that are missing. Nothing is asked for, and the network is not touched, where
# nothing is missing.
need_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    as_root apt-get update
    # Wireshark asks whether ordinary users may capture; the default is right for us.
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
}

# need_servers PACKAGE...: the same, but Debian starts none of the servers in them
need_servers() (
    policy=/usr/sbin/policy-rc.d
    if [[ -n "$(missing_packages "$@")" && ! -e $policy ]]; then
        trap 'as_root rm -f "$policy"' EXIT
        printf '#!/bin/sh\nexit 101\n' | as_root install -m 755 /dev/stdin "$policy"
    fi
    need_packages "$@"
)

# system_python: print a Python that has the modules of the system's packages. The first one on the PATH may be a private one
# without them.
system_python() {
    if python3 -c 'import pytest' 2> /dev/null; then echo python3; else echo /usr/bin/python3; fi
}
