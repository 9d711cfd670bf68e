# SPDX-License-Identifier: GPL-2.0-or-later
#
# Wireshark for Windows, as find_package() would find an installed one: headers and import libraries that
# packaging/windows/steps/headers has made.
#
#   SSPI_WIRESHARK   the folder with them
file(STRINGS ${SSPI_WIRESHARK}/version Wireshark_VERSION)
string(REPLACE "." ";" numbers ${Wireshark_VERSION})
list(GET numbers 0 Wireshark_MAJOR_VERSION)
list(GET numbers 1 Wireshark_MINOR_VERSION)
list(GET numbers 2 Wireshark_PATCH_VERSION)
set(Wireshark_PLUGIN_LIBDIR plugins/${Wireshark_MAJOR_VERSION}.${Wireshark_MINOR_VERSION})
set(Wireshark_PLUGIN_INSTALL_DIR ${Wireshark_PLUGIN_LIBDIR})

add_library(epan INTERFACE IMPORTED)
target_include_directories(epan INTERFACE ${SSPI_WIRESHARK}/include)
target_link_libraries(epan INTERFACE ${SSPI_WIRESHARK}/lib/libwireshark.dll.a ${SSPI_WIRESHARK}/lib/libwsutil.dll.a)
set(Wireshark_FOUND 1)
