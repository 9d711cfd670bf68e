/* report_command.h: the reports that `-z sspi,…` prints when a capture has been read
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_REPORT_COMMAND_H
#define SSPI_REPORT_COMMAND_H

/** Offer the reports of the table in report_command.c: `-z COMMAND[,FORMAT][,FILTER]`.
 *  @param tap  name of the tap that has the frame_record_t of each frame of an attempt */
void report_command_register(const char *tap_of_attempts, const char *tap_of_annotations);

#endif
