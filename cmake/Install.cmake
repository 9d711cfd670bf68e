# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where things go is decided when they are installed, by who installs them: Wireshark loads no plugin from a personal
# folder when it runs as root, so root installs for all users, and everyone else for themselves. A prefix given to
# `cmake --install` (--prefix) or a DESTDIR is obeyed.
configure_file(${CMAKE_CURRENT_LIST_DIR}/install_places.cmake.in ${PROJECT_BINARY_DIR}/install_places.cmake @ONLY)

set(SSPI_DEFAULT_PREFIX ${CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT})
install(CODE "set(SSPI_DEFAULT_PREFIX \"${SSPI_DEFAULT_PREFIX}\")\nset(SSPI_CONFIGURED_PREFIX \"${CMAKE_INSTALL_PREFIX}\")")
install(SCRIPT ${PROJECT_BINARY_DIR}/install_places.cmake)

add_custom_target(uninstall
    COMMAND ${CMAKE_COMMAND} -DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt -P ${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake
    COMMENT "Removing what `cmake --install` has put in place"
    VERBATIM)
