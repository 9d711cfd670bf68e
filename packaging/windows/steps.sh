# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
#
# Steps of the build for Windows, run in the folder that packaging/windows/root makes, and not again while their input is the same.
# To be sourced at the top of the tree. Times are those of bash's SECONDS; `deadline` is one of them, or 0.
. tools/packages.sh
. tools/debian_root.sh

folder=$PWD/build/windows root=$PWD/build/windows/root
deadline=0
temporary=
# The time of all files in the installer and the zip
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$PWD" log -1 --format=%ct)}

# shellcheck disable=SC2317 # called by the trap
leave() {
    end_child
    rm -rf "$temporary"
}

# enter: make the folder where needed, copy the sources into it, and let nobody else in. Returns 77 where it cannot be made, 124 when the
# time is over.
enter() {
    timeout "$deadline" packaging/windows/root || return
    exec 9> "$folder/lock"
    flock 9
    temporary=$(mktemp -d)
    trap leave EXIT
    trap 'exit 130' INT TERM HUP
    copy_sources "$root"
}

# in_time COMMAND...: run it inside. Ends with 124 when the time is over.
in_time() {
    local left=$((deadline - SECONDS))
    if ((deadline == 0)); then
        inside "$root" "$@"
    elif ((left > 0)); then
        inside "$root" timeout "$left" "$@"
    else
        return 124
    fi
}

# step SCRIPT INPUT...: run a script inside, if it or an input (files and folders) has changed since it last succeeded. What it prints
# is in build/windows/NAME.log, and shown if it fails. Returns 77 where a package cannot be had, 124 when the time is over.
step() {
    local script=$1 name stamp status=0 begin=$SECONDS
    name=$(basename "$script")
    stamp=$(find "$@" packaging/windows/steps/environment.sh "$root/made" -type f -print0 | LC_ALL=C sort -z | xargs -0 cat | sha256sum)
    [[ ! -e $root/build/stamps/$name || $(< "$root/build/stamps/$name") != "$stamp" ]] || return 0
    mkdir -p "$root/build/stamps"
    rm -f "$root/build/stamps/$name"
    in_time "$script" > "$folder/$name.log" 2>&1 || status=$?
    ((status == 0 || status == 124)) || tail -50 "$folder/$name.log" >&2
    ((status)) || echo "$stamp" > "$root/build/stamps/$name"
    echo "$name: $((SECONDS - begin)) s"
    return "$status"
}

# build_plugin: all that is needed for the plugin and sspi-lookup.exe
build_plugin() {
    step packaging/windows/steps/headers &&
        step packaging/windows/steps/libraries packaging/windows/intl cmake/windows/toolchain.cmake &&
        step packaging/windows/steps/plugin plugin cmake CMakeLists.txt CMakePresets.json
}

# build_installer: what users get, from what build_plugin has made
build_installer() {
    echo "$SOURCE_DATE_EPOCH" > "$temporary/time"
    step packaging/windows/steps/installer "$temporary/time" packaging/windows plugin cmake CMakeLists.txt LICENSE README.md CHANGELOG.md &&
        rm -rf "$folder/out" && cp -r "$root/build/out" "$folder/out"
}
