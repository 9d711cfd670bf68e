# SPDX-License-Identifier: GPL-2.0-or-later
#
# Find a python3 that has the modules the build needs. The first one on the PATH may be a private one without the
# modules that the system's packages install.

# sspi_find_python(VARIABLE MODULE...): set VARIABLE to the path of a python3 that can import every MODULE.
function(sspi_find_python variable)
    if(${variable})
        return()
    endif()
    set(imports ${ARGN})
    list(JOIN imports "," imports)
    find_program(SSPI_PYTHON_ON_PATH NAMES python3 python)
    mark_as_advanced(SSPI_PYTHON_ON_PATH)
    foreach(candidate IN ITEMS "${SSPI_PYTHON_ON_PATH}" /usr/bin/python3 /usr/local/bin/python3)
        if(EXISTS "${candidate}")
            execute_process(COMMAND "${candidate}" -c "import ${imports}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
            if(NOT failed)
                set(${variable} "${candidate}" CACHE FILEPATH "python3 with ${imports}")
                return()
            endif()
        endif()
    endforeach()
    message(FATAL_ERROR "No python3 found that has the modules ${imports}; give one with -D${variable}=…")
endfunction()

sspi_find_python(SSPI_PYTHON polib)
