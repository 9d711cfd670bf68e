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

# enter: let nobody else in, make the folder where needed, and copy the sources into it. Returns 77 where it cannot be made, 124 when the
# time is over.
enter() {
    mkdir -p "$folder"
    exec 9> "$folder/lock"
    if ((deadline)); then
        flock --timeout "$deadline" 9 && ((SECONDS < deadline)) || return 124
        timeout $((deadline - SECONDS)) packaging/windows/root || return
    else
        flock 9
        packaging/windows/root || return
    fi
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

# sums FILE...: a sum of what is in these files and folders, by their names in the copy of the sources
sums() {
    (cd "$root$SOURCES" && find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
}

# step SCRIPT INPUT...: run a script inside, if it or an input has changed since it last succeeded: files, folders, and :NAME, another step.
# What it prints is in build/windows/NAME.log, and shown if it fails. Returns 77 where a package cannot be had, 124 when the time is over.
step() {
    local script=$1 name stamp input inputs=() status=0 begin=$SECONDS
    name=$(basename "$script")
    for input in "${@:2}"; do
        inputs+=("${input/#:/$root/build/stamps/}")
    done
    stamp=$(sums "$script" "${inputs[@]}" packaging/windows/steps/environment.sh "$root/made") || return
    [[ ! -e $root/build/stamps/$name || $(< "$root/build/stamps/$name") != "$stamp" ]] || return 0
    mkdir -p "$root/build/stamps"
    rm -f "$root/build/stamps/$name"
    in_time "$script" > "$folder/$name.log" 2>&1 || status=$?
    ((status == 0 || status == 124)) || tail -50 "$folder/$name.log" >&2
    ((status)) || echo "$stamp" > "$root/build/stamps/$name"
    echo "$name:$([[ $status == 0 ]] || echo ' not finished,') $((SECONDS - begin)) s"
    return "$status"
}

# build_plugin: the plugin, and all that it needs
build_plugin() {
    step packaging/windows/steps/headers &&
        step packaging/windows/steps/libraries packaging/windows/steps/glib.sh packaging/windows/intl cmake/windows/toolchain.cmake &&
        step packaging/windows/steps/plugin :headers :libraries plugin cmake CMakeLists.txt CMakePresets.json
}

# build_lookup: sspi-lookup.exe
build_lookup() {
    step packaging/windows/steps/lookup :headers :libraries packaging/windows/steps/glib.sh plugin cmake CMakeLists.txt CMakePresets.json
}

# build_installer: what users get, from what the others have made
build_installer() {
    echo "$SOURCE_DATE_EPOCH" > "$root/build/time"
    step packaging/windows/steps/installer :plugin :lookup "$root/build/time" packaging/windows plugin cmake CMakeLists.txt LICENSE \
        README.md CHANGELOG.md && rm -rf "$folder/out" && cp -r "$root/build/out" "$folder/out"
}
