# SPDX-License-Identifier: GPL-2.0-or-later
#
# Run by CPack between installing and packing: what only a package has.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(packaging ${CPACK_SSPI_SOURCE_DIR}/packaging)
set(readable OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
set(executable ${readable} OWNER_EXECUTE GROUP_EXECUTE WORLD_EXECUTE)

if(CPACK_GENERATOR STREQUAL "DEB")
    set(documentation ${root}/usr/share/doc/${CPACK_DEBIAN_PACKAGE_NAME})
    file(COPY ${packaging}/copyright DESTINATION ${documentation}
        FILE_PERMISSIONS ${readable} DIRECTORY_PERMISSIONS ${executable})
    execute_process(COMMAND_ERROR_IS_FATAL ANY OUTPUT_FILE ${documentation}/changelog
        COMMAND ${CPACK_SSPI_PYTHON} ${packaging}/debian_changelog.py ${CPACK_SSPI_SOURCE_DIR}/CHANGELOG.md
            ${CPACK_DEBIAN_PACKAGE_NAME} ${CPACK_SSPI_DEBIAN_SUFFIX} ${CPACK_PACKAGE_CONTACT})
    file(CHMOD ${documentation}/changelog PERMISSIONS ${readable})
    set(overrides ${root}/usr/share/lintian/overrides)
    file(COPY ${packaging}/lintian-overrides DESTINATION ${overrides}
        FILE_PERMISSIONS ${readable} DIRECTORY_PERMISSIONS ${executable})
    file(RENAME ${overrides}/lintian-overrides ${overrides}/${CPACK_DEBIAN_PACKAGE_NAME})
    file(GLOB manual ${root}/usr/share/man/*/*)
    execute_process(COMMAND gzip -9n ${documentation}/changelog ${manual} COMMAND_ERROR_IS_FATAL ANY)
elseif(CPACK_GENERATOR STREQUAL "TGZ")
    file(COPY ${packaging}/install DESTINATION ${root} FILE_PERMISSIONS ${executable})
    foreach(file IN ITEMS README.md CHANGELOG.md LICENSE)
        file(COPY ${CPACK_SSPI_SOURCE_DIR}/${file} DESTINATION ${root} FILE_PERMISSIONS ${readable})
    endforeach()
endif()
