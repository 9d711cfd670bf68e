# SPDX-License-Identifier: GPL-2.0-or-later
#
# `cmake --workflow --preset package` makes a Debian package and an archive with an install script, for the minor version
# of Wireshark that was built for. CPack installs below a prefix, as anyone may; packaging/stage.cmake adds what only
# packages have.
set(wireshark ${Wireshark_MAJOR_VERSION}.${Wireshark_MINOR_VERSION})
math(EXPR next "${Wireshark_MINOR_VERSION} + 1")
set(next ${Wireshark_MAJOR_VERSION}.${next})

# Who builds a package answers for it: as with Debian's own tools, the environment says who that is.
set(name "$ENV{DEBFULLNAME}")
if(name STREQUAL "")
    set(name "sspi developers")
endif()
set(address "$ENV{DEBEMAIL}")
if(address STREQUAL "")
    cmake_host_system_information(RESULT host QUERY FQDN)
    set(address "sspi@${host}")
endif()
set(CPACK_PACKAGE_CONTACT "${name} <${address}>")

set(CPACK_PACKAGE_NAME sspi)
set(CPACK_PACKAGE_FILE_NAME sspi-${PROJECT_VERSION}-wireshark-${wireshark}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Wireshark plugin that explains Windows authentication status codes")
set(CPACK_PACKAGE_DESCRIPTION
"A packet capture shows why a logon failed, but as a number, and each protocol
has numbers of its own. This plugin says for each status of an authentication
in Kerberos, SMB, LDAP, TLS, CredSSP, RPC, HTTP and other protocols which SSPI
status (SEC_E_..., SEC_I_...) a Windows caller sees, what it means, why it
usually occurs and what to look at first. One display filter finds every
failure in any protocol.

The command sspi-lookup explains the same codes without a capture.")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/stage.cmake)
set(CPACK_SSPI_SOURCE_DIR ${PROJECT_SOURCE_DIR})
set(CPACK_SSPI_PYTHON ${SSPI_PYTHON})

# One name for every version of Wireshark, as with libvirt-wireshark: Debian has one Wireshark at a time, so a package for
# another one takes the place of this one. What it is for is the end of its version, and in its dependencies.
set(CPACK_DEBIAN_PACKAGE_NAME sspi-wireshark)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION}+wireshark${wireshark})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tshark | wireshark, wireshark-common (>= ${wireshark}~), wireshark-common (<< ${next}~)")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_SSPI_DEBIAN_SUFFIX +wireshark${wireshark})

set(CPACK_GENERATOR TGZ)
find_program(SSPI_SHLIBDEPS dpkg-shlibdeps)
mark_as_advanced(SSPI_SHLIBDEPS)
if(SSPI_SHLIBDEPS)
    list(APPEND CPACK_GENERATOR DEB)
endif()
include(CPack)
