/* finding.c: from a native code to a finding, and to its texts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "codes/finding.h"

#include <glib.h>
#include <stdio.h>

/* NTSTATUS with severity error and facility NTWIN32 (NTSTATUS_FROM_WIN32). */
#define NTWIN32_FACILITY 0xc0070000u
/* HRESULT with severity error and facility WIN32 (HRESULT_FROM_WIN32). */
#define HRESULT_WIN32_FACILITY 0x80070000u
#define HIGH_WORD 0xffff0000u
#define LOW_WORD 0x0000ffffu
/* High word of every SEC_E_ status, and the span of their low words. */
#define SEC_E_FACILITY 0x80090000u
#define SEC_E_LOW_FIRST 0x0300u
#define SEC_E_LOW_LAST 0x036bu
/* [MS-NNS] 3.1.5.3: what .NET sends when its own demands are not met. */
#define NNS_TRUST_FAILURE 1790u

enum { NTSTATUS_SUCCESS, NTSTATUS_INFORMATIONAL, NTSTATUS_WARNING, NTSTATUS_ERROR };

static sspi_class_t class_of_unknown_ntstatus(uint32_t ntstatus)
{
    return ntstatus >> 30 >= NTSTATUS_WARNING ? SSPI_CLASS_FAILURE : SSPI_CLASS_STEP;
}

/** A native code of a family, with its row, which may be NULL. */
static sspi_finding_t from_row(sspi_family_id_t family, const sspi_code_t *row)
{
    sspi_finding_t finding = { .family = family, .native = row, .class_ = SSPI_CLASS_FAILURE, .basis = SSPI_BASIS_DOCUMENTED };

    if (row) {
        finding.class_ = row->class_;
        finding.has_win32 = row->has_win32;
        finding.win32 = row->win32;
        finding.status = row->status;
        if (row->status)
            finding.basis = row->basis;
    }
    return finding;
}

static sspi_finding_t from_status(const sspi_code_t *status, sspi_basis_t basis)
{
    return (sspi_finding_t) {
        .status = status, .native = status, .family = SSPI_FAMILY_SSPI, .class_ = status->class_, .basis = basis
    };
}

/** A Win32 error where the wire says for certain that it is one. */
static sspi_finding_t from_win32(uint32_t error)
{
    sspi_finding_t finding = from_row(SSPI_FAMILY_WIN32, sspi_code_find(SSPI_FAMILY_WIN32, error));

    finding.has_win32 = true;
    finding.win32 = error;
    return finding;
}

static void set_number(sspi_finding_t *finding, const char *format, uint32_t number)
{
    finding->number_format = format;
    finding->number = number;
}

static const char *number_format(const sspi_family_t *family)
{
    if (family->is_signed)
        return SSPI_NUMBER_SIGNED;
    return family->hex ? SSPI_NUMBER_HEX : SSPI_NUMBER_DECIMAL;
}

char *sspi_finding_number_text(const sspi_finding_t *finding, char *buffer, size_t size)
{
    if (finding->number_format)
        snprintf(buffer, size, finding->number_format, (unsigned)finding->number);
    else
        snprintf(buffer, size, "%s", "");
    return buffer;
}

sspi_finding_t sspi_finding_of_code(sspi_family_id_t family, uint32_t code)
{
    const sspi_code_t *row = sspi_code_find(family, code);
    sspi_finding_t finding = from_row(family, row ? row : sspi_families[family].fallback);

    if (family == SSPI_FAMILY_SSPI && row)
        finding = from_status(row, SSPI_BASIS_CARRIED);
    if (family == SSPI_FAMILY_WIN32) {
        finding.has_win32 = true;
        finding.win32 = code;
    }
    set_number(&finding, number_format(&sspi_families[family]), code);
    return finding;
}

sspi_finding_t sspi_finding_of_row(const sspi_code_t *row)
{
    return from_row(row->family, row);
}

sspi_finding_t sspi_finding_of_ntstatus(uint32_t ntstatus)
{
    const sspi_code_t *status = ntstatus ? sspi_code_find(SSPI_FAMILY_SSPI, ntstatus) : NULL;
    const sspi_code_t *row = sspi_code_find(SSPI_FAMILY_NTSTATUS, ntstatus);
    sspi_finding_t finding = status ? from_status(status, SSPI_BASIS_CARRIED) : from_row(SSPI_FAMILY_NTSTATUS, row);

    if (!status && !row)
        finding.class_ = class_of_unknown_ntstatus(ntstatus);
    set_number(&finding, SSPI_NUMBER_HEX, ntstatus);
    return finding;
}

sspi_finding_t sspi_finding_of_credssp(uint32_t error_code)
{
    uint32_t low = error_code & LOW_WORD;
    const sspi_code_t *status = NULL;
    sspi_finding_t finding;

    if ((error_code & HIGH_WORD) != NTWIN32_FACILITY)
        return sspi_finding_of_ntstatus(error_code);

    if (low >= SEC_E_LOW_FIRST && low <= SEC_E_LOW_LAST)
        status = sspi_code_find(SSPI_FAMILY_SSPI, SEC_E_FACILITY | low);
    finding = status ? from_status(status, SSPI_BASIS_DOCUMENTED) : from_win32(low);
    set_number(&finding, SSPI_NUMBER_HEX, error_code);
    return finding;
}

sspi_finding_t sspi_finding_of_tls_alert(uint8_t description, bool warning)
{
    sspi_finding_t finding = sspi_finding_of_code(SSPI_FAMILY_TLS_ALERT, description);

    if (warning && finding.native)
        finding.class_ = finding.native->warning_class;
    return finding;
}

sspi_finding_t sspi_finding_of_nns_error(uint32_t status)
{
    const sspi_code_t *row = sspi_code_find(SSPI_FAMILY_SSPI, status);
    sspi_finding_t finding;

    if (row) {
        finding = from_status(row, SSPI_BASIS_CARRIED);
        set_number(&finding, SSPI_NUMBER_HEX, status);
    } else if (status == NNS_TRUST_FAILURE) {
        finding = from_win32(status);
        set_number(&finding, SSPI_NUMBER_DECIMAL, status);
    } else if ((status & HIGH_WORD) == HRESULT_WIN32_FACILITY) {
        finding = from_win32(status & LOW_WORD);
        set_number(&finding, SSPI_NUMBER_HEX, status);
    } else {
        /* Some .NET versions send the position of a value in an internal enumeration, which depends on the version:
         * only the number is told. */
        finding = from_row(SSPI_FAMILY_WIN32, NULL);
        set_number(&finding, status & HIGH_WORD ? SSPI_NUMBER_HEX : SSPI_NUMBER_DECIMAL, status);
    }
    return finding;
}

bool sspi_finding_applies_anywhere(const sspi_finding_t *finding)
{
    if (!finding->native)
        return false;
    return finding->native->where == SSPI_WHERE_ANYWHERE
        || (finding->native->family == SSPI_FAMILY_SSPI && finding->native->code != 0);
}

bool sspi_finding_is_of_context(const sspi_finding_t *finding)
{
    return finding->native && sspi_context_text_find(finding->native, finding->context);
}

sspi_kind_id_t sspi_finding_kind(const sspi_finding_t *finding)
{
    const sspi_code_t *code = finding->native ? finding->native : finding->status;
    const sspi_context_text_t *in_context = code ? sspi_context_text_find(code, finding->context) : NULL;

    if (finding->status && finding->status->integrity)
        return finding->status->kind;
    if (in_context)
        return in_context->kind;
    return code ? code->kind : SSPI_KIND_FAILURE;
}

static const char *text_of(const sspi_code_t *code, uint16_t number, sspi_language_t language)
{
    return code ? sspi_text(number, language) : NULL;
}

/** Put the texts that `code` has where it stands in place of its own. */
static void explain_in_context(const sspi_code_t *code, const sspi_finding_t *finding, sspi_language_t language,
                               sspi_explanation_t *explanation)
{
    const sspi_context_text_t *texts = sspi_context_text_find(code, finding->context);
    const char **meaning = code == finding->status ? &explanation->meaning : &explanation->native_meaning;

    if (!texts)
        return;
    if (texts->meaning)
        *meaning = sspi_text(texts->meaning, language);
    explanation->cause = sspi_text(texts->cause, language);
    explanation->remedy = sspi_text(texts->remedy, language);
}

void sspi_finding_explain(const sspi_finding_t *finding, sspi_language_t language, sspi_explanation_t *explanation)
{
    const sspi_code_t *status = finding->status;
    const sspi_code_t *native = finding->native;
    /* Texts go together: a remedy of the status would not fit a cause of the native code. */
    const sspi_code_t *exact = native && native->cause ? native : status;

    *explanation = (sspi_explanation_t) { 0 };
    if (status)
        explanation->meaning = text_of(status, status->meaning, language);
    if (native && native != status)
        explanation->native_meaning = text_of(native, native->meaning, language);
    if (exact) {
        explanation->cause = text_of(exact, exact->cause, language);
        explanation->remedy = text_of(exact, exact->remedy, language);
    }
    if (exact)
        explain_in_context(exact, finding, language, explanation);
    explanation->summary = explanation->native_meaning ? explanation->native_meaning : explanation->meaning;
}

const char *sspi_finding_native_name(const sspi_finding_t *finding)
{
    if (finding->native)
        return finding->native->name;
    return finding->other_name;
}

char *sspi_finding_native_text(const sspi_finding_t *finding, char *buffer, size_t size)
{
    const char *name = sspi_finding_native_name(finding);
    char number[SSPI_NUMBER_SIZE];

    if (!name)
        return sspi_finding_number_text(finding, buffer, size);
    sspi_finding_number_text(finding, number, sizeof number);
    /* Some names are no more than the number with the protocol in front, and some codes have no number. */
    if (!number[0] || g_str_has_suffix(name, number))
        snprintf(buffer, size, "%s", name);
    else
        snprintf(buffer, size, "%s (%s)", name, number);
    return buffer;
}
