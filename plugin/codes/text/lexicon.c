/* lexicon.c: names, labels, contexts and fragments, found by the hash of their words
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/text/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "codes/text/tokens.h"

/* Most words of a text are in no table: a bit for each hash of a table tells that without a search. */
#define FILTER_BITS 65536u
#define MAX_NAME 96

typedef struct {
    uint32_t hash;
    uint32_t order;
    const void *item;
    const char *spelling; /* of a name */
} entry_t;

typedef struct {
    GArray *entries;
    uint8_t filter[FILTER_BITS / 8];
} table_t;

static struct {
    table_t names;
    table_t labels;
    table_t contexts;
    table_t fragments;
} lexicon;

static void add(table_t *table, uint32_t hash, const void *item, const char *spelling)
{
    entry_t entry = { .hash = hash, .order = table->entries->len, .item = item, .spelling = spelling };

    g_array_append_val(table->entries, entry);
    table->filter[hash % FILTER_BITS / 8] |= (uint8_t)(1u << hash % 8);
}

static int compare(const void *a, const void *b)
{
    const entry_t *left = (const entry_t *)a;
    const entry_t *right = (const entry_t *)b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return left->order < right->order ? -1 : left->order > right->order;
}

static void sort(table_t *table)
{
    g_array_sort(table->entries, compare);
}

static void start(table_t *table)
{
    table->entries = g_array_new(FALSE, FALSE, sizeof(entry_t));
}

static void add_spellings(const sspi_code_t *row)
{
    const char *alias = row->aliases;

    add(&lexicon.names, sspi_phrase_hash(SSPI_PHRASE_START, row->name, strlen(row->name)), row, row->name);
    while (alias && *alias) {
        size_t length = strcspn(alias, " ");

        add(&lexicon.names, sspi_phrase_hash(SSPI_PHRASE_START, alias, length), row, alias);
        alias += length + strspn(alias + length, " ");
    }
}

static void add_names(void)
{
    start(&lexicon.names);
    for (int family = 0; family < SSPI_FAMILY_COUNT; family++) {
        for (size_t i = 0; i < sspi_families[family].count; i++)
            add_spellings(&sspi_families[family].codes[i]);
        if (sspi_families[family].fallback)
            add_spellings(sspi_families[family].fallback);
    }
    sort(&lexicon.names);
}

/** The hash of the first two words, or of the first where `*` or nothing follows. */
static uint32_t hash_of_beginning(const char *text)
{
    GArray *tokens = sspi_tokens(text, strlen(text));
    uint32_t hash = SSPI_PHRASE_START;
    unsigned words = 0;

    for (guint i = 0; i < tokens->len && words < 2; i++) {
        const sspi_token_t *token = &g_array_index(tokens, sspi_token_t, i);

        if (token->kind == SSPI_TOKEN_MARK && token->mark == '*')
            break;
        if (token->kind != SSPI_TOKEN_MARK) {
            hash = sspi_phrase_hash(hash, text + token->at, token->length);
            words++;
        }
    }
    g_array_unref(tokens);
    return hash;
}

static void add_phrases(void)
{
    start(&lexicon.labels);
    for (size_t i = 0; i < sspi_label_count; i++)
        add(&lexicon.labels, sspi_phrase_hash(SSPI_PHRASE_START, sspi_labels[i].label, strlen(sspi_labels[i].label)),
            &sspi_labels[i], NULL);
    sort(&lexicon.labels);
    start(&lexicon.contexts);
    for (size_t i = 0; i < sspi_context_phrase_count; i++) {
        const char *phrase = sspi_context_phrases[i].phrase;

        add(&lexicon.contexts, sspi_phrase_hash(SSPI_PHRASE_START, phrase, strlen(phrase)), &sspi_context_phrases[i], NULL);
    }
    sort(&lexicon.contexts);
    start(&lexicon.fragments);
    for (size_t i = 0; i < sspi_fragment_count; i++)
        add(&lexicon.fragments, hash_of_beginning(sspi_fragments[i].text), &sspi_fragments[i], NULL);
    sort(&lexicon.fragments);
}

static void build(void)
{
    static gsize built;

    if (g_once_init_enter(&built)) {
        add_names();
        add_phrases();
        g_once_init_leave(&built, 1);
    }
}

/** The next entry of that hash. The cursor is one more than its place. */
static const entry_t *next(const table_t *table, uint32_t hash, sspi_cursor_t *cursor)
{
    const entry_t *entries;
    size_t low = 0;
    size_t high;

    if (*cursor == 0 && !(table->filter[hash % FILTER_BITS / 8] & 1u << hash % 8))
        return NULL;
    entries = (const entry_t *)(const void *)table->entries->data;
    high = table->entries->len;
    if (*cursor > 0) {
        low = *cursor;
    } else {
        while (low < high) {
            size_t middle = low + (high - low) / 2;

            if (entries[middle].hash < hash)
                low = middle + 1;
            else
                high = middle;
        }
    }
    if (low >= table->entries->len || entries[low].hash != hash)
        return NULL;
    *cursor = low + 1;
    return &entries[low];
}

/** Write names as the catalogue does: MIT says KRB5KDC_ERR_…, Heimdal KRB5_KDC_ERR_…, Samba NT_STATUS_… and WERR_…, Wireshark
 *  HRES_SEC_E_…. */
static size_t canonical(char name[MAX_NAME], const char *text, size_t length)
{
    static const struct { const char *prefix; const char *instead; } others[] = {
        { "KRB5KDC_", "KDC_" }, { "KRB5KRB_", "KRB_" }, { "KRB5_KDC_", "KDC_" }, { "KRB5_AP_", "KRB_AP_" },
        { "KDC_ERROR_", "KDC_ERR_" },
        { "NT_STATUS_RPC_", "RPC_" }, { "NT_STATUS_OK", "STATUS_SUCCESS" }, { "NT_STATUS_", "STATUS_" }, { "HRES_", "" },
        { "WERR_NERR_", "NERR_" }, { "WERR_", "ERROR_" }, { "LW_ERROR_KRB5KDC_", "KDC_" }, { "LW_ERROR_KRB5KRB_", "KRB_" }
    };

    if (length >= MAX_NAME)
        return 0;
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        size_t prefix = strlen(others[i].prefix);
        size_t instead = strlen(others[i].instead);

        if (length >= prefix && g_ascii_strncasecmp(text, others[i].prefix, prefix) == 0
            && instead + length - prefix < MAX_NAME) {
            memcpy(name, others[i].instead, instead);
            memcpy(name + instead, text + prefix, length - prefix);
            name[instead + length - prefix] = '\0';
            return instead + length - prefix;
        }
    }
    memcpy(name, text, length);
    name[length] = '\0';
    return length;
}

static const sspi_code_t *find_name(const char *name, size_t length, sspi_cursor_t *cursor)
{
    uint32_t hash = sspi_phrase_hash(SSPI_PHRASE_START, name, length);
    const entry_t *entry;

    while ((entry = next(&lexicon.names, hash, cursor))) {
        const char *end = entry->spelling + length;

        if (g_ascii_strncasecmp(entry->spelling, name, length) == 0
            && (*end == '\0' || (entry->spelling != ((const sspi_code_t *)entry->item)->name && *end == ' ')))
            return (const sspi_code_t *)entry->item;
    }
    return NULL;
}

const sspi_code_t *sspi_lexicon_name(const char *name, size_t length, sspi_cursor_t *cursor)
{
    sspi_cursor_t start_of_search = *cursor;
    char other[MAX_NAME];
    const sspi_code_t *row;
    size_t size;

    build();
    /* A text may hold NUL bytes, a name does not. */
    if (memchr(name, '\0', length))
        return NULL;
    row = find_name(name, length, cursor);
    if (row)
        return row;
    *cursor = start_of_search;
    size = canonical(other, name, length);
    return size ? find_name(other, size, cursor) : NULL;
}

const sspi_label_t *sspi_lexicon_label(uint32_t hash, sspi_cursor_t *cursor)
{
    const entry_t *entry;

    build();
    entry = next(&lexicon.labels, hash, cursor);
    return entry ? (const sspi_label_t *)entry->item : NULL;
}

uint32_t sspi_lexicon_contexts(uint32_t hash, unsigned words)
{
    sspi_cursor_t cursor = 0;
    const entry_t *entry;
    uint32_t contexts = 0;

    build();
    while ((entry = next(&lexicon.contexts, hash, &cursor))) {
        const sspi_context_phrase_t *phrase = (const sspi_context_phrase_t *)entry->item;

        contexts |= phrase->words == words ? 1u << phrase->context : 0;
    }
    return contexts;
}

const sspi_fragment_t *sspi_lexicon_fragment(uint32_t hash, sspi_cursor_t *cursor)
{
    const entry_t *entry;

    build();
    entry = next(&lexicon.fragments, hash, cursor);
    return entry ? (const sspi_fragment_t *)entry->item : NULL;
}
