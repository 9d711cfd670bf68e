# SPDX-License-Identifier: GPL-2.0-or-later
#
# The pages of all status codes are in the repository, so that they can be read without a build; this writes them anew.
add_custom_target(docs
    COMMAND ${SSPI_PYTHON} ${PROJECT_SOURCE_DIR}/docs/reference/mkcodes.py
    COMMENT "Writing the pages of docs/reference/codes"
    VERBATIM)
