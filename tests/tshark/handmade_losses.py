# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures that do not have all, or have it twice: requests and answers that are lost, sent again, or sent ahead of others. Each scene is a
few frames, with who authenticates in it and how that ends, as in handmade_strangers.py."""
import struct

from handmade_attempts import (CHAP_FAILURE, CHAP_SUCCESS, CLIENT, OTHER_SERVER, REFUSAL, SERVER, SQL_PASSWORD, WELCOME, ask, login, login_ack,
                               ntlm_authenticate, ntlm_challenge, ntlm_negotiate, tds, tds_error)
from handmade_keys import base64_line
from handmade_keys_ppp import USER_NAME, USER_PASSWORD, VENDOR, attribute, chap_challenge, chap_message, chap_response, md5_response, pppoe
from handmade_strangers import ACCESS_ACCEPT, ACCESS_REJECT, ACCESS_REQUEST, FAILURE, LET_IN, MALLORY, OPEN, PROOF, link_to, radius_packet, scene
from wire import datagram


def lose(link, from_client, count):
    """The bytes are sent, and not captured."""
    link.sequence[from_client] += count


# ---- CHAP: each side may ask the other (RFC 1994 2), and an answer is sent again
@scene(("alice", LET_IN), ("server", FAILURE))
def chap_both_ways():
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"alice")),
            pppoe(False, 1, chap_response(1, b"server")), pppoe(True, 1, chap_message(CHAP_FAILURE, 1, REFUSAL)),
            pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, WELCOME))]


@scene(("alice", FAILURE), ("server", LET_IN))
def chap_both_ways_one_after_the_other():
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"alice")), pppoe(True, 1, chap_challenge(2)),
            pppoe(False, 1, md5_response(2, b"server")), pppoe(True, 1, chap_message(CHAP_SUCCESS, 2, b"")),
            pppoe(False, 1, chap_message(CHAP_FAILURE, 1, b""))]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def chap_success_once_more():
    accepted = pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, WELCOME))
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"alice")), accepted,
            pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, chap_response(1, b"mallory")), accepted,
            pppoe(False, 1, chap_message(CHAP_FAILURE, 1, REFUSAL))]


@scene(("alice", LET_IN), ("mallory", FAILURE))
def chap_md5_success_once_more():
    accepted = pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, b""))
    return [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"alice")), accepted,
            pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"mallory")), accepted,
            pppoe(False, 1, chap_message(CHAP_FAILURE, 1, b""))]


@scene(("alice", LET_IN), ("alice", LET_IN))
def chap_asked_again_after_a_while():
    """With the same identifier, as some do."""
    frames = [pppoe(False, 1, chap_challenge(1)), pppoe(True, 1, md5_response(1, b"alice")), pppoe(False, 1, chap_message(CHAP_SUCCESS, 1, b""))]
    return [*frames, 300, *frames]
