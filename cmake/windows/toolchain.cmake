# SPDX-License-Identifier: GPL-2.0-or-later
#
# 64-bit Windows, from Debian trixie or later: packaging/windows/build says how. The C library has to be UCRT, as Wireshark's is: the
# plugin gives Wireshark a FILE, and another C library's would make it crash.
#
#   SSPI_SDK           a folder with the cross-built libraries, as packaging/windows/steps/libraries makes it
#   SSPI_STATIC_GLIB   for sspi-lookup.exe, which is one file; the plugin needs Wireshark's GLib
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR AMD64)
set(host x86_64-w64-mingw32ucrt)
set(CMAKE_C_COMPILER ${host}-gcc)
set(CMAKE_CXX_COMPILER ${host}-g++)
set(CMAKE_RC_COMPILER ${host}-windres)

list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES SSPI_SDK SSPI_STATIC_GLIB)
set(CMAKE_FIND_ROOT_PATH ${SSPI_SDK} /usr/${host})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE BOTH)
if(SSPI_STATIC_GLIB)
    set(ENV{PKG_CONFIG_LIBDIR} ${SSPI_SDK}/static/pkgconfig)
else()
    set(ENV{PKG_CONFIG_LIBDIR} ${SSPI_SDK}/lib/pkgconfig)
endif()
set(ENV{PKG_CONFIG_PATH} "")
