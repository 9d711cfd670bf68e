# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# Folders with a Debian release, as debootstrap makes them, and commands that run inside. To be sourced at the top of the tree,
# after tools/packages.sh, as root. Whoever sources it sets `temporary` to a folder of its own, and has trap call end_child.

SOURCES=/usr/src/sspi # the working tree, in such a folder

# isolated OPTION... COMMAND...: in namespaces of its own (options are unshare's). When the command ends, however it ends, the
# kernel ends its processes and undoes its mounts, which nobody else has seen.
child=
isolated() {
    local status=0
    unshare --mount --pid --fork --kill-child "$@" < /dev/null &
    child=$!
    wait "$child" || status=$?
    child=
    return "$status"
}

# shellcheck disable=SC2317 # called by traps
end_child() {
    [[ -z $child ]] || kill -KILL "$child"
}

# inside ROOT COMMAND...: run it in a folder with a release, among the sources. A test needs a terminal. Of the environment only
# SOURCE_DATE_EPOCH is taken along.
inside() {
    local root=$1
    shift
    isolated --root="$root" --mount-proc --wd="$SOURCES" \
        env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
        ${SOURCE_DATE_EPOCH:+"SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH"} \
        sh -euc 'mkdir -p /dev/pts
            mount -t devpts -o newinstance,ptmxmode=0666 devpts /dev/pts
            mount --bind /dev/pts/ptmx /dev/ptmx
            exec "$@"' sh "$@"
}

# find_archive SUITE: the address of the Debian archive that this machine's apt uses, if it can be reached and has the release
find_archive() {
    local address
    # shellcheck disable=SC2016 # expanded by apt
    for address in $(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | sort -u); do
        if /usr/lib/apt/apt-helper -o Acquire::Retries=1 download-file "${address%/}/dists/$1/InRelease" "$temporary/InRelease" \
            > /dev/null 2>&1 && grep -qx 'Origin: Debian' "$temporary/InRelease"; then
            echo "$address"
            return
        fi
    done
    return 1
}

# copy_sources ROOT: the working tree as it is, without what git ignores, in place of what an earlier run has left
copy_sources() {
    local to=$1$SOURCES file
    rm -rf --one-file-system "$to"
    mkdir -p "$to"
    git -c safe.directory="$PWD" ls-files -z --cached --others --exclude-standard > "$temporary/files"
    while IFS= read -rd '' file; do
        [[ ! -e $file ]] || printf '%s\0' "$file"
    done < "$temporary/files" | tar -c --null --files-from=- | tar -xC "$to" --no-same-owner
}

# remove_installed ROOT: what ./quickstart has installed in it
remove_installed() {
    find "$1/usr" \( -path '*/wireshark/plugins/*/sspi.so' -o -path '*/wireshark/profiles/SSPI' \
        -o -path "$1/usr/local/*/sspi-lookup*" \) -prune -exec rm -r {} +
}

# make_root ROOT SUITE ARCHIVE PACKAGE...: what is not finished is in ROOT.part, and begun anew
make_root() {
    local root=$1.part suite=$2 archive=$3 finished=$1
    shift 3
    rm -rf --one-file-system "$root" "$finished"
    isolated debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$archive" || return
    # The machine's own way to the archive, and an archive of any age: a frozen copy has a Release file past its date.
    {
        apt-config dump Acquire::http Acquire::https
        echo 'Acquire::Check-Valid-Until "false";'
        echo 'Dpkg::Use-Pty "false";'
    } > "$root/etc/apt/apt.conf.d/90sspi" || return
    copy_sources "$root" || return
    # shellcheck disable=SC2016 # expanded inside
    inside "$root" bash -euc '. tools/packages.sh; need_packages "$@"' bash "$@" || return
    mv "$root" "$finished"
}
