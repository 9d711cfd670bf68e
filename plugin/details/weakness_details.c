/* weakness_details.c: what a frame shows to be weak, in the packet details
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "details/weakness_details.h"

#include "compat.h"
#include "details/item.h"

static int hf_weakness = -1;

static int ett_weakness = -1;

void weakness_details_register(int proto)
{
    static const item_field_t fields[] = {
        { &hf_weakness, SSPI_WORD_WEAKNESS, "sspi.weakness", FT_STRING, BASE_NONE, NULL,
          SSPI_WORD_ABOUT_WEAKNESS },
    };
    static int *ett[] = { &ett_weakness };

    item_fields_register(proto, fields, G_N_ELEMENTS(fields));
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
}

/** "Cause: …" without a field of its own: filters look for names. */
static void add_line(proto_tree *tree, tvbuff_t *tvb, sspi_word_t word, uint16_t text)
{
    char *line = sspi_word_with(SSPI_WORD_WITH_COLON, sspi_word(word), sspi_spoken(text), NULL);

    proto_item_set_generated(proto_tree_add_subtree(tree, tvb, 0, 0, ett_weakness, NULL, line));
    g_free(line);
}

static void show(const sspi_weakness_t *weakness, tvbuff_t *tvb, proto_tree *tree)
{
    proto_tree *subtree;
    proto_item *item;
    char *shown;

    if (!tree_is_visible(tree)) {
        item_add_text(tree, hf_weakness, tvb, weakness->name);
        return;
    }
    shown = sspi_word_with(SSPI_WORD_WITH_COLON, sspi_spoken(weakness->label), sspi_spoken(weakness->meaning), NULL);
    item = item_added(tree, proto_tree_add_string_format_value(tree, hf_weakness, tvb, 0, 0, weakness->name, "%s", shown));
    g_free(shown);
    subtree = proto_item_add_subtree(item, ett_weakness);
    add_line(subtree, tvb, SSPI_WORD_CAUSE, weakness->cause);
    add_line(subtree, tvb, SSPI_WORD_REMEDY, weakness->remedy);
}

void weakness_details_show(weakness_set_t weaknesses, tvbuff_t *tvb, proto_tree *tree)
{
    for (unsigned id = 0; id < SSPI_WEAKNESS_COUNT && weaknesses >> id; id++) {
        if (weakness_set_has(weaknesses, id))
            show(&sspi_weaknesses[id], tvb, tree);
    }
}
