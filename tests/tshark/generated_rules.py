# SPDX-License-Identifier: GPL-2.0-or-later
"""Every carrier's logons against the rules of attempts, by changing what was captured of them: two at a time in every order, the sides
reversed, all of it twice, neighbours swapped, both ends cut off, answers of strangers.

What has to be shown is worked out from the legs of the logons, as in generated_attempts.py. The rules are:

1. An answer is the other side's.
2. An answer belongs to the request it names.
3. A repetition is known by nonce or sequence number.
4. An exchange is not over while its carrier goes on.
5. An end of a connection counts only where its sequence number fits.
6. What is quoted is no event, and two packets in a frame are of their own conversations.
7. Names are proven.
8. Unknown is Unfinished, and a success names what it rests on.

4 to 6 are in generated_attempts.py: endings(), forged(), quoted(), two_in_one_frame()."""
import itertools
import struct

from generated_attempts import IP, LOOKS_LIKE_A_REPLAY, MAIL, NEEDS_BEGINNING, TIMED, Line, Play, Stage
from generated_carriers import CARRIERS
from generated_tickets import tickets

# Of more orders than these some are diced.
MOST_ORDERS = 8

# ---- Rule 2: two at a time


def interleaved(stage, counts):
    """Orders in which so many packets of each of two may lie: all, or so many as are enough."""
    all_of = list(itertools.combinations(range(sum(counts)), counts[0])) if sum(counts) <= 12 else []
    if all_of and (stage.is_long or len(all_of) <= MOST_ORDERS):
        chosen = all_of
    else:
        chosen = [stage.dice.sample(range(sum(counts)), counts[0]) for _ in range(MOST_ORDERS)]
    for first in chosen:
        turns = [0 if place in first else 1 for place in range(sum(counts))]
        taken = [0, 0]
        order = []
        for which in turns:
            order.append((which, taken[which]))
            taken[which] += 1
        yield order


TUNNELS = "l2tp", "pptp"


def two_lines(stage, carrier, title, accepted, **second):
    """Two logons, one of which is accepted, each on its line."""
    scene = stage.scene(f"{carrier.title}: {title}")
    scene.is_timed = carrier.port in TIMED
    # In a tunnel sessions that are asked with the same identifier at once are not told apart.
    plays = [Play(scene, carrier, f"{'ab'[number]}{scene.number}", accepted == (number == 0), 1 + number * (carrier.transport in TUNNELS))
             for number in range(2)]
    lines = [Line(scene, carrier, 50001), Line(scene, carrier, **{"port": 50002, **second})]
    for play, line in zip(plays, lines):
        for leg in play.legs:
            line.send(leg, play.identity or "-")
    scene.rows = [play.row for play in plays]
    return scene, lines


def parallel(stage, carrier):
    """On two connections of one client, in two sessions of a line, or of two clients with the same port."""
    for accepted in (True, False):
        counts = [len(Line(stage.scene("(empty)"), carrier).frames) + len(carrier.legs("x", True, 1))] * 2
        for order in interleaved(stage, counts):
            _scene, lines = two_lines(stage, carrier, "two at a time", accepted)
            for which, place in order:
                lines[which].capture([place])
        if carrier.transport in IP:
            for order in itertools.islice(interleaved(stage, counts), 3):
                scene, lines = two_lines(stage, carrier, "of two clients with the same port", accepted, port=50001, client=other_client(stage))
                scene.clients.add(lines[1].ends[True][0])
                for which, place in order:
                    lines[which].capture([place])


def other_client(stage):
    """The address that the third host of the next scene has."""
    number = len(stage.scenes) + 256
    return f"10.{number >> 8}.{number & 255}.3"


def parallel_on_one(stage, carrier):
    """On one connection, where the protocol tells each message whose it is."""
    if not carrier.has_ids:
        return
    counts = [len(carrier.legs("x", True, 1))] * 2
    for accepted in (True, False):
        for order in interleaved(stage, counts):
            scene = stage.scene(f"{carrier.title}: two at a time on one connection")
            scene.is_timed = carrier.port in TIMED
            plays = [Play(scene, carrier, f"{'ab'[number]}{scene.number}", accepted == (number == 0), number + 1) for number in range(2)]
            line = Line(scene, carrier)
            for which, place in order:
                line.send(plays[which].legs[place], plays[which].identity or "-")
            line.capture()
            scene.rows = [play.row for play in plays]


# ---- Rules 1 and 7: what comes from the wrong side

# Either side may ask the other, and nothing tells that one of them is a client. What is exported has no SYN either, and no port by which
# Wireshark has found it.
HAS_NO_SIDES = "ppp", "ppp eap", "lan", "l2tp", "pptp", "credssp"
# Any port may be that of a server: Wireshark finds them by their bytes.
HAS_NO_PORT = {"NFS over UDP"}


def reversed_sides(stage, carrier):
    """Who has made the connection, or has the port of the protocol's clients, answers; the server asks."""
    if carrier.transport in HAS_NO_SIDES or carrier.title in HAS_NO_PORT:
        return
    for accepted in (True, False):
        scene, play, line = stage.play("the sides are reversed", carrier, accepted)
        line = Line(scene, carrier)
        for leg in play.legs:
            line.send(leg, "", from_client=not leg.from_client)
        line.capture()
        # With tokens alone that either side may begin with, somebody has begun.
        scene.rows = None if carrier.title == "NegotiateStream" else []


# ---- Rule 3: all of it once more

def lagging(stage, carrier):
    """Two taps, one of which brings everything behind the other."""
    scene, play, line = stage.play("all of it once more", carrier)
    line.capture()
    line.capture()
    if carrier.transport not in IP or carrier.title in LOOKS_LIKE_A_REPLAY:
        scene.rows = None
    for accepted in (True, False):
        scene, lines = two_lines(stage, carrier, "two logons, then all of it once more", accepted)
        for _ in range(2):
            for line in lines:
                line.capture()
        if carrier.transport not in IP or carrier.title in LOOKS_LIKE_A_REPLAY:
            scene.rows = None


# ---- Order: of TCP the sequence numbers tell it

# A segment that comes late is not handed to these protocols, or they need what came before it: more may be unfinished than is, and names may
# be missing. A request of HTTP whose method Wireshark does not know is looked for where a port was one of HTTP's before.
NOT_READ_LATE = MAIL | {"HTTP with Negotiate", "TLS", "NFS", "DNS over TCP", "RDP", "Netlogon", "DCE/RPC in a pipe"}
# So much of the legs at the end: how a call ended is told by what was called, and in what context.
CALLS = {"DCE/RPC": 2}


def is_told_late(carrier, count, place):
    return carrier.transport == "tcp" and carrier.title not in NOT_READ_LATE and place < count - CALLS.get(carrier.title, 0)


def reordered(stage, carrier):
    """Neighbours of opposite directions, swapped: Wireshark does not look into the one that comes late. One logon has one outcome, and is
    one row with its name where that segment can be read."""
    count = len(carrier.legs("x", True, 1))
    for place in range(count - 1):
        for accepted in (True, False):
            scene, play, line = stage.play(f"leg {place + 2} is captured before leg {place + 1}", carrier, accepted)
            if play.legs[place].from_client == play.legs[place + 1].from_client:
                stage.scenes.pop()
                continue
            order, spoken = list(range(len(line.frames))), line.spoken()
            order[spoken[place]], order[spoken[place + 1]] = spoken[place + 1], spoken[place]
            line.capture(order)
            scene.most_ended = 1
            if not is_told_late(carrier, count, place):
                scene.rows = None


# CONNECT ends with the answer: what is captured behind that is of the tunnel to Wireshark.
ENDS_WITH_ANSWER = {"HTTP proxy"}
# Wireshark reads an answer by the login before it: alone it is malformed to some of its versions, and tells nothing.
READ_BY_LOGIN = {"TDS with NTLM"}


def tap_ahead(stage, carrier):
    """The clock of one side's tap is ahead, by less than the round trip: what that side sends lies one place before its own."""
    count = len(carrier.legs("x", True, 1))
    if not is_told_late(carrier, count, count - 1) or carrier.title in ENDS_WITH_ANSWER:
        return
    for is_client, accepted in itertools.product((True, False), repeat=2):
        scene, play, line = stage.play(f"what the {'client' if is_client else 'server'} sends is captured one place ahead", carrier, accepted)
        order, spoken = list(range(len(line.frames))), line.spoken()
        ahead = sorted(spoken, key=lambda place: place - 1.5 * (line.legs[place][0].from_client == is_client))
        for place, captured in zip(spoken, ahead):
            order[place] = captured
        line.capture(order)
        scene.most_ended = 1
        if carrier.title in READ_BY_LOGIN:
            scene.rows = None


def lost(stage, carrier):
    """One of the legs was not captured: what is told behind it waits for it in vain, and is told all the same."""
    count = len(carrier.legs("x", True, 1))
    for missing, accepted in itertools.product(range(count), (True, False)):
        scene, play, line = stage.play(f"leg {missing + 1} is missing", carrier, accepted)
        spoken = line.spoken()
        line.capture([place for place in range(len(line.frames)) if place != spoken[missing]])
        scene.rows, scene.most_ended = None, 1


def late_in_vain(stage, carrier):
    """Both answers are captured before both requests: each is still of its own."""
    if not carrier.has_ids or carrier.title in NAMES_NOBODY:
        return
    for accepted in (True, False):
        scene = stage.scene(f"{carrier.title}: two at a time on one connection, the last answers before the last requests")
        scene.is_timed = carrier.port in TIMED
        plays = [Play(scene, carrier, f"{'ab'[number]}{scene.number}", accepted == (number == 0), number + 1) for number in range(2)]
        line = Line(scene, carrier)
        for place in range(len(plays[0].legs)):
            for play in plays:
                line.send(play.legs[place], play.identity or "-")
        order, spoken = list(range(len(line.frames))), line.spoken()
        order[spoken[-4]:] = [*spoken[-2:], *spoken[-4:-2]]
        line.capture(order)
        scene.rows, scene.most_ended = None, 2


# ---- Rule 8: what was not captured is not known

def cut_at_both_ends(stage, carrier):
    count = len(carrier.legs("x", True, 1))
    for first in range(count):
        for last in range(count - first):
            for syn in (True, False):
                if carrier.transport != "tcp" and not syn:
                    continue
                scene, play, line = stage.play(f"{first} legs are missing at the beginning, {last} at the end, {'with' if syn else 'without'} SYN", carrier)
                spoken = line.spoken()
                begin = line.frames[:spoken[0]] if syn else []
                line.capture([*range(len(begin)), *spoken[first:count - last]])
                legs = play.legs[first:count - last]
                scene.rows = (play.rows_of(legs) or None) if first == 0 or carrier.title not in NEEDS_BEGINNING else None
                if not syn and carrier.preamble():
                    scene.rows = None


# ---- Rule 6: a router is on the way

VLAN = 0x8100
# Their identifiers are so short that the same addresses in another VLAN are taken for another network.
TOLD_APART_BY_VLAN = {"RADIUS", "RADIUS with EAP"}


def tagged_with(frame, vlan):
    return frame[:12] + struct.pack(">HH", VLAN, vlan) + frame[12:]


def routed(stage, carrier):
    """What each side sends is captured in a VLAN of its own; or all of it in one, and once more in the other."""
    if carrier.transport not in IP:
        return
    for accepted, is_twice in itertools.product((True, False), repeat=2):
        scene, play, line = stage.play(f"{'each packet in two VLANs' if is_twice else 'each side in its VLAN'}", carrier, accepted)
        client = line.frames[0][26:30]
        for place, frame in enumerate(line.frames):
            vlans = (10, 20) if is_twice else (10,) if frame[26:30] == client else (20,)
            for vlan in vlans:
                line.frames[place] = tagged_with(frame, vlan)
                line.capture([place])
        if carrier.title in (LOOKS_LIKE_A_REPLAY if is_twice else TOLD_APART_BY_VLAN):
            scene.rows = None


# ---- Rule 2: the answer of a stranger

def answer_leg(carrier, accepted, number=7, user="stranger"):
    return carrier.legs(user, accepted, number)[-1]


def strangers(stage, carrier):
    """Both ends that another logon may have, from where no answer to this one comes; then, in half of the scenes, the true one."""
    for accepted, is_answered in itertools.product((True, False), repeat=2):
        for where in ("another server", "another port of the server", "another port of the client"):
            if carrier.transport not in IP:
                continue
            scene, play, line = stage.play(f"an answer of {where}, {'then the true one' if is_answered else 'and no other'}", carrier, accepted)
            line = Line(scene, carrier)
            for leg in play.legs[:-1]:
                line.send(leg, play.identity or "-")
            forge(scene, line, where, play.other_end)
            if carrier.title in STANDS_ALONE and where != "another port of the server":
                scene.may_be_there = [(play.identity if play.other_end.name else "", play.other_end.says)]
            if is_answered:
                line.send(play.legs[-1], play.identity or "-")
            line.capture()
            scene.rows = play.rows_of(play.legs if is_answered else play.legs[:-1])
        if carrier.has_ids and carrier.title not in NAMES_NOBODY:
            scene, play, line = stage.play(f"an answer to another request, {'then the true one' if is_answered else 'and no other'}", carrier, accepted)
            line = Line(scene, carrier)
            for leg in play.legs[:-1]:
                line.send(leg, play.identity or "-")
            line.send(answer_leg(carrier, not accepted), "", from_client=False)
            line.legs[-1] = (answer_leg(carrier, not accepted), "")
            if carrier.title in STANDS_ALONE:
                scene.may_be_there = [("stranger@EXAMPLE.COM" if play.other_end.name else "", play.other_end.says)]
            if is_answered:
                line.send(play.legs[-1], play.identity or "-")
            line.capture()
            scene.rows = play.rows_of(play.legs if is_answered else play.legs[:-1])


# Their answers are about a logon, even if its request was not captured: that is a row of its own, of nobody or of whom it names.
STANDS_ALONE = {carrier.title for carrier in CARRIERS if carrier.title.startswith(("LDAP", "SMB", "AS ", "TGS "))}
# It does not say what it answers.
NAMES_NOBODY = {"TGS over UDP", "TGS over TCP"}


def forge(scene, line, where, leg):
    """Let a stranger send a segment or datagram whose numbers would fit."""
    true_ends = line.ends
    (client, client_port), (server, server_port) = line.ends[True], line.ends[False]
    line.ends = {True: (client, client_port + 9 * (where == "another port of the client")),
                 False: (scene.other if where == "another server" else server, server_port + 10000 * (where == "another port of the server"))}
    if line.tcp:
        line.tcp.ends, sequence = line.ends, dict(line.tcp.sequence)
    line.send(leg, "", from_client=False)
    line.legs[-1] = leg, ""
    line.ends = true_ends
    if line.tcp:
        line.tcp.ends, line.tcp.sequence = true_ends, sequence


KINDS = [parallel, parallel_on_one, reversed_sides, lagging, reordered, tap_ahead, lost, late_in_vain, cut_at_both_ends, routed, strangers]


def scenes_of(seed, is_long=False):
    stage = Stage(seed, is_long)
    for carrier in CARRIERS:
        for kind in KINDS:
            kind(stage, carrier)
    tickets(stage)
    return [scene for scene in stage.scenes if scene.packets]
