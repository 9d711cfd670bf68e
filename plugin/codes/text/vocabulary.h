/* vocabulary.h: what the reader of texts knows of the words around a code
 *
 * The tables are written at build time from tables/reader (see mkreader.py): labels that stand before a number and say of which
 * families it may be, phrases that say what a line is about, numbers that stand for a code only behind their label, numbers that
 * say little beside another one, and fragments of messages that stand for a code.
 *
 * A label is compared by its letters and digits alone, in any case: "Sub Status", "SubStatus" and "sub_status" are one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_TEXT_VOCABULARY_H
#define SSPI_TEXT_VOCABULARY_H

#include "codes/catalogue.h"

/** A context that is none: the row applies everywhere. */
#define SSPI_TOPIC_NONE 0
/** Of a fragment: it has to be a clause of its own, between marks or line ends. */
#define SSPI_TOPIC_CLAUSE 255

typedef struct {
    const char *phrase;
    uint8_t context;
    uint8_t words;
} sspi_context_phrase_t;

/** One way to read a number behind a label. */
typedef struct {
    uint8_t family; /**< ignored where there is a list */
    uint8_t list;   /**< a list of sspi_values, or 0 */
    bool hex_only;  /**< only where the number is written in hexadecimal */
    uint32_t low;
    uint32_t high;
} sspi_selector_t;

typedef struct {
    const char *label;
    uint8_t context; /**< has to be near; SSPI_TOPIC_NONE: anywhere */
    bool same_line;  /**< the context has to be in the line of the number */
    bool ends;       /**< the number may not be the count of something that follows: "error: 3 tests failed" */
    bool final;      /**< a number of none of its selectors says nothing, and no further row of the label is tried; a label that
                          has none says that its number is no code even by its value */
    uint8_t rank;    /**< 0 for the exact code, more for what is only its surroundings */
    uint8_t count;   /**< of selectors; 0: the number is no code */
    uint16_t first;  /**< its first selector, in sspi_selectors */
} sspi_label_t;

/** A number that stands for a code only behind a label of its list. */
typedef struct {
    uint8_t list;
    uint32_t value;
    const char *rows; /**< names of rows, with '+' between them */
} sspi_value_t;

/** How little a number says: that there is another one, or what Windows says for several reasons. */
typedef enum { SSPI_VAGUE_WRAPPER, SSPI_VAGUE_GENERAL } sspi_vagueness_t;

/** Numbers beside which a more exact one comes first. */
typedef struct {
    uint32_t low;
    uint32_t high;
    uint8_t kind; /**< sspi_vagueness_t */
} sspi_vague_t;

/** How a fragment is to be taken. A hint is dropped where its line has anything better. */
typedef enum { SSPI_FRAGMENT_TEXT, SSPI_FRAGMENT_NAME, SSPI_FRAGMENT_HINT } sspi_fragment_kind_t;

typedef struct {
    const char *text; /**< `*` stands for up to some words */
    const char *rows; /**< names of rows: '|' between those of which one is meant, the likeliest first, '+' between those that go
                         together; "-": these words say nothing, and no shorter fragment in them does */
    uint8_t needs;    /**< a context, or SSPI_TOPIC_CLAUSE */
    bool starts;      /**< or it has to be what its line begins with */
    uint8_t kind;
} sspi_fragment_t;

/** What the reader has to know of a family. */
typedef struct {
    uint8_t order;      /**< of a number that several families have: likeliest first */
    uint8_t generic;    /**< how little its codes say beside those of others */
    uint8_t name_needs; /**< the context without which its names are ordinary words */
    uint8_t brackets;   /**< the context in which "(49)" is one of its numbers */
    uint8_t bracket_order; /**< the same number in brackets is of the family with the least */
} sspi_family_reading_t;

extern const sspi_context_phrase_t sspi_context_phrases[];
extern const size_t sspi_context_phrase_count;
extern const sspi_label_t sspi_labels[];
extern const size_t sspi_label_count;
extern const sspi_selector_t sspi_selectors[];
extern const sspi_value_t sspi_values[];
extern const size_t sspi_value_count;
extern const sspi_vague_t sspi_vague[];
extern const size_t sspi_vague_count;
extern const sspi_family_reading_t sspi_family_readings[SSPI_FAMILY_COUNT];
/** Fragments are for people's texts: the plugin has none. */
extern const sspi_fragment_t sspi_fragments[];
extern const size_t sspi_fragment_count;

#endif
