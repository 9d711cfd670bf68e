# SPDX-License-Identifier: GPL-2.0-or-later

# Builds that notice memory errors and undefined behaviour by themselves. For tests only: the plugin then loads into a
# program that has the sanitizers' libraries preloaded (see tests/sanitize).
option(SSPI_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(SSPI_FUZZ "Build the fuzz targets for libFuzzer, with the same sanitizers; needs clang" OFF)

if(SSPI_SANITIZE OR SSPI_FUZZ)
    add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    add_link_options(-fsanitize=address,undefined)
endif()
if(SSPI_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
