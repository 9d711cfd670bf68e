/* conversation_filters.c: the frames of an attempt, or of a story, by a right click on one of them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "reports/conversation_filters.h"

#include "attempts/frame_links.h"
#include "codes/language.h"
#include "compat.h"
#include "diagnosis/diagnosis.h"

static filter_bool_t has_attempt(FILTER_CALLBACK_ARGUMENTS)
{
    unsigned count;
    attempt_t **attempts = frame_links_find(NULL, pinfo->num, &count);

    wmem_free(NULL, attempts);
    return attempts != NULL;
}

static unsigned number_of(const attempt_t *attempt)
{
    return attempt->number;
}

/** "FIELD == 3 || FIELD == 4", each number once, to be freed with g_free(); NULL where the frame has no attempt. */
static char *filter_of(const packet_info *pinfo, const char *field, unsigned (*number)(const attempt_t *attempt))
{
    GHashTable *known = g_hash_table_new(NULL, NULL);
    GString *filter = g_string_new(NULL);
    unsigned count;
    attempt_t **attempts = frame_links_find(NULL, pinfo->num, &count);

    for (unsigned i = 0; i < count; i++) {
        unsigned value = number(attempts[i]);

        if (g_hash_table_add(known, GUINT_TO_POINTER(value)))
            g_string_append_printf(filter, "%s%s == %u", filter->len > 0 ? " || " : "", field, value);
    }
    wmem_free(NULL, attempts);
    g_hash_table_destroy(known);
    return g_string_free(filter, filter->len == 0);
}

static char *attempt_filter(FILTER_CALLBACK_ARGUMENTS)
{
    return filter_of(pinfo, "sspi.attempt", number_of);
}

static char *story_filter(FILTER_CALLBACK_ARGUMENTS)
{
    return filter_of(pinfo, "sspi.story", diagnosis_story);
}

void conversation_filters_register(void)
{
    sspi_language_t language = sspi_language_of_locale();

    REGISTER_CONVERSATION_FILTER("sspi", sspi_text(SSPI_WORD_FILTER_ATTEMPT, language), has_attempt, attempt_filter);
    REGISTER_CONVERSATION_FILTER("sspi", sspi_text(SSPI_WORD_FILTER_STORY, language), has_attempt, story_filter);
}
