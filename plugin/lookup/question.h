/* question.h: what is asked for on the command line or standard input, and the answers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef SSPI_QUESTION_H
#define SSPI_QUESTION_H

#include "lookup/answer.h"

typedef struct {
    GArray *answers;    /**< of answer_t */
    GPtrArray *unknown; /**< messages about what was not found (char *) */
    bool ambiguous;
} question_t;

/** Begin a question, and free what it holds. */
void question_begin(question_t *question);
void question_end(question_t *question);

/** Ask for the words of a command line: several codes each by itself, else all words as one text. Places are in the words with a
 * blank between each. */
void question_ask_words(question_t *question, char **words);

/** Ask for a text. UTF-16, as PowerShell redirects it, is read as well; places are then those of the same text in UTF-8. */
void question_ask_text(question_t *question, const char *text, size_t length);

/** Ask for everything that has texts. */
void question_ask_all(question_t *question);

#endif
