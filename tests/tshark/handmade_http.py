# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP of which parts are lost or cut, or come early: which request an answer is for tells the order alone (RFC 9112 9.3.2), if all of them
are known. Each scene is a few frames, with who authenticates in it and how that ends, as in handmade_strangers.py."""
from handmade_attempts import ntlm_authenticate, ntlm_challenge, ntlm_negotiate
from handmade_keys import basic, digest, ntlm_header, request, response
from handmade_losses import lose
from handmade_strangers import FAILURE, LET_IN, MALLORY, OPEN, link_to, scene
from wire import ACK, Cut

ALLOWED, REFUSED = response("200 OK"), response("401 Unauthorized", 'Basic realm="web"')


def asked(name, **more):
    return request("GET", "/", Authorization=basic(name), **more)


@scene(("alice", LET_IN), ("mallory", OPEN))
def http_request_lost_among_others():
    frames, link = link_to(80)
    link.client(asked("alice"))
    lose(link, True, 60)
    link.client(asked("mallory"))
    for answer in (ALLOWED, ALLOWED, REFUSED):
        link.server(answer)
    return frames


@scene(("alice", LET_IN), ("mallory", OPEN))
def http_request_lost_before_another():
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(ALLOWED)
    lose(link, True, 60)
    link.client(asked("mallory"))
    for answer in (ALLOWED, REFUSED):
        link.server(answer)
    return frames


@scene(("alice", LET_IN), ("mallory", FAILURE))
def http_request_lost_and_answered():
    """Before the next one is sent."""
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(ALLOWED)
    lose(link, True, 60)
    link.server(ALLOWED)
    link.client(asked("mallory"))
    link.server(REFUSED)
    return frames


@scene(("alice", LET_IN), ("mallory", FAILURE))
def http_request_lost_with_its_answer():
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(ALLOWED)
    lose(link, True, 60)
    lose(link, False, 40)
    link.client(asked("mallory"))
    link.server(REFUSED)
    return frames


@scene(("alice", OPEN), ("bob", OPEN), ("carol", OPEN), ("mallory", OPEN))
def http_answer_lost_among_three():
    """Nobody knows whether the last but one is for carol or mallory."""
    frames, link = link_to(80)
    for user in ("alice", "bob", "carol"):
        link.client(asked(user))
    lose(link, False, 40)
    link.server(ALLOWED)
    link.client(asked("mallory"))
    link.server(ALLOWED)
    link.server(REFUSED)
    return frames


@scene(("alice", LET_IN), ("mallory", FAILURE))
def http_bodies_are_no_loss():
    """Two requests at once, of which the first has a body of two segments."""
    frames, link = link_to(80)
    link.client(request("POST", "/up", Authorization=basic("alice"), Content_Length=2000) + bytes(1000))
    link.client(bytes(1000))
    link.client(asked("mallory"))
    link.server(ALLOWED)
    link.server(REFUSED)
    return frames


@scene(("alice", LET_IN), ("mallory", FAILURE))
def http_three_in_one_segment():
    frames, link = link_to(80)
    link.client(asked("alice") + request("GET", "/open") + asked("mallory"))
    for answer in (ALLOWED, ALLOWED, REFUSED):
        link.server(answer)
    return frames


def answered_early(status, *offers):
    """While the body is still under way; Wireshark shows the request behind that."""
    frames, link = link_to(80)
    link.client(request("POST", "/up", Authorization=basic("alice"), Content_Length=3000) + bytes(1000))
    link.server(response(status, *offers))
    link.client(bytes(1000))
    link.client(bytes(1000))
    return frames, link


@scene(("alice", LET_IN), ("mallory", FAILURE))
def http_accepted_before_its_end():
    frames, link = answered_early("200 OK")
    link.client(asked("mallory"))
    link.server(REFUSED)
    return frames


@scene(("alice", OPEN), ("mallory", LET_IN))
def http_too_large():
    frames, link = answered_early("413 Content Too Large")
    link.client(asked("mallory"))
    link.server(ALLOWED)
    return frames


@scene(("alice", FAILURE), ("mallory", LET_IN))
def http_answer_with_a_hole():
    """Of the refusal's body a segment is lost, so that Wireshark never shows it."""
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(response("401 Unauthorized", 'Basic realm="web"', body=bytes(3000))[:-2000])
    lose(link, False, 1000)
    link.server(bytes(1000))
    link.client(asked("mallory"))
    link.server(ALLOWED)
    return frames


@scene(("alice", FAILURE))
def http_answer_with_a_hole_at_the_end():
    """The client has it, as it says."""
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(response("401 Unauthorized", 'Basic realm="web"', body=bytes(3000))[:-2000])
    lose(link, False, 1000)
    link.server(bytes(1000))
    link.segment(True, ACK)
    return frames


@scene((MALLORY, FAILURE))
def http_challenge_with_a_hole():
    frames, link = link_to(80)
    link.client(request("GET", Authorization=ntlm_header(ntlm_negotiate())))
    link.server(response("401 Unauthorized", ntlm_header(ntlm_challenge("web")), body=bytes(3000))[:-2000])
    lose(link, False, 1000)
    link.server(bytes(1000))
    link.client(request("GET", Authorization=ntlm_header(ntlm_authenticate("mallory", "HTTP/web"))))
    link.server(REFUSED)
    return frames


@scene(("alice", FAILURE), ("mallory", LET_IN))
def http_answer_cut_off():
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(response("401 Unauthorized", 'Basic realm="web"', body=bytes(3000)))
    frames[-1] = Cut(frames[-1], 250)
    link.client(asked("mallory"))
    link.server(response("200 OK", body=bytes(3000)))
    frames[-1] = Cut(frames[-1], 200)
    return frames


def alice_is_told(*answers):
    frames, link = link_to(80)
    for answer in answers:
        link.client(asked("alice"))
        link.server(answer)
    return frames


@scene(("alice", LET_IN), ("alice", FAILURE))
def http_refused_after_it_was_accepted():
    """The same name and password: another area of the server, or they were changed meanwhile."""
    return alice_is_told(ALLOWED, ALLOWED, REFUSED)


@scene(("alice", LET_IN), ("alice", FAILURE), ("alice", FAILURE), ("alice", LET_IN))
def http_refused_after_it_was_accepted_and_again():
    return alice_is_told(ALLOWED, REFUSED, REFUSED, ALLOWED)


@scene(("alice", LET_IN))
def http_asked_without_a_name_after_it_was_accepted():
    frames, link = link_to(80)
    link.client(asked("alice"))
    link.server(ALLOWED)
    link.client(request("GET"))
    link.server(REFUSED)
    return frames


@scene(("alice", LET_IN), ("mallory", FAILURE), ("alice", LET_IN))
def http_another_name_after_it_was_accepted():
    frames, link = link_to(80)
    for user, answer in (("alice", ALLOWED), ("mallory", REFUSED), ("alice", ALLOWED)):
        link.client(asked(user))
        link.server(answer)
    return frames


@scene(("alice", LET_IN))
def http_nonce_too_old_after_it_was_accepted():
    frames, link = link_to(80)
    link.client(request("GET", Authorization=digest("alice", 1)))
    link.server(ALLOWED)
    link.client(request("GET", Authorization=digest("alice", 2)))
    link.server(response("401 Unauthorized", 'Digest realm="x", nonce="m", qop="auth", stale=true'))
    link.client(request("GET", Authorization=digest("alice", 1)))
    link.server(ALLOWED)
    return frames
