/* json.h: JSON, written as it comes
 *
 * A writer for objects of strings and numbers in an array: no more is needed. Text is UTF-8 in every locale.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_JSON_H
#define SSPI_JSON_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    GString *out;
    bool has_object; /**< the array has an object */
    bool has_member; /**< the object has a member */
} json_writer_t;

/** Begin an array, and end it: the text, which the caller frees. */
void json_begin(json_writer_t *writer);
char *json_end(json_writer_t *writer);

void json_begin_object(json_writer_t *writer);
void json_end_object(json_writer_t *writer);

/** A member with a text, which is left out where it is NULL. What is no UTF-8 in it becomes U+FFFD. */
void json_add_string(json_writer_t *writer, const char *name, const char *value);
void json_add_number(json_writer_t *writer, const char *name, uint64_t value);

#endif
