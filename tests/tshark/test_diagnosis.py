# SPDX-License-Identifier: GPL-2.0-or-later
"""What is behind an attempt, and what came of it: rule by rule, with what refutes each."""
import collections
import csv
import functools
import io
import json
import re
import struct

import pytest

import handmade_accounts  # adds its scenes
import handmade_attempts
import handmade_behind  # adds its scenes
import handmade_causes  # adds its scenes
import handmade_diagnosis
import handmade_many  # adds its scenes
import handmade_reasons  # adds its scenes
import handmade_series  # adds its scenes
import handmade_shares  # adds its scenes
import handmade_stories  # adds its scenes
from handmade_attempts import EAP_FAILURE, EAP_REQUEST, EAP_RESPONSE, EAP_SUCCESS, SERVER, bind_request, bind_response, eap
from handmade_diagnosis import SPN
from handmade_keys_ppp import ACCESS_ACCEPT, ACCESS_CHALLENGE, ACCESS_REJECT, ACCESS_REQUEST, USER_NAME, attribute, eap_attribute, radius
from rewrite import Recording
from wire import LINKTYPE_ETHERNET, SYN, Connection, pcap_of

FIELDS = ("why", "because", "consequence", "story")
# Behind Ethernet and IPv4 without options.
TCP_FLAGS_IN_FRAME = 14 + 20 + 13


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def scenes(tshark):
    for name in handmade_diagnosis.SCENES:
        tshark.add(f"scene-{name}.pcap", pcap_of(LINKTYPE_ETHERNET, handmade_diagnosis.build(name)))
    return tshark


@functools.lru_cache(None)
def reports_of(tshark, capture, *arguments):
    """The attempts and the problems of a capture, of one run. What was asked for last is printed first."""
    output = tshark.read(capture, *arguments, "-q", "-z", "sspi,attempts,csv", "-z", "sspi,diagnosis,json")
    problems, end = json.JSONDecoder().raw_decode(output)
    return rows(output[end + 1:]), problems


@functools.lru_cache(None)
def all_scenes(tshark):
    """The attempts of each scene, of a capture with all of them."""
    frames, of_network = handmade_diagnosis.build_all()
    tshark.add("scenes.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = collections.defaultdict(list)
    for row in reports_of(tshark, "scenes")[0]:
        found[of_network[row["client"].rsplit(".", 1)[0]]].append(row)
    return found


def renumbered(text, first):
    """What is said of attempts, with numbers as if the scene stood alone."""
    return re.sub(r"\b[0-9]+$", lambda number: str(int(number[0]) - first + 1), text)


@pytest.mark.parametrize("name", handmade_diagnosis.SCENES)
def test_scene(scenes, name):
    found = all_scenes(scenes)[name]
    expected = handmade_diagnosis.SCENES[name][1]
    first = int(found[0]["number"])
    assert [tuple(renumbered(row[field], first) for field in FIELDS) for row in found] == [tuple(map(str, row)) for row in expected]


# ---- C24: a client does not trust the server, or a server the client, in the TLS of EAP (RFC 5216 2.1.3)
PEAP, MD5, UNKNOWN_CA, BAD_CERTIFICATE, CLOSE_NOTIFY, FATAL, WARNING = b"\x19", b"\4", 48, 42, 0, 2, 1
REFUSED, UNKNOWN = ("unknown_ca (48)", "TLS refused"), ("EAP Failure (4)", "")


def tls_of(alert, level=FATAL):
    record = struct.pack(">BHHBB", 21, 0x0303, 2, level, alert)
    return PEAP + b"\x80" + struct.pack(">I", len(record)) + record


def eap_of(from_client, code, identifier, data=b""):
    return eap(from_client, code, identifier, data)


def radius_of(from_client, code, identifier, data=b""):
    """The same as the server of RADIUS sees it; each request has the state of the answer before (RFC 3579 2.6.1)."""
    state = attribute(24, b"state of 7") if identifier > 10 or not from_client else b""
    kind = {EAP_REQUEST: ACCESS_CHALLENGE, EAP_RESPONSE: ACCESS_REQUEST, EAP_SUCCESS: ACCESS_ACCEPT, EAP_FAILURE: ACCESS_REJECT}[code]
    return radius(from_client, kind, identifier if from_client else identifier - 1 + (code not in (EAP_REQUEST,)), attribute(USER_NAME, b"alice"),
                  eap_attribute(code, identifier, data), state)


@pytest.mark.parametrize("rounds, expected", [
    ([(PEAP + b"\x20", tls_of(UNKNOWN_CA)), (PEAP + b"\0", PEAP + b"\0")], REFUSED),
    ([(PEAP + b"\x20", tls_of(UNKNOWN_CA))], REFUSED),
    ([(PEAP + b"\x20", PEAP + b"\0"), (tls_of(BAD_CERTIFICATE), PEAP + b"\0")], ("bad_certificate (42)", "TLS refused")),
    ([(PEAP + b"\x20", tls_of(UNKNOWN_CA)), (PEAP + b"\x20", PEAP + b"\0"), (PEAP + b"\0", PEAP + b"\0")], UNKNOWN),
    ([(PEAP + b"\x20", tls_of(UNKNOWN_CA)), (MD5 + b"\x10" + bytes(16), MD5 + b"\x10" + bytes(16))], UNKNOWN),
    ([(PEAP + b"\x20", tls_of(CLOSE_NOTIFY, WARNING))], UNKNOWN),
    ([(PEAP + b"\x20", PEAP + b"\0")], UNKNOWN),
], ids=["client", "client, at once", "server", "begun anew", "another method", "closed", "no alert"])
@pytest.mark.parametrize("carry", [eap_of, radius_of])
def test_alert_in_eap(tshark, carry, rounds, expected):
    frames = [carry(True, EAP_RESPONSE, 10, b"\1alice")]
    for number, (asked, answered) in enumerate(rounds, 11):
        frames += [carry(False, EAP_REQUEST, number, asked), carry(True, EAP_RESPONSE, number, answered)]
    frames.append(carry(False, EAP_FAILURE, 10 + len(rounds)))
    tshark.add("made-alert-in-eap.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = rows(tshark.read("made-alert-in-eap", "-q", "-z", "sspi,attempts,csv"))
    told_by = ", Access-Reject" if carry == radius_of else ""
    assert [(row["class"], row["native"], row["why"]) for row in found] == [("Failure", expected[0] + told_by, expected[1])]


# ---- Problems

KEYS = ["number", "severity", "reason", "status", "why", "count", "first_frame", "last_frame", "start", "end", "identities", "more_identities",
        "clients", "more_clients", "servers", "more_servers", "targets", "more_targets", "attempts", "consequence", "meaning", "cause", "remedy", "filter", "certainty"]
SEVERITIES = ["critical", "failed", "degraded", "harmless"]


def problems_of(tshark, capture, *arguments):
    return reports_of(tshark, capture, *arguments)[1]


@pytest.mark.parametrize("name, expected", [
    ("spn_unknown", [("degraded", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1, 2])]),
    ("spn_unknown_but_ticket_by_another_class", [("degraded", "client offered only NTLM", None, [3]),
                                                 ("harmless", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1])]),
    ("wrong_password_after_unknown_spn", [("failed", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1]), ("failed", None, "STATUS_LOGON_FAILURE (0xc000006d)", [2])]),
    ("same_wrong_password", [("failed", "KDC refused the user", "KDC_ERR_PREAUTH_FAILED (24)", [1, 2])]),
    ("disabled_account_in_use", [("failed", None, "STATUS_ACCOUNT_DISABLED (0xc0000072)", [1, 2, 3, 4])]),
    ("copy_of_a_request", [("harmless", "copy of a request", "KRB_AP_ERR_REPEAT (34)", [2])]),
    ("copy_whose_original_was_not_captured", [("failed", None, "KRB_AP_ERR_REPEAT (34)", [1])]),
    ("two_forms_unknown_then_ntlm", [("degraded", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1, 2, 3])]),
    ("disabled", [("failed", "KDC refused the user", "STATUS_ACCOUNT_DISABLED (0xc0000072)", [1, 2])]),
    ("kdc_silent", [("degraded", "KDC did not answer", None, [1, 2])]),
    ("wrong_key", [("failed", "ticket of the wrong key", "KRB_AP_ERR_MODIFIED (41)", [3])]),
    ("skew_of_service", [("failed", "clock skew", "KRB_AP_ERR_SKEW (37)", [1])]),
    ("fault_after_the_time_of_the_service", [("failed", "clock skew", "nca_s_fault_sec_pkg_error (0x00000721)", [1])]),
    ("forwarding", [("harmless", "delegation not allowed", "KDC_ERR_BADOPTION (13)", [3])]),
    ("typing_error", [("harmless", None, "STATUS_LOGON_FAILURE (0xc000006d)", [1])]),
    ("locked_by_others", [("critical", "locked by others", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [1, 2, 3, 4])]),
    ("spraying", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", [1, 2, 3, 4, 5])]),
    ("guessed", [("critical", "password guessed", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 12)))]),
    ("nine_wrong_passwords", [("harmless", None, "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 10)))]),
    ("users_who_mistype_at_once", [("harmless", None, "STATUS_LOGON_FAILURE (0xc000006d)", [1, 2, 3, 4, 5])]),
    ("unlocked", [("critical", "locked by others", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [1, 2, 3])]),
    ("server_hangs_up", [("failed", "refused without an answer", None, [1])]),
    ("rdp_needs_nla", [("harmless", None, "HYBRID_REQUIRED_BY_SERVER (5)", [1])]),
    ("rdp_refused_twice_then_agreed", [("harmless", None, "HYBRID_REQUIRED_BY_SERVER (5)", [1, 2])]),
    ("rdp_refused_twice", [("failed", None, "HYBRID_REQUIRED_BY_SERVER (5)", [1, 2])]),
    ("terminal_server", [("failed", None, "STATUS_LOGON_FAILURE (0xc000006d)", [7, 8, 9, 10, 11])]),
    ("sprayed_and_let_in", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 10)))]),
    ("let_in_before_the_others_are_tried", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 8)))]),
    ("others_get_in_during_spraying", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 6)))]),
    ("namesake_gets_in_during_spraying", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 7)))]),
    ("namesakes_sprayed_and_one_let_in", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 9)))]),
    ("signing_of_another_program", [("failed", "signing or channel binding required", "ERROR_DS_STRONG_AUTH_REQUIRED (00002028)", [1])]),
    ("relayed_to_a_directory", [("critical", "NTLM relayed", None, [1, 2])]),
    ("handed_on_by_a_proxy", [("degraded", "NTLM relayed", None, [1, 2])]),
    ("domain_controller_knows_why", [("failed", "refused behind the server", "STATUS_INVALID_WORKSTATION (0xc0000070)", [1, 2])]),
    ("password_passed_on_to_a_kdc", [("failed", "KDC refused the user", "KDC_ERR_PREAUTH_FAILED (24)", [1, 2])]),
    ("alias_without_spn", [("degraded", "alias without SPN", "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1, 2])]),
    ("mail_goes_on_with_a_password", [("harmless", None, "SMTP 504", [1])]),
    ("locked_through_a_web_server", [("critical", "locked by others", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [9]),
                                     ("failed", "KDC refused the user", "KDC_ERR_PREAUTH_FAILED (24)", list(range(1, 9)))]),
    ("locked_at_a_file_server", [("failed", "refused behind the server", "STATUS_WRONG_PASSWORD (0xc000006a)", [1, 2, 3, 4]),
                                 ("failed", "locked by own wrong passwords", "STATUS_LOGON_FAILURE (0xc000006d)", [5, 6])]),
    ("users_of_a_web_server_mistype", [("harmless", "KDC refused the user", "KDC_ERR_PREAUTH_FAILED (24)", [1, 5, 9]),
                                       ("harmless", None, "KDC_ERR_PREAUTH_FAILED (24)", [2, 6, 10])]),
    ("kdc_silent_to_all", [("degraded", "KDC did not answer", None, [1, 2, 3, 4, 5, 6])]),
    ("users_of_a_computer_without_trust", [("failed", "computer password wrong", "STATUS_ACCESS_DENIED (0xc0000022)", [1, 2, 3])]),
    ("mail_users_sprayed", [("critical", "password spraying", "SMTP 535", [1, 2, 3, 4, 5])]),
    ("victim_of_a_relay_tries_again", [("critical", "NTLM relayed", None, [1, 2])]),
    ("sprayed_through_a_web_server", [("critical", "password spraying", "KDC_ERR_PREAUTH_FAILED (24)", list(range(1, 11)))]),
    ("locked_by_spraying", [("critical", "password spraying", "STATUS_LOGON_FAILURE (0xc000006d)", list(range(1, 9)))]),
    ("mistyped_at_another_site", [("failed", None, "HTTP 401", [1])]),
    ("forbidden_after_logon", [("failed", "not allowed after logon", None, [1, 3])]),
    ("share_closed_to_the_user", [("failed", "not allowed after logon", None, [1])]),
    ("share_closed_after_an_unknown_spn", [("failed", "not allowed after logon", None, [2]), ("degraded", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1])]),
    ("share_closed_to_a_guest", [("failed", "guest or anonymous not let in", None, [1])]),
    ("share_closed_to_an_anonymous_client", [("degraded", "guest or anonymous not let in", None, [1])]),
    ("ntlm_over_two_connections", [("failed", "NTLM over two connections", "HTTP refused (401)", [1, 2, 3, 4])]),
    ("nothing_known_of_the_server", []),
    ("wrong_key_then_ntlm", [("degraded", "ticket of the wrong key", "KRB_AP_ERR_MODIFIED (41)", [2, 3])]),
    ("refused_ticket_of_a_known_user", [("degraded", "service refused Kerberos", "STATUS_LOGON_FAILURE (0xc000006d)", [2, 3])]),
    ("wrong_key_then_ntlm_to_the_short_name", [("degraded", "ticket of the wrong key", "KRB_AP_ERR_MODIFIED (41)", [2, 3])]),
    ("spn_unknown_of_another_class", [("degraded", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1, 2])]),
    ("wrong_key_then_a_password", [("failed", "ticket of the wrong key", "KRB_AP_ERR_MODIFIED (41)", [2])]),
    ("tickets_of_five_users_refused", [("failed", "ticket of the wrong key", "KRB_AP_ERR_MODIFIED (41)", [2, 4, 6, 8, 10])]),
    ("same_ticket_taken_next_time", [("harmless", "ticket of the wrong key", "KRB_AP_ERR_MODIFIED (41)", [2])]),
    ("sent_to_another_realm", []),
    ("sent_to_another_realm_and_refused", [("failed", None, "KDC_ERR_PREAUTH_FAILED (24)", [1])]),
    ("broken_referral_then_ntlm", [("degraded", "referral broken", "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [2, 3])]),
    ("no_etype_to_a_realm", [("degraded", "no common encryption type", "KDC_ERR_ETYPE_NOSUPP (14)", [1, 2])]),
    ("no_way_to_a_realm", [("degraded", "realm unknown", "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1, 2])]),
    ("ntlm_not_supported_after_unknown_spn", [("failed", SPN, "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [1, 2])]),
    ("ntlm_not_supported", [("failed", None, "STATUS_NOT_SUPPORTED (0xc00000bb)", [1])]),
    ("password_changed_at_a_server", [("harmless", None, "STATUS_PASSWORD_MUST_CHANGE (0xc0000224)", [1])]),
    ("dial_in_by_a_program", [("failed", "repeated by a program", "ERROR_AUTHENTICATION_FAILURE (691), Access-Reject", [1, 2, 3, 4])]),
    ("locked_by_dialling_in", [("critical", "locked by others", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [1, 2, 3, 4])]),
    ("users_of_a_gateway", [("failed", None, "ERROR_AUTHENTICATION_FAILURE (691), Access-Reject", [1, 2, 3, 4, 5, 6])]),
    ("program_that_tries_two_mechanisms", [("failed", "repeated by a program", "KDC_ERR_PREAUTH_FAILED (24)", list(range(1, 9)))]),
    ("users_of_a_computer_that_the_kdc_refuses", [("failed", "computer password wrong", "KDC_ERR_PREAUTH_FAILED (24)", [1, 2])]),
    ("channel_binding", [("failed", "signing or channel binding required", "SEC_E_BAD_BINDINGS (data 80090346)", [1])]),
    ("windows_users_without_a_login", [("failed", None, "MSSQLSERVER_18456", [1, 2, 3, 4, 5, 6])]),
    ("nobody_before_the_user", [("harmless", None, "STATUS_ACCESS_DENIED (0xc0000022)", [1])]),
    ("nobody_at_another_server", [("failed", None, "STATUS_ACCESS_DENIED (0xc0000022)", [1])]),
    ("service_ticket_expired", [("harmless", None, "KRB_AP_ERR_TKT_EXPIRED (32)", [1])]),
    ("lock_without_a_request", [("failed", None, "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [1])]),
])
def test_problems(scenes, name, expected):
    found = problems_of(scenes, f"scene-{name}")
    assert [(row["severity"], row["why"], row["reason"], row["attempts"]) for row in found] == expected


@pytest.mark.parametrize("name, expected", [
    ("spn_unknown", ["fell back to NTLM in attempt 2"]),
    ("three_clients_fall_back", ["3 of 3 got in with NTLM"]),
    ("one_of_two_falls_back", ["1 of 2 fell back to NTLM", "the user was refused"]),
    ("one_of_three_tries_twice", ["the user was refused"]),
    ("kdc_silent_to_all", ["3 of 3 got in with NTLM"]),
    ("users_of_a_web_server_mistype", ["3 of 3 succeeded later", "succeeded in attempt 4"]),
    ("nine_wrong_passwords", ["succeeded in attempt 10"]),
    ("sprayed_and_let_in", ["succeeded in attempt 9"]),
])
def test_what_came_of_all_attempts_of_a_problem(scenes, name, expected):
    assert [row["consequence"] for row in problems_of(scenes, f"scene-{name}")] == expected


@pytest.mark.parametrize("capture, expected", [
    ("http-wrongspn", [("failed", "ticket of the wrong key", "likely", "KRB_AP_ERR_BAD_INTEGRITY (31)", [3], "")]),
    ("why-kdc-silent", [("degraded", "KDC did not answer", "likely", "inferred: port unreachable", [1, 2], "fell back to NTLM in attempt 2")]),
    ("why-lockout", [("critical", "locked by others", "likely", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [4, 5], "the user was refused"),
                     ("failed", "locked by own wrong passwords", "likely", "STATUS_ACCOUNT_LOCKED_OUT (0xc0000234)", [1, 2, 3], "the user was refused")]),
    ("rpc-krb5", [("failed", "clock skew", "likely", "nca_proto_error (0x1c01000b)", [6, 9, 12, 15, 18, 21, 24], "repeated in attempt 9"),
                  ("harmless", "clock skew", "certain", "KRB_AP_ERR_SKEW (37)", [5, 7, 11, 13, 17, 19, 23, 25], "repeated in attempt 7"),
                  ("harmless", "delegation not allowed", "certain", "KDC_ERR_BADOPTION (13)", [3, 8, 10, 14, 16, 20, 22], "repeated in attempt 8")]),
    ("why-rc4", [("failed", "no common encryption type", "certain", "KDC_ERR_ETYPE_NOSUPP (14)", [4, 5], "repeated in attempt 5")]),
    ("why-spn-missing", [("degraded", SPN, "certain", "KDC_ERR_S_PRINCIPAL_UNKNOWN (7)", [2, 3, 4], "fell back to NTLM in attempt 4")]),
])
def test_problems_of_recordings(tshark, capture, expected):
    """What was done to servers and clients is known: tests/record/samba-why.sh, samba-rpc.sh and http.sh."""
    found = problems_of(tshark, capture)
    assert [tuple(row[key] or "" for key in ("severity", "why", "certainty", "reason", "attempts", "consequence")) for row in found] == expected


def test_who_has_locked_an_account_is_told(tshark):
    others, own = problems_of(tshark, "why-lockout")
    assert others["clients"] == ["127.0.0.42", "127.0.0.43"] and own["clients"] == ["127.0.0.41"]
    assert "Wrong passwords from 127.0.0.41: 2." in others["cause"]


def test_who_lacks_aes_is_told(tshark):
    problem, = problems_of(tshark, "why-rc4")
    assert "The client offered: aes256-cts-hmac-sha1-96. AES was among them: the account lacks AES keys" in problem["cause"]


@pytest.mark.parametrize("name, consequence", [("sprayed_and_let_in", "succeeded in attempt 9"),
                                               ("let_in_before_the_others_are_tried", "succeeded in attempt 2")])
def test_who_got_in_during_spraying(scenes, name, consequence):
    problem, = problems_of(scenes, f"scene-{name}")
    assert problem["cause"].endswith(r"Got in from there after such a refusal: EXAMPLE\bob. If it was not the users themselves, their passwords were guessed.")
    assert problem["consequence"] == consequence
    problem, = problems_of(scenes, "scene-sprayed_at_a_kdc")
    assert "Got in from there after such a refusal: bob@EXAMPLE.COM. If" in problem["cause"] and problem["attempts"] == list(range(1, 9))
    assert "guessed" not in problems_of(scenes, "scene-others_get_in_during_spraying")[0]["cause"]


def test_the_client_that_locks_an_account_comes_first(scenes):
    problem, = problems_of(scenes, "scene-locked_by_others")
    assert problem["clients"] == ["192.0.2.11", "192.0.2.10"] and problem["identities"] == ["EXAMPLE\\alice"]
    assert "Wrong passwords from 192.0.2.11: 3." in problem["cause"]


def test_the_ticket_that_was_refused(scenes):
    problem, = problems_of(scenes, "scene-wrong_key")
    assert "issued in frame 4: cifs/srv1.example.com, aes256-cts-hmac-sha1-96" in problem["cause"] and "keytab" in problem["remedy"]


def test_whose_clock_is_wrong(scenes):
    problem, = problems_of(scenes, "scene-skew_of_service")
    # The error came in the fourth frame, three seconds after the start of the capture.
    assert "server differs from that of the capture by +3597 s. The clock of the client differs from that of the capture by -3 s." in problem["cause"]
    assert problem["cause"].endswith("So the clock of the server is likely the wrong one.")
    problem, = problems_of(scenes, "krb-ad-skew")
    assert problem["cause"].endswith("So the clock of the client is likely the wrong one.")


def test_encryption_types_that_were_offered(scenes):
    problem, = problems_of(scenes, "scene-no_etype")
    assert problem["cause"].endswith("The client offered: aes128-cts-hmac-sha1-96, aes256-cts-hmac-sha1-96. AES was among them: the account lacks "
                                     "AES keys or is limited to other types, or the KDC is.")
    problem, = problems_of(scenes, "scene-no_etype_of_account")
    assert problem["cause"].endswith("The client offered: rc4-hmac. The KDC named for this account: aes256-cts-hmac-sha1-96. AES was not among them: "
                                     "look at the settings or the keytab of the client.")


@pytest.mark.parametrize("name, number, end", [
    ("wrong_key", 0, "aes256-cts-hmac-sha1-96. It was shown 3 s later."),
    ("same_key_of_another_client_taken", 0, "key version 5. It was shown 3 s later. Later this address took a ticket of the same key version: the key "
     "was set right, or one of several computers behind it has another."),
    ("same_ticket_taken_next_time", 0, "or one of several computers behind it has another."),
    ("old_key", 0, "cifs/srv1.example.com, aes256-cts-hmac-sha1-96, key version 2. It was shown 103 s later. A later ticket with key version 3 was "
     "accepted: the key was changed in between."),
    ("key_that_another_client_shows_right", 0, "Later the service took a ticket of another client, so its key is right by then. A ticket from "
     "before goes with klist purge."),
    ("key_that_may_be_wrong_by_now", 0, "or its password or keytab is stale."),
    ("two_computers_of_a_name", 0, "It was shown 3 s later. The same SPN was accepted by 192.0.2.2: its name may lead to several computers."),
    ("referral", 0, "Frame 2 refers the client to krbtgt/EXAMPLE.NET; the KDC 192.0.2.2 refused."),
    ("old_password", 0, "a program tries, not a person. It comes about every 306 s."),
    ("locked_through_a_server", 0, "Wrong passwords from 192.0.2.11: 2."),
    ("forwarding_with_a_wrong_clock", 0, "So the clock of the client is likely the wrong one."),
])
def test_what_else_the_packets_tell(scenes, name, number, end):
    assert problems_of(scenes, f"scene-{name}")[number]["cause"].endswith(end)


@pytest.mark.parametrize("name, remedy", [
    ("web_server_only", "Add Negotiate to the authentication providers of the site, before NTLM."),
    ("server_only", "Join the server to the domain or turn on Kerberos there."),
    ("forwarding", "Nothing needs to be done, unless the service has to act for the user on another server: then allow delegation for its account."),
    ("delegation_not_of_resource", "Add that service to msDS-AllowedToActOnBehalfOfOtherIdentity of the account of the target."),
    ("delegation_not_of_service", "Add the SPN to msDS-AllowedToDelegateTo of the service, and check NOT_DELEGATED of the user."),
    ("tgt_of_another_key", "Get a new TGT (klist purge). If it comes again: look at the replication of krbtgt, and when it was reset."),
    ("fault_after_the_time_of_the_service", "Run w32tm /query /status on both sides. Compare stime in the error with the client clock."),
    ("forwarding_with_a_wrong_clock", "Run w32tm /query /status on both sides. Compare stime in the error with the client clock."),
])
def test_what_to_do(scenes, name, remedy):
    assert problems_of(scenes, f"scene-{name}")[-1]["remedy"] == remedy


@pytest.mark.parametrize("name, certainty", [("spn_unknown", "certain"), ("address", "likely"), ("cloud", "possible"), ("typing_error", None),
                                             ("fault_after_the_time_of_the_service", "likely"), ("fault_behind_a_skew", "certain"),
                                             ("spn_unknown_among_many", "possible"), ("wrong_key_of_old_ticket_among_many", "certain")])
def test_how_sure_a_cause_is(scenes, name, certainty):
    assert problems_of(scenes, f"scene-{name}")[0]["certainty"] == certainty


def test_a_test_of_many_accounts_is_no_spraying(scenes):
    """A recording in which one client tries accounts in every state: one of them has got in before."""
    for capture in ("ldap-simple", "ldaps-simple"):
        assert "password spraying" not in {row["why"] for row in problems_of(scenes, capture)}


def test_a_computer_that_is_refused(scenes):
    first = problems_of(scenes, "rpc-netlogon")[0]
    assert (first["why"], first["certainty"], first["attempts"]) == ("computer password wrong", "likely", [33, 34, 36, 37, 38])


def test_a_bind_refused_for_lack_of_signing_is_no_refused_kerberos(scenes):
    # Seconds later alice gets in with signing: by Kerberos after her simple binds and after Kerberos without it, and by NTLM.
    assert [(row["severity"], row["attempts"]) for row in problems_of(scenes, "ldap-strong")] == [("harmless", [2, 3, 5, 7])]


@pytest.mark.parametrize("name, title", [
    ("spn_unknown", "degraded: SPN unknown: KDC_ERR"), ("spn_unknown_is_remembered", "degraded: likely SPN unknown: KDC_ERR"),
    ("spn_unknown_of_another_class", "degraded: likely SPN unknown: KDC_ERR"), ("disabled", "failed: KDC refused the user: STATUS"),
    ("same_wrong_password", "failed: likely KDC refused the user: KDC_ERR_PREAUTH_FAILED (24)"), ("address", "degraded: likely target is an address\n"),
    ("client_only", "degraded: client offered only NTLM\n"),
    ("cloud", "degraded: possibly cloud account\n")])
def test_likely_is_told_from_certain(scenes, name, title):
    assert f"\n1. {title}" in scenes.read(f"scene-{name}", "-q", "-z", "sspi,diagnosis")


RECORDED = ["smb3-krb5", "smb3-ntlm", "krb-ad-tgs", "http-nego", "ldap-strong", "tls1_2", "rpc-tcp"]


@pytest.mark.parametrize("capture", ["smb3-krb5", "krb-ad-tgs", "http-nego", "scene-locked_by_others", "scene-referral"])
def test_filters_find_the_frames_of_a_problem(scenes, capture):
    found = problems_of(scenes, capture)
    assert found and [list(row) for row in found] == [KEYS] * len(found)
    frames = collections.defaultdict(set)
    for line in scenes.read(capture, "-Y", "sspi.attempt", "-T", "fields", "-e", "frame.number", "-e", "sspi.attempt").splitlines():
        frame, numbers = line.split("\t")
        for number in numbers.split(","):
            frames[int(number)].add(int(frame))
    for row in found:
        lines = scenes.read(capture, "-Y", row["filter"], "-T", "fields", "-e", "frame.number").split()
        wanted = set().union(*(frames[number] for number in row["attempts"]))
        assert set(map(int, lines)) == wanted and min(wanted) == row["first_frame"] and max(wanted) == row["last_frame"]


@pytest.mark.parametrize("capture", RECORDED)
def test_order(scenes, capture):
    found = problems_of(scenes, capture)
    order = [(SEVERITIES.index(row["severity"]), not row["attempts"], -row["count"]) for row in found]
    assert [row["number"] for row in found] == list(range(1, len(found) + 1))
    assert order == sorted(order)
    numbers = [number for row in found for number in row["attempts"]]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("capture", RECORDED)
def test_every_failure_is_in_a_problem(scenes, capture):
    failed = [int(row["number"]) for row in reports_of(scenes, capture)[0] if row["class"] == "Failure"]
    assert set(failed) <= {number for row in problems_of(scenes, capture) for number in row["attempts"]}


def test_filters_of_two_crowds(scenes):
    """Where an attempt each would make the filter too long, those of another client are not found all the same."""
    frames, users = [], 120
    sprayers = [handmade_diagnosis.Scene(client) for client in (handmade_diagnosis.CLIENT, handmade_diagnosis.SECOND_CLIENT)]
    for number in range(users):
        for scene in sprayers:
            scene.frames = frames
            scene.smb(user=f"user{number}", status=handmade_diagnosis.LOGON_FAILURE, server=())
    capture = scenes.add("two-crowds.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    found = problems_of(scenes, capture)
    assert [(row["why"], row["count"], len(row["clients"])) for row in found] == [("password spraying", users, 1)] * 2
    for row in found:
        numbers = scenes.read(capture, "-2", "-Y", row["filter"], "-T", "fields", "-e", "sspi.attempt").split()
        assert set(map(int, numbers)) == set(row["attempts"])


def silent_kdc(scene, number):
    scene.who = f"192.0.2.{20 + number}"
    scene.unanswered(b"user%d" % number)
    yield 0
    scene.pause(12)
    scene.smb(f"user{number}")
    yield 0


def two_services_without_spn(scene, number):
    scene.who = f"192.0.2.{20 + number}"
    for problem, name in enumerate(("one", "two")):
        scene.tgs(f"cifs/{name}.example.com", 7)
        yield problem
        scene.smb(f"user{number}", f"cifs/{name}.example.com")
        yield problem


def service_of_two_names(scene, number):
    scene.who = f"192.0.2.{20 + number}"
    scene.tgs("cifs/one.example.com", 7)
    yield 0
    scene.smb(f"user{number}", "cifs/one")
    yield 0


def two_programs(scene, number):
    for problem, user in enumerate(("svc.a", "svc.b")):
        scene.smb(user, status=handmade_diagnosis.LOGON_FAILURE, server=())
        scene.pause(30)
        yield problem


def program_among_users(scene, number):
    scene.who = f"192.0.2.{20 + number}"
    scene.smb(f"user{number}", status=handmade_diagnosis.LOGON_FAILURE, server=())
    yield 0
    scene.pause(60)
    scene.who = "192.0.2.201"
    scene.smb("svc.a", status=handmade_diagnosis.LOGON_FAILURE, server=())
    yield 1


def tickets_refused_and_some_taken(scene, number):
    scene.who = f"192.0.2.{20 + number}"
    shown = handmade_causes.issue(handmade_causes.CIFS, 1000 + number)[1]
    handmade_causes.show_ticket(scene, shown, handmade_diagnosis.error(41, *handmade_causes.CIFS))
    yield 0
    shown = handmade_causes.issue(handmade_causes.CIFS, 2000 + number)[1]
    handmade_causes.show_ticket(scene, shown, handmade_diagnosis.error(41, *handmade_causes.CIFS))
    yield 1
    handmade_causes.show_ticket(scene, shown)
    yield None


@pytest.mark.parametrize("crowd", [silent_kdc, two_services_without_spn, service_of_two_names, two_programs, program_among_users,
                                   tickets_refused_and_some_taken])
def test_filters_of_crowds(scenes, crowd):
    """More ranges of attempts than a filter lists, as somebody else gets in between any two."""
    scene, of_problem, count = handmade_diagnosis.Scene(), collections.defaultdict(list), 0
    for number in range(120):
        for problem in crowd(scene, number):
            count += 1
            if problem is not None:
                of_problem[problem].append(count)
            client, scene.who = scene.who, "192.0.2.200"
            scene.smb("good", server=())
            scene.who, count = client, count + 1
    capture = scenes.add(f"crowd-{crowd.__name__}.pcap", pcap_of(LINKTYPE_ETHERNET, scene.frames))
    found = problems_of(scenes, capture)
    assert sorted(row["attempts"] for row in found) == sorted(of_problem.values())
    for row in found:
        numbers = scenes.read(capture, "-2", "-Y", row["filter"], "-T", "fields", "-e", "sspi.attempt").split()
        assert set(map(int, numbers)) == set(row["attempts"])


def test_a_filter_without_names(scenes):
    """Where names are not shown, a filter does not go by what stands in their place."""
    scene = handmade_diagnosis.Scene()
    for number in range(120):
        for _ in two_services_without_spn(scene, number):
            scene.smb("good", server=())
    scenes.add("crowd-redacted.pcap", pcap_of(LINKTYPE_ETHERNET, scene.frames))
    for problem in json.loads(scenes.read("crowd-redacted", "-q", "-z", "sspi,diagnosis,json,redact")):
        assert problem["filter"].startswith('sspi.attempt.why == "SPN unknown" && !(') and "host" not in problem["filter"]


def test_answers_captured_twice(scenes):
    """A port that mirrors both directions: what a KDC says once more is no failure of its own."""
    frames = handmade_diagnosis.Scene()
    frames.ask(handmade_attempts.as_req(b"alice", True, 7), handmade_attempts.krb_error(24, b"alice", microseconds=5))
    request, answer = frames.frames
    capture = scenes.add("answers-twice.pcap", pcap_of(LINKTYPE_ETHERNET, [request, request, answer, answer]))
    problem, = problems_of(scenes, capture)
    assert (problem["attempts"], problem["first_frame"], problem["last_frame"]) == ([1], 1, 4)


# What fails there without being of an attempt: reason, how many frames, first and last one.
OUTSIDE = {
    "dtls": [("unknown_ca (48)", 1, 9, 9), ("handshake_failure (40)", 1, 28, 28)],
    "quic": [("no_application_protocol (120)", 1, 14, 14), ("unknown_ca (48)", 1, 21, 21)],
    "smb3-ntlm": [],
}


@pytest.mark.parametrize("capture", OUTSIDE)
def test_failures_outside_of_attempts(scenes, capture):
    rows = [row for row in problems_of(scenes, capture) if not row["attempts"]]
    found = [(row["reason"], row["count"], row["first_frame"], row["last_frame"]) for row in rows]
    assert sorted(found) == sorted(OUTSIDE[capture])
    assert all(row["severity"] == "failed" and not row["identities"] and row["meaning"] and row["remedy"] for row in rows)


@pytest.mark.parametrize("capture", ["tls1_2", "rpc-tcp", "dtls", "rdp-data", "made-dcerpc"])
def test_no_failure_is_left_out(scenes, capture):
    """Each is of an attempt, or of a problem without attempts, whose filter finds it."""
    outside = scenes.read(capture, "-Y", 'sspi.class == "Failure" && !sspi.attempt', "-T", "fields", "-e", "frame.number").split()
    rows = [row for row in problems_of(scenes, capture) if not row["attempts"]]
    frames = [scenes.read(capture, "-Y", row["filter"], "-T", "fields", "-e", "frame.number").split() for row in rows]
    assert set().union(*frames) == set(outside) and sum(row["count"] for row in rows) == len(outside)
    # A frame with several failures is of the problem of the gravest.
    for row, numbers in zip(rows, frames, strict=True):
        assert row["count"] <= len(numbers) and {str(row["first_frame"]), str(row["last_frame"])} <= set(numbers)
    text = scenes.read(capture, "-q", "-z", "sspi,attempts").splitlines()[1]
    assert text == f'Failures that belong to no attempt: {len(outside)} (sspi.class == "Failure" && !sspi.attempt)'


def test_sides_of_failures_outside_of_attempts(scenes):
    """Client and server are known from the SYN; here servers have ports below 5000. Of an alert it is told who sent it, if it was always the same side."""
    rows = [row for row in problems_of(scenes, "tls1_2") if not row["attempts"]]
    assert len(rows) > 5
    for row in rows:
        text = scenes.read("tls1_2", "-Y", row["filter"], "-T", "fields", "-e", "ip.src", "-e", "tcp.srcport", "-e", "ip.dst", "-e", "tcp.dstport")
        ends = [(source, int(from_port), destination, int(to_port)) for source, from_port, destination, to_port in map(str.split, text.splitlines())]
        from_server = [from_port < 5000 for _, from_port, _, _ in ends]
        servers = {f"{source}:{from_port}" if from_port < 5000 else f"{destination}:{to_port}" for source, from_port, destination, to_port in ends}
        assert row["clients"] == ["127.0.0.1"] and set(row["servers"]) == servers and row["more_servers"] == 0
        assert ("The server sent the alert." in row["cause"]) == all(from_server)
        assert ("The client sent the alert." in row["cause"]) == (not any(from_server))


def test_unknown_sides_are_not_told(scenes):
    """Without the SYN, and with ports that Wireshark does not know, it is not said who of the two is the server; what the user says of a port counts."""
    recording = Recording(scenes.captures / "tls1_2.pcapng")
    packets = [packet for packet in recording.packets if not packet[1][TCP_FLAGS_IN_FRAME] & SYN]
    cut = scenes.add("no-syn.pcapng", recording.with_packets(packets))
    assert len(packets) < len(recording.packets)
    rows = [row for row in problems_of(scenes, cut) if not row["attempts"]]
    assert rows and all(not row["clients"] and not row["servers"] and "sent the alert." not in row["cause"] for row in rows)
    assert [(row["clients"], row["servers"]) for row in problems_of(scenes, "quic") if not row["attempts"]] == [(["127.0.0.1"], ["127.0.0.1:4433"])] * 2


def test_text(scenes):
    text = scenes.read("smb3-krb5", "-q", "-z", "sspi,diagnosis")
    assert text.startswith("SSPI problems: 0 critical, 2 failed, 0 degraded, 1 harmless\n\n1. failed: KDC refused the user: STATUS_ACCOUNT_DISABLED (0xc0000072)\n")
    assert all(len(line) <= 80 for line in text.splitlines())


UNREAD = "How unfinished attempts ended is not in the capture, is encrypted, or is on a port that needs Decode As."


@pytest.fixture(scope="module")
def unanswered(tshark):
    """A bind of LDAP whose answer was not captured."""
    frames = []
    Connection(frames, "192.0.2.1", 50000, SERVER, 389).client(bind_request(1, b"alice", b"Secret"))
    tshark.add("unanswered.pcap", pcap_of(LINKTYPE_ETHERNET, frames))


@pytest.mark.parametrize("capture, options, counts, said", [
    ("unanswered", [], "0 failed, 1 unfinished, 0 succeeded", f"No failure was found. {UNREAD}"),
    ("krb-ad-as", ["sspi.attempt == 1"], "0 failed, 0 unfinished, 1 succeeded", "No failure was found."),
    ("rdp-data", ["tcp.port == 1"], "0 failed, 0 unfinished, 0 succeeded", "No authentication attempt was found."),
])
@pytest.mark.usefixtures("unanswered")
def test_text_without_a_problem(tshark, capture, options, counts, said):
    """Nothing that was seen to fail is not the same as all that is well."""
    arguments = ["-q", "-z", ",".join(["sspi,diagnosis", *options])]
    text = tshark.run("-r", tshark.path(capture), *arguments)
    first, second, empty, *rest = text.splitlines()
    assert first == "SSPI problems: 0 critical, 0 failed, 0 degraded, 0 harmless" and second == f"SSPI attempts: {counts}"
    assert empty == "" and " ".join(rest) == said


@pytest.mark.usefixtures("unanswered")
def test_page_without_a_problem(tshark):
    assert f"No failure was found. {UNREAD}" in tshark.run("-r", tshark.path("unanswered"), "-q", "-z", "sspi,report,html")


@pytest.mark.parametrize("language", ["fr", "ru", "zh-tw", "es", "it"])
def test_text_in_a_language(scenes, language):
    text = scenes.read("smb3-krb5", "-o", f"sspi.language:{language}", "-q", "-z", "sspi,diagnosis")
    assert "KDC refused" not in text and "harmless" not in text and "Consequence" not in text and "STATUS_ACCOUNT_DISABLED" in text
    english = problems_of(scenes, "smb3-krb5")
    found = problems_of(scenes, "smb3-krb5", "-o", f"sspi.language:{language}")
    for row, other in zip(found, english, strict=True):
        assert {key for key in KEYS if row[key] != other[key]} == {"meaning", "cause", "remedy"}


def test_details(scenes):
    lines = scenes.read("smb3-krb5", "-2", "-Y", 'sspi.attempt.why == "KDC refused the user"', "-T", "fields", "-E", "occurrence=l", "-e", "sspi.attempt.because",
                        "-e", "sspi.attempt.because_frame", "-e", "sspi.attempt.consequence", "-e", "sspi.story").splitlines()
    assert lines == ["11\t188\tthe user was refused\t10"] * 4
    lines = scenes.read("smb3-krb5", "-2", "-Y", "sspi.attempt == 11", "-T", "fields", "-e", "sspi.attempt.consequence", "-e", "sspi.attempt.consequence_frame")
    assert lines.splitlines() == ["fell back to NTLM in attempt 12\t192"] * 4


@pytest.mark.parametrize("capture, reason, said", [
    ("mit-as", "KDC_ERR_KEY_EXPIRED (23)", "The error says: CLIENT KEY EXPIRED, REQUIRED PWCHANGE."),
    ("mit-tgs", "KDC_ERR_ETYPE_NOSUPP (14)", "The error says: BAD_ENCRYPTION_TYPE."),
    ("smb3-krb5", "KDC_ERR_PREAUTH_FAILED (24)", ""),
])
def test_what_the_kdc_says(tshark, capture, reason, said):
    problem, = (problem for problem in problems_of(tshark, capture) if problem["reason"] == reason)
    assert ("The error says" in problem["cause"]) == bool(said) and problem["cause"].endswith(said)
    redacted, = (problem for problem in json.loads(tshark.read(capture, "-q", "-z", "sspi,diagnosis,json,redact")) if problem["reason"] == reason)
    assert "The error says" not in redacted["cause"]


DIRECTORY_REFUSED = "The directory refused the bind; the number alone does not tell whether the user is at fault."


@pytest.mark.parametrize("capture, reason, cause", [
    ("http-nego", "HTTP 401", "The server did not accept the name and password, or the token, of the request."),
    ("ldap-sasl", "LDAP result 1", f"{DIRECTORY_REFUSED} The error says: SASL: Failed to start authentication system: NT_STATUS_INVALID_PARAMETER."),
])
def test_without_a_status(tshark, capture, reason, cause):
    problem, = (problem for problem in problems_of(tshark, capture) if problem["reason"] == reason)
    assert problem["cause"] == cause and problem["remedy"]


@pytest.mark.parametrize("text, said", [
    (b"", ""),
    (b"\0", ""),
    (b"no such object\0", " The error says: no such object."),
    (b"a\x1b[31mb\nc\xff", r" The error says: a\u{1b}[31mb\u{a}c\x{ff}."),
    (b"x" * 500, f" The error says: {'x' * 160}."),
    # A code in it tells the reason itself.
    (b"80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data 52e, v4563\0", None),
])
def test_what_a_directory_says(tshark, text, said):
    """Only of the answer to the bind, made fit to be shown, and not without end; names may be in it, so that it is left out where those are."""
    frames = []
    link = Connection(frames, handmade_diagnosis.CLIENT, 50000, SERVER, 389)
    link.client(bind_request(1, b"EXAMPLE\\alice", b"secret"))
    link.server(bind_response(1, 1, text))
    capture = tshark.add("directory-says.pcap", pcap_of(LINKTYPE_ETHERNET, frames))
    for redact in ([], ["redact"]):
        problem, = json.loads(tshark.read(capture, "-q", "-z", ",".join(["sspi,diagnosis,json", *redact])))
        assert problem["cause"] == DIRECTORY_REFUSED + ("" if redact else said) if said is not None else "The error says" not in problem["cause"]


def test_what_is_settled(tshark):
    """The first answer to each bind has KRB_AP_ERR_SKEW; the client comes again with the server's time, and is refused with something else,
    which is named. That its clock is behind that is likely: the same client with the right time gets in."""
    reasons = {int(row["number"]): (row["native"], row["why"]) for row in reports_of(tshark, "rpc-krb5")[0]}
    assert {reasons[number] for number in (6, 9, 12)} == {("nca_proto_error (0x1c01000b)", "clock skew")}
    assert {reasons[number] for number in (15, 18, 21, 24)} == {("nca_s_fault_sec_pkg_error (0x00000721)", "clock skew")}


def test_that_attempts_are_repeated_is_told_by_their_number(tshark):
    text = tshark.read("rpc-krb5", "-q", "-z", "sspi,diagnosis")
    assert text.count("   Attempts     ") == 3 and "repeated in attempt" not in text
    assert all(row["consequence"].startswith("repeated in attempt ") for row in problems_of(tshark, "rpc-krb5"))


def test_guessed_among_many(scenes):
    """A server of many users: who is guessed at is not forgotten for the others."""
    scene = handmade_diagnosis.Scene()
    for number in range(80):
        if number % 8 == 0:
            scene.smb("admin", status=handmade_diagnosis.LOGON_FAILURE, server=())
            scene.pause(3 + number % 23)
        else:
            scene.smb(f"user{number}", server=())
    scene.smb("admin", server=())
    scenes.add("scene-guessed-among-many.pcap", pcap_of(LINKTYPE_ETHERNET, scene.frames))
    problem, = problems_of(scenes, "scene-guessed-among-many")
    assert (problem["severity"], problem["why"], problem["attempts"]) == ("critical", "password guessed", [*range(1, 80, 8), 81])


def test_many_attempts(scenes):
    """A long series: the filter stays short, and the names few."""
    scene = handmade_diagnosis.Scene()
    for number in range(300):
        scene.smb(f"user{number}", status=handmade_diagnosis.LOGON_FAILURE if number % 2 else 0, server=())
    scenes.add("scene-many.pcap", pcap_of(LINKTYPE_ETHERNET, scene.frames))
    problem, = problems_of(scenes, "scene-many")
    assert problem["count"] == 150 and problem["filter"] == (
        'sspi.attempt.result contains "STATUS_LOGON_FAILURE (0xc000006d)" && !sspi.attempt.why && !(sspi.attempt.consequence matches "^succeeded")')
    assert len(problem["identities"]) == 10 and problem["more_identities"] == 140
    assert scenes.read("scene-many", "-2", "-Y", problem["filter"], "-T", "fields", "-e", "frame.number").count("\n") == 600
