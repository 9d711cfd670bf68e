# SPDX-License-Identifier: GPL-2.0-or-later
#
# Where things go is decided when they are installed, by who installs them: Wireshark loads no plugin from a personal
# folder when it runs as root, so root installs for all users, and everyone else for themselves. A prefix given to
# `cmake --install` (--prefix) or a DESTDIR is obeyed.

# With its checksums beside it, a profile is known to be as it was installed, or to be somebody's own work. Wireshark
# itself writes `recent` anew whenever it is closed, so that file says nothing.
set(SSPI_PROFILE ${PROJECT_SOURCE_DIR}/plugin/profile)
set(sums "")
foreach(file IN ITEMS colorfilters dfilter_buttons dfilters io_graphs preferences)
    file(SHA256 ${SSPI_PROFILE}/${file} sum)
    string(APPEND sums "${sum}  ${file}\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${SSPI_PROFILE}/${file})
endforeach()
file(WRITE ${PROJECT_BINARY_DIR}/profile/SHA256SUMS "${sums}")

configure_file(${CMAKE_CURRENT_LIST_DIR}/install_places.cmake.in ${PROJECT_BINARY_DIR}/install_places.cmake @ONLY)
# CMake says only once that nobody has chosen the prefix; it runs again whenever a file of the build has changed.
if(CMAKE_INSTALL_PREFIX_INITIALIZED_TO_DEFAULT)
    set(SSPI_PREFIX_BY_DEFAULT "${CMAKE_INSTALL_PREFIX}" CACHE INTERNAL "The prefix that nobody has chosen")
endif()
set(SSPI_DEFAULT_PREFIX FALSE)
if(DEFINED SSPI_PREFIX_BY_DEFAULT AND CMAKE_INSTALL_PREFIX STREQUAL SSPI_PREFIX_BY_DEFAULT)
    set(SSPI_DEFAULT_PREFIX TRUE)
endif()
install(CODE "set(SSPI_DEFAULT_PREFIX \"${SSPI_DEFAULT_PREFIX}\")\nset(SSPI_CONFIGURED_PREFIX \"${CMAKE_INSTALL_PREFIX}\")")
install(SCRIPT ${PROJECT_BINARY_DIR}/install_places.cmake)

add_custom_target(uninstall
    COMMAND ${CMAKE_COMMAND} -DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt -P ${CMAKE_CURRENT_LIST_DIR}/uninstall.cmake
    COMMENT "Removing what `cmake --install` has put in place"
    VERBATIM)
