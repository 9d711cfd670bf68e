# SPDX-License-Identifier: GPL-2.0-or-later
#
# The plugin as a part of Wireshark's own build, made by Wireshark's macros and with its compiler flags. docs/building.md
# says how to get there. sspi-lookup and the tests are not built.
include(${CMAKE_CURRENT_LIST_DIR}/Python.cmake)
include(WiresharkPlugin)
set_module_info(sspi ${PROJECT_VERSION_MAJOR} ${PROJECT_VERSION_MINOR} ${PROJECT_VERSION_PATCH} 0)

set(SSPI_GLIB sspi_glib)
add_library(sspi_glib INTERFACE)
target_include_directories(sspi_glib SYSTEM INTERFACE ${GLIB2_INCLUDE_DIRS})
target_link_libraries(sspi_glib INTERFACE ${GLIB2_LIBRARIES})

add_library(sspi_warnings INTERFACE)
target_compile_options(sspi_warnings INTERFACE ${WERROR_COMMON_FLAGS} $<$<BOOL:${SSPI_WERROR}>:-Werror>)

# sspi_add_in_tree(FILE...): the plugin, from its own files and the catalogue
function(sspi_add_in_tree)
    set(PLUGIN_FILES ${ARGN})
    add_wireshark_plugin_library(sspi epan)
    target_link_libraries(sspi PRIVATE catalogue epan sspi_warnings)
    install_plugin(sspi epan)
endfunction()

add_subdirectory(plugin)
