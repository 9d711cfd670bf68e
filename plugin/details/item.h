/* item.h: fields of the plugin's own, and items of them in the packet details
 *
 * What a field is called, and what its hint says, are words of the interface, and shown in the current language. What filters
 * know it by is the same in all.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_ITEM_H
#define SSPI_ITEM_H

#include <epan/packet.h>

#include "codes/language.h"

typedef struct {
    int *id; /**< set when it is registered */
    sspi_word_t name;
    const char *filter;
    enum ftenum type;
    int display;
    const void *strings; /**< as in header_field_info, with static lifetime; NULL: none */
    sspi_word_t hint;    /**< what is told of it in one line, or ITEM_NO_HINT */
} item_field_t;

/* No word of the interface has this number. */
#define ITEM_NO_HINT ((sspi_word_t)0)

/** Register fields of protocol `proto`. Texts have to be static. */
void item_fields_register(int proto, const item_field_t *fields, size_t count);

/** Let Wireshark call all of these fields by their names in the current language, in its lists and hints. */
void item_fields_translate(void);

/** To be called with every item of these fields that has been added: it is marked as generated, and labelled in the current
 *  language where somebody sees it.
 *  @param tree  to which it was added
 *  @return `item` */
proto_item *item_added(const proto_tree *tree, proto_item *item);

/** Add a text, unless it is NULL. In a tree that nobody sees, only what is looked for is added. */
void item_add_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text);

/** The same for a text that people need not see: another item shows it. Filters, columns and programs find it. */
void item_add_hidden_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text);

/** The same for a text that people see in other words than filters.
 *  @param shown  what people see */
void item_add_worded_text(proto_tree *tree, int hf, tvbuff_t *tvb, const char *text, const char *shown);

/** The same for a number. */
void item_add_number(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number);

/** The same for a number whose name is shown in the current language; filters know the English one. */
void item_add_named_number(proto_tree *tree, int hf, tvbuff_t *tvb, uint32_t number, const char *name);

#endif
