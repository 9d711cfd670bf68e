# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT EXISTS "${MANIFEST}")
    message(FATAL_ERROR "Nothing was installed from here: there is no ${MANIFEST}")
endif()
file(STRINGS "${MANIFEST}" files)

# A profile that somebody has changed stays. Of one that is as it was installed, Wireshark may have written `recent`.
set(sums ${files})
list(FILTER sums INCLUDE REGEX "/profiles/SSPI/SHA256SUMS$")
get_filename_component(profile "${sums}" DIRECTORY)
if(profile AND EXISTS "$ENV{DESTDIR}${profile}")
    execute_process(COMMAND sha256sum --check --status SHA256SUMS
        WORKING_DIRECTORY "$ENV{DESTDIR}${profile}" RESULT_VARIABLE changed ERROR_QUIET)
    if(changed)
        message(STATUS "Leaving the profile in $ENV{DESTDIR}${profile}, as it was changed")
        list(FILTER files EXCLUDE REGEX "/profiles/SSPI/[^/]+$")
    else()
        list(APPEND files "${profile}/recent")
    endif()
endif()

foreach(file IN LISTS files)
    if(EXISTS "$ENV{DESTDIR}${file}")
        message(STATUS "Removing $ENV{DESTDIR}${file}")
        file(REMOVE "$ENV{DESTDIR}${file}")
    endif()
endforeach()

file(GLOB left "$ENV{DESTDIR}${profile}/*")
if(profile AND NOT left)
    file(REMOVE_RECURSE "$ENV{DESTDIR}${profile}")
endif()
