# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
#
# How GLib is built for Windows, as a DLL or a static library. To be sourced by the steps, after environment.sh.

# put FOLDER FILE...: what is the same is not touched, and what was built with it is not built again
put() {
    install -C -m 644 -D -t "$@"
}

# What meson has to know
cross_file() {
    cat << END
[binaries]
c = '$HOST-gcc'
cpp = '$HOST-g++'
ar = '$HOST-ar'
strip = '$HOST-strip'
windres = '$HOST-windres'
pkg-config = '/usr/bin/pkg-config'
[properties]
pkg_config_libdir = '$SDK/lib/pkgconfig'
needs_exe_wrapper = true
[built-in options]
c_args = ['-I$SDK/include', '-ffile-prefix-map=$SOURCE=.']
cpp_args = ['-I$SDK/include', '-ffile-prefix-map=$SOURCE=.']
c_link_args = ['-L$SDK/lib', '-static-libgcc']
cpp_link_args = ['-L$SDK/lib', '-static-libgcc']
[host_machine]
system = 'windows'
cpu_family = 'x86_64'
cpu = 'x86_64'
endian = 'little'
END
}

# build_glib shared|static TARGET...: of GLib's modules only what Wireshark and we need. It is not installed, so its prefix is only where it
# would look for translations.
build_glib() {
    local folder=$BUILD/glib-$1 options=(--prefix /usr --buildtype release --default-library "$1" --wrap-mode=nodownload -Dtests=false
        -Dinstalled_tests=false -Dnls=disabled -Dlibmount=disabled -Dselinux=disabled -Dxattr=false -Dman=false -Dgtk_doc=false
        -Dglib_debug=disabled)
    shift
    cross_file > "$folder.cross"
    if [[ ! -e $folder.options || $(< "$folder.options") != "${options[*]}$(< "$folder.cross")" ]]; then
        rm -rf "$folder"
        meson setup "$folder" "$SOURCE/glib2.0" --cross-file "$folder.cross" "${options[@]}"
        echo "${options[*]}$(< "$folder.cross")" > "$folder.options"
    fi
    ninja -C "$folder" -j2 "$@"
}

# glib_pc LIB-FOLDER LIBS CFLAGS: for pkg-config
glib_pc() {
    printf '%s\n' "libdir=$1" "includedir=$SDK/include" 'Name: GLib' 'Description: GLib for Windows' "Version: $(pkg_version)" "Libs: -L$1 $2" \
        "Cflags: -I$SDK/include/glib-2.0 -I$1/glib-2.0/include $3" > "$1/pkgconfig/glib-2.0.pc"
}

pkg_version() {
    sed -n "s/^  version : '\([0-9.]*\)',.*/\1/p" "$SOURCE/glib2.0/meson.build" | head -1
}
