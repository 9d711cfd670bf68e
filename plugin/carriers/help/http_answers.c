/* http_answers.c: what a response of HTTP means for what its request was authenticated with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "carriers/help/http_answers.h"

#include <string.h>

#include "carriers/help/report_code.h"
#include "frame/pool_text.h"
#include "parse/bytes.h"
#include "parse/http_credentials.h"

#define OK 200
#define MULTIPLE_CHOICES 300 /* from here on, but for NOT_MODIFIED: somewhere else */
#define NOT_MODIFIED 304 /* it would have been 200 */
#define BAD_REQUEST 400 /* from here on: errors */
#define UNAUTHORIZED 401
#define PROXY_AUTHENTICATION_REQUIRED 407

const char *http_call(reading_t *reading, hop_t hop, uint32_t number)
{
    return wmem_strdup_printf(reading->pinfo->pool, "%s %u", hop == PROXY ? "HTTP proxy" : "HTTP", (unsigned)number);
}

const char *http_session(reading_t *reading, hop_t hop, guint repetition)
{
    return repetition ? wmem_strdup_printf(reading->pinfo->pool, "%s %x", http_call(reading, hop, 0), repetition)
                      : http_call(reading, hop, 0);
}

void http_annotate(reading_t *reading, const field_info *field, uint32_t outcome, uint32_t code)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_HTTP_AUTH, outcome);

    finding.number_format = code ? SSPI_NUMBER_DECIMAL : NULL;
    finding.number = code;
    if (field)
        report_finding(reading, field, &finding);
}

void http_report(reading_t *reading, const field_info *field, hop_t hop, exchange_t exchange)
{
    exchange.carrier = hop == PROXY ? "HTTP proxy" : "HTTP";
    report_exchange(reading, field, &exchange);
}

static http_credentials_kind_t sent_to(const http_response_t *response, hop_t hop)
{
    return response->request ? (http_credentials_kind_t)response->request->sent[hop] : HTTP_NO_CREDENTIALS;
}

static bool is_token(http_credentials_kind_t kind)
{
    return kind == HTTP_NTLM_NEGOTIATE || kind == HTTP_FIRST_TOKEN || kind == HTTP_NEXT_TOKEN;
}

/** The code as what is known of the outcome, where no annotation says it. */
static void report_answer(reading_t *reading, const http_response_t *response, hop_t hop, outcome_t outcome, note_t note)
{
    bool is_shown;

    /* Nothing is annotated in another frame. */
    if (response->seen_in && note == NOTE_NONE && outcome != OUTCOME_STEP)
        note = outcome == OUTCOME_SUCCESS ? NOTE_HTTP_STATUS_INFERRED : NOTE_HTTP_STATUS;
    is_shown = note == NOTE_HTTP_STATUS || note == NOTE_HTTP_STATUS_INFERRED;
    http_report(reading, response->at, hop, (exchange_t) {
        .side = EXCHANGE_ANSWER,
        .seen_in = response->seen_in,
        .call = response->request ? http_call(reading, hop, response->request->number) : NULL,
        .session = !response->request ? http_session(reading, hop, 0)
            : outcome == OUTCOME_STEP ? http_session(reading, hop, response->request->repetition[hop]) : NULL,
        .stands_alone = !response->request,
        .outcome = outcome,
        .note = note,
        .note_detail = is_shown ? text_of_number(reading->pinfo->pool, "", response->code) : NULL,
    });
}

bool http_has_all_headers(const field_info *code)
{
    size_t length;
    const uint8_t *bytes = field_bytes_to_end(code, 0, HTTP_HEADERS_MAX, &length);

    return bytes && bytes_find(bytes, length, "\r\n\r\n", 4) < length;
}

/** A 401 or 407 to a Windows scheme. */
static void take_refusal_of_token(reading_t *reading, http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);
    bool was_challenged = logons->is_challenged[hop];

    /* What a token of another frame says is not known here. */
    if (response->offers[hop].token && (response->seen_in || reading_outcome(reading) == SSPI_CLASS_STEP)) {
        http_annotate(reading, response->field, HTTP_CONTINUE, response->code);
        report_answer(reading, response, hop, OUTCOME_STEP, NOTE_NONE);
        logons->is_challenged[hop] = true;
        return;
    }
    if (!response->offers[hop].token && !(response->field ? http_has_all_headers(response->field) : response->has_all_headers))
        return;
    logons->is_challenged[hop] = false;
    /* Authenticated, and refused all the same: that is not about authentication. */
    if (response->offers[hop].token && reading_outcome(reading) == SSPI_CLASS_SUCCESS) {
        report_answer(reading, response, hop, OUTCOME_SUCCESS, NOTE_NONE);
        report_evidence(reading, response->field, &(evidence_t) { .clues = CLUE_NOT_ALLOWED });
    } else if (is_token(sent) || (!response->request && (was_challenged || response->offers[hop].token))) {
        http_annotate(reading, response->field, sent == HTTP_NTLM_NEGOTIATE ? HTTP_NOT_NEGOTIATED : HTTP_REFUSED, response->code);
        report_answer(reading, response, hop, OUTCOME_FAILURE, NOTE_NONE);
    } else if (response->request && response->field && response->offers[hop].offered) {
        http_annotate(reading, response->field, HTTP_CHALLENGE, response->code);
        report_evidence(reading, response->field, &(evidence_t) {
            .offers = response->offers[hop].mechanisms, .is_whole_offer = true
        });
    }
}

bool http_refuses_unseen(const http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    uint32_t code = hop == PROXY ? PROXY_AUTHENTICATION_REQUIRED : UNAUTHORIZED;

    return !response->request && response->code == code && logons->is_challenged[hop] && !response->offers[hop].token;
}

void http_note_name(http_logons_t *logons, hop_t hop, const http_credentials_t *credentials)
{
    if (logons->named[hop] == credentials->repetition)
        return;
    wmem_free(wmem_file_scope(), (char *)logons->name[hop]);
    logons->name[hop] = credentials->name ? wmem_strdup(wmem_file_scope(), credentials->name) : NULL;
    logons->scheme[hop] = credentials->scheme;
    logons->named[hop] = credentials->repetition;
}

/** Who was accepted before is refused with the same name and password: the request was not reported. */
static void report_late_refusal(reading_t *reading, const http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    bool is_named = logons->named[hop] == response->request->repetition[hop];

    http_report(reading, response->at, hop, (exchange_t) {
        .side = EXCHANGE_ANSWER,
        .seen_in = response->seen_in,
        .call = http_call(reading, hop, response->request->number),
        .stands_alone = true,
        .outcome = OUTCOME_FAILURE,
        .note = NOTE_HTTP_STATUS,
        .note_detail = text_of_number(reading->pinfo->pool, "", response->code),
        .mechanism = is_named ? logons->scheme[hop] : NULL,
        .identity = is_named ? logons->name[hop] : NULL,
    });
}

static void take_refusal(reading_t *reading, http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);

    if (sent == HTTP_BASIC || sent == HTTP_DIGEST) {
        bool is_stale = sent == HTTP_DIGEST && response->offers[hop].is_stale;

        bool was_accepted = logons->accepted[hop] == response->request->repetition[hop];

        if (!is_stale)
            logons->accepted[hop] = 0;
        if (!is_stale && was_accepted)
            report_late_refusal(reading, logons, response, hop);
        else
            report_answer(reading, response, hop, is_stale ? OUTCOME_STEP : OUTCOME_FAILURE, NOTE_HTTP_STATUS);
    } else {
        take_refusal_of_token(reading, logons, response, hop);
    }
}

/** A server that has not asked for it may send everybody elsewhere, such as to its address with TLS. */
static bool is_of_address(const http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    return response->code >= MULTIPLE_CHOICES && response->code < BAD_REQUEST && response->code != NOT_MODIFIED
        && !logons->has_asked[hop];
}

/** What an answer that asks for nothing means for what was sent to one of the two. */
static void take_end(reading_t *reading, http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);
    /* Whether a server looks at a name and password before it finds that something else is wrong is not known. */
    bool is_accepted = !is_of_address(logons, response, hop)
        && (is_token(sent) ? !http_code_is_of_transport(response->code) && sent != HTTP_NTLM_NEGOTIATE
                           : response->code < BAD_REQUEST);

    logons->is_challenged[hop] = false;
    if (sent == HTTP_NO_CREDENTIALS)
        return;
    if (!is_accepted)
        report_answer(reading, response, hop, OUTCOME_UNKNOWN, NOTE_HTTP_STATUS);
    else if (is_token(sent))
        report_answer(reading, response, hop, OUTCOME_SUCCESS, NOTE_NONE);
    else if (response->request->repetition[hop] != logons->accepted[hop]) {
        logons->accepted[hop] = response->request->repetition[hop];
        report_answer(reading, response, hop, OUTCOME_SUCCESS, NOTE_HTTP_STATUS_INFERRED);
    }
}

static bool has_last_token(const http_response_t *response, hop_t hop)
{
    http_credentials_kind_t sent = sent_to(response, hop);

    return sent == HTTP_FIRST_TOKEN || sent == HTTP_NEXT_TOKEN;
}

static bool is_accepted_by(const http_logons_t *logons, const http_response_t *response, hop_t hop)
{
    return has_last_token(response, hop) && !is_of_address(logons, response, hop);
}

static bool is_accepted_by_both(const http_logons_t *logons, const http_response_t *response)
{
    return is_accepted_by(logons, response, SERVER) && is_accepted_by(logons, response, PROXY);
}

/** Neither the server nor the proxy asks for anything, or only the server does. */
static void take_answer_behind_proxy(reading_t *reading, http_logons_t *logons, const http_response_t *response)
{
    bool is_refused = response->code == UNAUTHORIZED;
    bool is_accepted = !is_refused && !http_code_is_of_transport(response->code);

    /* An answer to NTLM's first message other than a challenge authenticates nobody. */
    if (is_accepted && (is_accepted_by(logons, response, SERVER) || is_accepted_by(logons, response, PROXY)))
        http_annotate(reading, response->field, HTTP_AUTHENTICATED, response->code);
    /* The server behind the proxy has answered. What is annotated belongs to the exchange that is reported last. */
    if (has_last_token(response, PROXY) && (is_refused || (is_accepted && is_accepted_by_both(logons, response))))
        report_answer(reading, response, PROXY, OUTCOME_SUCCESS, NOTE_PROXY_PASSED);
    else if (!is_refused || sent_to(response, PROXY) != HTTP_NTLM_NEGOTIATE)
        take_end(reading, logons, response, PROXY);
    if (is_refused)
        take_refusal(reading, logons, response, SERVER);
    else
        take_end(reading, logons, response, SERVER);
}

void http_take_answer(reading_t *reading, http_logons_t *logons, const http_response_t *response)
{
    if (response->code == PROXY_AUTHENTICATION_REQUIRED)
        take_refusal(reading, logons, response, PROXY);
    else
        take_answer_behind_proxy(reading, logons, response);
}

void http_note_question(http_logons_t *logons, uint32_t code)
{
    logons->has_asked[SERVER] = logons->has_asked[SERVER] || code == UNAUTHORIZED;
    logons->has_asked[PROXY] = logons->has_asked[PROXY] || code == PROXY_AUTHENTICATION_REQUIRED;
}
