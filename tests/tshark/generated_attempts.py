# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures of many scenes, each of which knows the rows that are right for it.

A scene is what a client and a server of its own addresses say to each other, and what was captured of that. What it has to show is
worked out from the legs that were put into it, by the rules of docs/attempts.md and nothing else. Scenes are independent: they lie
in one capture in any order."""
import collections
import dataclasses
import random
import struct

from generated_carriers import CARRIERS
from generated_logons import Leg, principal_name, tgs_request
import handmade_attempts as made
from wire import ACK, FIN, RST, SYN, LINKTYPE_ETHERNET, LINKTYPE_WIRESHARK_UPPER_PDU, Connection, datagram, exported, ip_frame

LINKTYPE_WIFI = 105
IP = "tcp", "udp"
TIMED = 0, 53, 88, 443, 464, 1812, 2049  # ports whose protocols know a repetition for a time only
ICMP, GRE, VXLAN_PORT = 1, 47, 4789
PORT_UNREACHABLE, HOST_UNREACHABLE = 3, 1
FAR_AWAY = 0x40000000  # no window is as large
STRANGE_PORT = 40000   # and those behind it, one for each carrier


NOBODY = None, ""


class Scene:
    """Packets are (seconds since the one before, link type, bytes, leg of a logon and whose, or NOBODY, or None: not known)."""

    def __init__(self, title, number):
        self.title, self.number = title, number
        self.client, self.server, self.other = (f"10.{number >> 8}.{number & 255}.{host}" for host in (1, 2, 3))
        self.clients = {self.client}
        self.mac = b"\2\0" + struct.pack(">H", number)
        self.packets = []
        self.names, self.said = set(), set()
        self.may_break = False  # the outcome may be inferred from a connection that ended
        self.rows = None        # exactly these (identity, class); None: whatever is true
        self.may_be_there = []  # rows of other conversations beside them
        self.most_ended = None  # no more of the rows may have an outcome
        self.is_slow = False    # time passes in it
        self.is_timed = False   # its rows depend on how much
        self.captured = 262144  # bytes of each frame

    def add(self, frame, link_type=LINKTYPE_ETHERNET, pause=0.0, label=None):
        self.packets.append((pause, link_type, frame, label))
        self.is_slow = self.is_slow or pause > 0

    def learn(self, leg, identity):
        if leg.name:
            self.names.add(leg.name)
        if leg.says:
            self.said.add((identity, leg.says))

    def wrong_rows(self, rows):
        """What is wrong with (identity, class, client, reason, label of the result's packet) of the report, as a text, or nothing."""
        found = sorted(row[:2] for row in rows)
        complaints = []
        if self.rows is not None and found != sorted(self.rows) and found != sorted(self.rows + self.may_be_there):
            complaints.append(f"expected {sorted(self.rows)}")
        if self.most_ended is not None and sum(class_ != "Unfinished" for _identity, class_ in found) > self.most_ended:
            complaints.append(f"more than {self.most_ended} have ended")
        for identity, class_, client, reason, label in rows:
            if identity and identity not in self.names:
                complaints.append(f"nobody named {identity}")
            inferred = self.may_break and class_ == "Failure" and reason.startswith("inferred: ")
            if class_ != "Unfinished" and not inferred and not any(
                    says == class_ and (not identity or not who or who == identity) for who, says in self.said):
                complaints.append(f"the server did not say {class_} of {identity or 'anybody'}")
            if class_ != "Unfinished" and not inferred and label and not (label[0] and label[0].says == class_):
                complaints.append(f"the packet of the result does not say {class_}")
            if class_ == "Success" and not reason:
                complaints.append("a success rests on nothing")
            if "." in client and client.partition(":")[0] not in self.clients:
                complaints.append(f"the client is {self.client}")
        return f"scene {self.number}, {self.title}: shown {found}: {'; '.join(complaints)}" if complaints else ""


class Play:
    """One logon in a scene: its legs, as frames."""

    def __init__(self, scene, carrier, user, accepted, number=1):
        self.scene, self.carrier = scene, carrier
        self.identity = carrier.identity.format(user)
        self.legs = carrier.legs(user, accepted, number)
        self.other_end = carrier.legs(user, not accepted, number)[-1]
        self.forged_request = next(leg for leg in reversed(carrier.legs("Administrator", True, number)) if leg.from_client and leg.is_request)
        self.row = self.row_of(self.legs)

    def row_of(self, legs, class_=None):
        """Its row, where only these legs are known of it."""
        says = next((leg.says for leg in reversed(legs) if leg.says), "Unfinished")
        return ("" if not any(leg.name for leg in legs) else self.identity), class_ or says

    def rows_of(self, legs, class_=None):
        """The same; none, where none of them begins an attempt."""
        return [self.row_of(legs, class_)] if any(leg.from_client and leg.is_request for leg in legs) else []


def on_lan(line, from_client, ether_type, data):
    """Each client of a scene has an address of its own."""
    macs = line.scene.mac + b"\0\2", line.scene.mac + b"\1" + bytes([line.number])
    return macs[not from_client] + macs[from_client] + struct.pack(">H", ether_type) + data


def pppoe(protocol):
    """Both sides number a session alike (RFC 2516 4)."""
    return lambda line, from_client, data: on_lan(line, from_client, 0x8864, struct.pack(">BBHHH", 0x11, 0, line.number, 2 + len(data), protocol) + data)


def eapol(line, from_client, data):
    return on_lan(line, from_client, 0x888E, struct.pack(">BBH", 2, 0, len(data)) + data)


def l2tp(line, from_client, data):
    """RFC 2661 3.1: the recipient's tunnel and session."""
    ppp = b"\xff\x03\xc2\x23" + data
    ends = [(address, 1701) for address, _port in (line.ends[from_client], line.ends[not from_client])]
    return datagram(*ends[0], *ends[1], struct.pack(">HHHH", 0x4002, 8 + len(ppp), 7, line.number + 100 * from_client) + ppp)


def pptp(line, from_client, data):
    """RFC 2637 4.1: GRE with the recipient's call, and a sequence number, which is that of all its sessions."""
    ppp = b"\xff\x03\xc2\x23" + data
    return ip_frame(line.ends[from_client][0], line.ends[not from_client][0], GRE,
                    struct.pack(">HHHHI", 0x3001, 0x880B, len(ppp), line.number + 100 * from_client, 1) + ppp)


FRAMINGS = {"ppp": pppoe(0xC223), "ppp eap": pppoe(0xC227), "lan": eapol, "l2tp": l2tp, "pptp": pptp}


class Line:
    """A connection, or what takes its place."""

    def __init__(self, scene, carrier, port=50001, server_port=None, syn=True, client=None):
        self.scene, self.carrier, self.number = scene, carrier, port & 0xFF
        self.ends = {True: (client or scene.client, port), False: (scene.server, server_port or carrier.port)}
        self.frames, self.legs = [], []  # of each frame its leg and the identity it is about, or None
        self.tcp = None
        if carrier.transport == "tcp":
            self.tcp = Connection(self.frames, *self.ends[True], *self.ends[False])
            self.legs += [None, None]
            if not syn:
                del self.frames[:], self.legs[:]
        for leg in carrier.preamble():
            self.send(leg, "")

    def send(self, leg, identity, from_client=None):
        """Let a leg be sent, or forged by the other side."""
        sender = leg.from_client if from_client is None else from_client
        source, destination = self.ends[sender], self.ends[not sender]
        if self.tcp:
            self.tcp.segment(sender, 0x18, leg.data)
        elif self.carrier.transport == "udp":
            self.frames.append(datagram(*source, *destination, leg.data))
        elif self.carrier.transport in FRAMINGS:
            self.frames.append(FRAMINGS[self.carrier.transport](self, sender, leg.data))
        else:
            self.frames.append(exported(self.carrier.transport, leg.data, source, destination))
        self.legs.append((leg, identity) if from_client is None else None)

    def end(self, from_client, flags, distance=0):
        self.tcp.sequence[from_client] += distance
        self.tcp.segment(from_client, flags)
        self.tcp.sequence[from_client] -= distance + (1 if flags & FIN and distance else 0)
        self.legs.append(None)

    def capture(self, order=None):
        """Put frames into the scene, in another order or not all."""
        link_type = LINKTYPE_WIRESHARK_UPPER_PDU if self.carrier.transport == "credssp" else LINKTYPE_ETHERNET
        for place in range(len(self.frames)) if order is None else order:
            self.scene.add(self.frames[place], link_type, label=self.legs[place] or NOBODY)
            if self.legs[place]:
                self.scene.learn(*self.legs[place])

    def spoken(self):
        """The places of the frames that are legs of a logon."""
        return [place for place, leg in enumerate(self.legs) if leg and leg[1]]


class Stage:
    """Makes scenes, and numbers them."""

    def __init__(self, seed, is_long=False):
        self.dice = random.Random(seed)
        self.scenes = []
        self.is_long = is_long

    def scene(self, title):
        self.scenes.append(Scene(title, len(self.scenes) + 256))
        return self.scenes[-1]

    def play(self, title, carrier, accepted=None, **line):
        """A scene of one logon, and its line with all legs sent."""
        scene = self.scene(f"{carrier.title}: {title}")
        accepted = self.dice.random() < 0.5 if accepted is None else accepted
        play = Play(scene, carrier, f"user{scene.number}", accepted)
        stage_line = Line(scene, carrier, **line)
        for leg in play.legs:
            stage_line.send(leg, play.identity or "-")
        scene.rows = [play.row]
        scene.is_timed = carrier.port in TIMED
        return scene, play, stage_line


# ---- Alone, side by side, one after the other

def alone(stage, carrier):
    for accepted in (True, False):
        stage.play("alone", carrier, accepted)[2].capture()


def on_many_connections(stage, carrier):
    scene = stage.scene(f"{carrier.title}: three at once, each on its connection")
    scene.is_timed = carrier.port in TIMED
    plays = [Play(scene, carrier, f"u{number}-{scene.number}", stage.dice.random() < 0.5, number) for number in range(1, 4)]
    lines = [Line(scene, carrier, 50000 + number) for number in range(3)]
    for play, line in zip(plays, lines):
        for leg in play.legs:
            line.send(leg, play.identity or "-")
    turns = [number for number, line in enumerate(lines) for _ in line.frames]
    stage.dice.shuffle(turns)
    taken = collections.Counter()
    for number in turns:
        lines[number].capture([taken[number]])
        taken[number] += 1
    scene.rows = [play.row for play in plays]


def on_one_connection(stage, carrier):
    """One after the other; and all at once, where each answer says whose it is: each round is answered in reverse."""
    for at_once in [False] * carrier.takes_turns + [True] * carrier.has_ids:
        scene = stage.scene(f"{carrier.title}: three on one connection, {'at once' if at_once else 'one after the other'}")
        scene.is_timed = carrier.port in TIMED
        plays = [Play(scene, carrier, f"u{number}-{scene.number}", stage.dice.random() < 0.5, number) for number in range(1, 4)]
        line = Line(scene, carrier)
        if at_once:
            for legs in zip(*(play.legs for play in plays)):
                together = list(zip(legs, plays))
                for leg, play in together if legs[0].from_client else together[::-1]:
                    line.send(leg, play.identity)
        else:
            for play in plays:
                for leg in play.legs:
                    line.send(leg, play.identity)
        line.capture()
        scene.rows = [play.row for play in plays]


# ---- What was captured is not what was sent

# Outside of TCP nothing tells a request with its answer that is captured once more from one that is sent once more.
LOOKS_LIKE_A_REPLAY = {"kpasswd over UDP", "DNS over UDP", "NFS over UDP"}


def doubled(stage, carrier):
    scene, _play, line = stage.play("every packet twice", carrier)
    line.capture([place for place in range(len(line.frames)) for _ in range(2)])
    # What is exported has no sequence numbers, nor was it seen by two taps. Neither has PPP: who answers a challenge twice did so.
    if carrier.transport not in IP:
        return
    scene, _play, line = stage.play("from two taps, the second one behind the answers", carrier)
    order, pair = [], []
    for place in range(len(line.frames)):
        pair.append(place)
        if place + 1 == len(line.frames) or (line.legs[place] and not line.legs[place][0].from_client):
            order += pair + pair
            pair = []
    line.capture(order)
    if carrier.title in LOOKS_LIKE_A_REPLAY:
        scene.rows = None


def swapped(stage, carrier):
    """Whatever order two taps bring them in, nothing is said that is not true."""
    for place in Line(stage.scene("(empty)"), carrier).spoken() or range(len(carrier.legs("x", True, 1)) - 1):
        scene, _play, line = stage.play(f"legs {place + 1} and {place + 2} swapped", carrier)
        order, spoken = list(range(len(line.frames))), line.spoken()
        first, second = spoken[place], spoken[place + 1]
        order[first], order[second] = second, first
        line.capture(order)
        scene.rows = None


def shuffled(stage, carrier):
    for _ in range(3):
        scene, _play, line = stage.play("in any order, some of it", carrier)
        order = stage.dice.choices(range(len(line.frames)), k=len(line.frames) + 1)
        line.capture(order)
        scene.rows = None


# Without the command that begins the exchange nothing tells that a line is a token.
MAIL = {f"{protocol}{mechanism}" for protocol in ("SMTP", "IMAP", "POP3") for mechanism in ("", " with Kerberos")}
NEEDS_BEGINNING = MAIL | {"NegotiateStream", "Netlogon", "TLS"}


def cut(stage, carrier):
    count = len(carrier.legs("x", True, 1))
    for missing in range(1, count):
        scene, play, line = stage.play(f"the first {missing} legs are missing", carrier)
        kept = line.spoken()[missing:]
        line.capture(kept)
        legs = play.legs[missing:]
        scene.rows = None if carrier.title in NEEDS_BEGINNING else play.rows_of(legs) or None

        scene, play, line = stage.play(f"the last {missing} legs are missing", carrier)
        line.capture(range(len(line.frames) - missing))
        legs = play.legs[:-missing]
        scene.rows = play.rows_of(legs)


def truncated(stage, carrier):
    """Of each frame only so much was captured: what is not there says nothing. A name may lack its domain."""
    for length in [*range(56, 340, 4)] if stage.is_long else stage.dice.sample(range(56, 340), 3):
        scene, play, line = stage.play(f"{length} bytes of each frame", carrier)
        line.capture()
        scene.captured, scene.rows = length, None
        scene.names.add(play.identity.rpartition("\\")[2])
        scene.said |= {(identity.rpartition("\\")[2], says) for identity, says in scene.said}


# Wireshark dissects each segment of them by itself; of HTTP those whose method it does not know.
NEEDS_WHOLE_MESSAGES = MAIL | {"NegotiateStream", "HTTP with Negotiate"}


def in_pieces(stage, carrier):
    """A message in several segments. Where one ends behind a few bytes, Wireshark does not recognize every protocol."""
    if carrier.transport != "tcp":
        return
    for least, most in ((1, 30), (40, 80)):
        scene, play, line = stage.play(f"in pieces of {least} to {most} bytes", carrier)
        line = Line(scene, carrier)
        for leg in play.legs:
            data = leg.data
            while data:
                size = stage.dice.randint(least, most)
                line.send(dataclasses.replace(leg, data=data[:size]), play.identity or "-")
                data = data[size:]
        line.capture()
        if least == 1 or carrier.title in NEEDS_WHOLE_MESSAGES:
            scene.rows = None


def again_from_the_same_port(stage, carrier):
    """A connection that ended, or did not, and a new one from the same port to the same server."""
    if carrier.transport != "tcp":
        return
    for legs in range(1, len(carrier.legs("x", True, 1)) + 1):
        scene = stage.scene(f"{carrier.title}: {legs} legs, and a new connection from the same port")
        scene.is_timed = carrier.port in TIMED
        first, second = (Play(scene, carrier, f"u{number}-{scene.number}", stage.dice.random() < 0.5, number) for number in (1, 2))
        first.legs = first.legs[:legs]
        for sequence, play in ((0, first), (1000000, second)):
            line = Line(scene, carrier)
            line.tcp.sequence = {side: number + sequence for side, number in line.tcp.sequence.items()}
            del line.frames[:], line.legs[:]
            line.tcp.sequence = {side: 1000 + sequence for side in (True, False)}
            line.tcp.segment(True, SYN)
            line.tcp.segment(False, SYN | ACK)
            line.legs += [None, None]
            for leg in carrier.preamble():
                line.send(leg, "")
            for leg in play.legs:
                line.send(leg, play.identity or "-")
            line.capture()
        scene.rows = [*first.rows_of(first.legs), second.row]


# ---- Ends of connections

# Segments that Wireshark takes for repetitions, as it does behind a forged RST, tell nothing without what was said before.
NEEDS_STATE = MAIL - {"SMTP"} | {"DCE/RPC", "DCE/RPC in a pipe", "DNS over TCP", "NegotiateStream", "Netlogon", "NFS", "RDP", "SMB1", "SMB2", "TLS"}
# Their answers are not read where Wireshark does not look into them.
IS_SKIPPED = {"DCE/RPC in a pipe", "DNS over TCP", "Netlogon", "NFS", "RDP", "TLS"}
# Wireshark shows no answer where the server only asks for more.
HIDES_STEPS = {"POP3", "POP3 with Kerberos", "TDS with NTLM"}


def ended(stage, carrier):
    if carrier.transport != "tcp":
        return
    begin = len(stage.scenes)
    endings(stage, carrier)
    for scene in stage.scenes[begin:]:
        scene.is_timed = True


def endings(stage, carrier):
    count = len(carrier.legs("x", True, 1))
    for place in range(count - 1):
        for flags in (RST | ACK, FIN | ACK):
            scene, play, line = stage.play(f"the server ends it after leg {place + 1}, {'RST' if flags & RST else 'FIN'}", carrier)
            line.capture(range(line.spoken()[place] + 1))
            again = Line(scene, carrier)
            for leg in play.legs[:place + 1]:
                again.send(leg, play.identity)
            again.end(False, flags)
            again.capture([len(again.frames) - 1])
            last, scene.may_break = play.legs[place], True
            is_refusal = flags & RST and last.from_client and last.is_awaited
            scene.rows = play.rows_of(play.legs[:place + 1], "Failure" if is_refusal else None)
            if carrier.title in HIDES_STEPS and not last.from_client:
                scene.rows = None
        for from_client in (True, False):
            scene, play, _line = stage.play(f"a forged RST of the {'client' if from_client else 'server'} after leg {place + 1}", carrier)
            line = Line(scene, carrier)
            for number, leg in enumerate(play.legs):
                line.send(leg, play.identity or "-")
                if number == place:
                    line.end(from_client, RST, FAR_AWAY)
            line.capture()
            if carrier.title in NEEDS_STATE:
                scene.rows = None
    for flags in (RST | ACK, FIN | ACK):
        scene, play, line = stage.play(f"{'RST' if flags & RST else 'FIN'} captured before the answer that was sent before it", carrier)
        line.end(False, flags)
        places = list(range(len(line.frames)))
        line.capture(places[:-2] + [places[-1], places[-2]])
        scene.may_break = True
        if carrier.title in IS_SKIPPED:
            scene.rows = None
    scene, play, line = stage.play("the client closes its side before the answer", carrier)
    line = Line(scene, carrier)
    for leg in play.legs[:-1]:
        line.send(leg, play.identity or "-")
    line.end(True, FIN | ACK)
    line.send(play.legs[-1], play.identity or "-")
    line.capture()


# ---- Forgeries

NEW_CONVERSATIONS = {"RADIUS with EAP"}


def forged(stage, carrier):
    count = len(carrier.legs("x", True, 1))
    for accepted in (True, False):
        for place in range(count):
            scene, play, _line = stage.play(f"the client says itself, before leg {place + 1}, that it is {'refused' if accepted else 'accepted'}", carrier, accepted)
            line = Line(scene, carrier)
            for number, leg in enumerate(play.legs):
                if number == place:
                    line.send(play.other_end, "", from_client=True)
                line.send(leg, play.identity or "-")
            line.capture()
            # Where the client's first message is an answer, or a stream is disturbed, only that nothing false is said. When it says that
            # the proxy has opened a tunnel, Wireshark takes all behind it for something else.
            if carrier.title in NEEDS_BEGINNING or place == 0 or carrier.title == "HTTP proxy":
                scene.rows = None
    # Either side of a PPP link may ask the other.
    # For EAP in RADIUS Wireshark begins a conversation with each message.
    for place in range(1, 1 if carrier.transport not in (*IP, "credssp") or carrier.title in NEW_CONVERSATIONS else count):
        scene, play, _line = stage.play(f"the server sends a request of somebody else's before leg {place + 1}", carrier)
        line = Line(scene, carrier)
        for number, leg in enumerate(play.legs):
            if number == place:
                line.send(play.forged_request, "", from_client=False)
            line.send(leg, play.identity or "-")
        line.capture()
        if carrier.title in NEEDS_BEGINNING:
            scene.rows = None


# ---- Who is the client

def ports(stage, carrier):
    if carrier.transport not in IP:
        return
    for syn in (True, False):
        stage.play(f"the client has the lower port, {'with' if syn else 'without'} SYN", carrier, port=5, syn=syn)[2].capture()
        if carrier.dissector:
            stage.play(f"a port that is not the protocol's, {'with' if syn else 'without'} SYN", carrier, port=30001, syn=syn,
                       server_port=STRANGE_PORT + CARRIERS.index(carrier))[2].capture()
    stage.play("without SYN", carrier, syn=False)[2].capture()


# ---- Packets in packets

def unreachable(quoted, source, destination, code, length):
    message = struct.pack(">BBHI", 3, code, 0, 0) + quoted[14:][:length]
    return ip_frame(source, destination, ICMP, message)


def quoted(stage, carrier):
    if carrier.transport not in IP:
        return
    begin = len(stage.scenes)
    errors(stage, carrier)
    for scene in stage.scenes[begin:]:
        scene.is_timed = scene.may_break = True


def errors(stage, carrier):
    count = len(carrier.legs("x", True, 1))
    for place in range(count):
        for length in (28, 1000):
            scene, play, line = stage.play(f"leg {place + 1} is quoted, {length} bytes of it, and arrives", carrier)
            spoken = line.spoken()[place]
            line.capture(range(spoken + 1))
            sender = play.legs[place].from_client
            scene.add(unreachable(line.frames[spoken], scene.other if sender else scene.client, scene.client if sender else scene.server,
                                  HOST_UNREACHABLE, length))
            line.capture(range(spoken + 1, len(line.frames)))
    scene, play, line = stage.play("the last request does not arrive", carrier)
    places = [place for place in line.spoken() if line.legs[place][0].from_client]
    line.capture(range(places[-1] + 1))
    scene.add(unreachable(line.frames[places[-1]], scene.server, scene.client, PORT_UNREACHABLE, 28))
    class_ = "Failure" if line.legs[places[-1]][0].is_awaited and carrier.title not in NEW_CONVERSATIONS else "Unfinished"
    scene.rows = [play.row_of([leg for leg in play.legs if leg.from_client], class_)]


def in_tunnel(stage, carrier):
    if carrier.transport not in IP:
        return
    for kind in ("GRE", "VXLAN"):
        scene, _play, line = stage.play(f"in a tunnel, {kind}", carrier)
        line.capture()
        ends = scene.other, f"10.{scene.number >> 8}.{scene.number & 255}.4"
        for number, (pause, link_type, frame, label) in enumerate(scene.packets):
            outer = ip_frame(*ends, GRE, b"\0\0\x08\0" + frame[14:]) if kind == "GRE" else datagram(
                ends[0], 50000, ends[1], VXLAN_PORT, b"\x08\0\0\0\0\0\x07\0" + frame)
            scene.packets[number] = pause, link_type, outer, label


def aggregate(frames):
    """Ethernet frames as an A-MSDU of Wi-Fi (IEEE 802.11-2020 9.3.2.2.2)."""
    parts = []
    for number, frame in enumerate(frames):
        part = bytes(12) + struct.pack(">H", len(frame) - 6) + b"\xaa\xaa\3\0\0\0" + frame[12:]
        parts.append(part + bytes(-len(part) % 4 if number + 1 < len(frames) else 0))
    return b"\x88\1\0\0" + b"\2\0\0\0\0\1" * 3 + b"\0\0" + b"\x80\0" + b"".join(parts)


# Wireshark takes a refusal for malformed, and goes no further in the frame; it does not put segments in frames together.
HIDES_THE_NEXT = {"kpasswd over UDP", "TLS"}


def two_in_one_frame(stage, carrier):
    if carrier.transport not in IP:
        return
    scene = stage.scene(f"{carrier.title}: two at once, in frames that they share")
    scene.is_timed = carrier.port in TIMED
    lines, plays = [], []
    for number in (1, 2):
        play, line = Play(scene, carrier, f"u{number}-{scene.number}", stage.dice.random() < 0.5, number), Line(scene, carrier, 50000 + number)
        for leg in play.legs:
            line.send(leg, play.identity or "-")
            scene.learn(leg, play.identity)
        plays.append(play)
        lines.append(line)
    for pair in zip(*(line.frames for line in lines)):
        scene.add(aggregate(stage.dice.sample(pair, 2)), LINKTYPE_WIFI)
    scene.rows = None if carrier.title in HIDES_THE_NEXT else [play.row for play in plays]


# ---- Kerberos: several servers, transports and tries are one attempt

def kdcs(stage, _carrier=None):
    carrier = next(carrier for carrier in CARRIERS if carrier.title == "AS over UDP")

    def scene_of(title, class_):
        scene = stage.scene(f"Kerberos: {title}")
        scene.is_timed = True
        user = f"user{scene.number}"
        scene.names.add(principal_name(user))
        scene.said.add((principal_name(user), class_))
        scene.rows = [(principal_name(user), class_)]
        return scene, user.encode()

    def say(scene, from_client, data, server=None, port=50001, pause=0.0):
        ends = (scene.client, port), (server or scene.server, 88)
        scene.add(datagram(*ends[not from_client], *ends[from_client], data), pause=pause)

    for pause in (1, 70, 700):
        scene, user = scene_of(f"the same request again after {pause} seconds", "Failure")
        say(scene, True, made.as_req(user, True, 5 + pause))
        say(scene, True, made.as_req(user, True, 5 + pause), pause=pause)
        say(scene, False, made.krb_error(24))
        scene, user = scene_of(f"the same request to another KDC after {pause} seconds", "Success")
        say(scene, True, made.as_req(user, True, 5 + pause))
        say(scene, True, made.as_req(user, True, 5 + pause), scene.other, pause=pause)
        say(scene, False, made.as_rep(user), scene.other)
    for refusals in ((29,), (29, 29)):
        scene, user = scene_of(f"two KDCs at once, {len(refusals)} cannot help", "Success" if len(refusals) == 1 else "Failure")
        for server in (scene.server, scene.other):
            say(scene, True, made.as_req(user, True, 9), server)
        for code, server in zip(refusals, (scene.server, scene.other)):
            say(scene, False, made.krb_error(code), server)
        if len(refusals) == 1:
            say(scene, False, made.as_rep(user), scene.other)
    scene, user = scene_of("the first KDC cannot help, and the second is asked 2 seconds later from another port", "Success")
    say(scene, True, made.as_req(user, True, 9))
    say(scene, False, made.krb_error(29))
    say(scene, True, made.as_req(user, True, 10), scene.other, port=50002, pause=2)
    say(scene, False, made.as_rep(user), scene.other, port=50002)
    for same_port in (True, False):
        scene, user = scene_of("too big for UDP, then over TCP", "Success")
        say(scene, True, made.as_req(user, True, 9))
        say(scene, False, made.krb_error(52))
        line = Line(scene, next(other for other in CARRIERS if other.title == "AS over TCP"), 50001 if same_port else 50002)
        for from_client, message in ((True, made.as_req(user, True, 9)), (False, made.as_rep(user))):
            line.send(Leg(from_client, struct.pack(">I", len(message)) + message, says="" if from_client else "Success"), principal_name(user.decode()))
        line.capture()
    scene, user = scene_of("a password that is typed for 200 seconds", "Failure")
    say(scene, True, made.as_req(user, False, 20))
    say(scene, False, made.krb_error(25))
    say(scene, True, made.as_req(user, True, 21), port=50002, pause=200)
    say(scene, False, made.krb_error(24), port=50002)
    for_user(stage, carrier, say)


# Errors that name nobody, as Windows sends them, to requests of a first and a second user that wait at once. After "1" or "2" that
# user is accepted, or goes on with pre-authentication; and what is right of both.
UNNAMED = [
    ([6, "1"], ("Success", "Failure")),
    ([6, "2"], ("Failure", "Success")),
    ([6], ("Unfinished", "Unfinished")),
    ([6, 24], ("Failure", "Failure")),
    ([24, 24], ("Failure", "Failure")),
    ([6, 25, "goes on", "1"], ("Success", "Failure")),
    ([25, 25, "goes on", "both go on", 24, "1"], ("Success", "Failure")),
]


def unnamed_errors(stage):
    for answers, classes in UNNAMED:
        for again in ("", "each packet twice", "all twice"):
            scene = stage.scene(f"Kerberos: two at once, {answers}, {again}")
            scene.is_slow = scene.is_timed = True  # an old request is answered last
            users = [f"{name}{scene.number}".encode() for name in ("first", "second")]
            nonce, packets = 100, []

            def say(from_client, data):
                ends = (scene.client, 50001), (scene.server, 88)
                packets.append(datagram(*ends[not from_client], *ends[from_client], data))

            for user in users:
                say(True, made.as_req(user, 25 not in answers, nonce))
                nonce += 1
            for place, answer in enumerate(answers):
                if answer in ("1", "2"):
                    say(False, made.as_rep(users[int(answer) - 1]))
                elif answer in ("goes on", "both go on"):
                    say(True, made.as_req(users[answer != "goes on"], True, nonce))
                    nonce += 1
                else:
                    say(False, made.krb_error(answer, microseconds=place))
            for packet in [packet for packet in packets for _ in range(1 + (again == "each packet twice"))] + packets * (again == "all twice"):
                scene.add(packet)
            scene.rows = list(zip((principal_name(user.decode()) for user in users), classes))
            scene.names, scene.said = {identity for identity, _class in scene.rows}, set(scene.rows)


def for_user(stage, _carrier, say):
    """S4U2Self and S4U2Proxy: the service is who logs on; for whom is another column."""
    scene = stage.scene("Kerberos: a service asks for tickets of a user's")
    service, user = f"svc{scene.number}", f"user{scene.number}"
    scene.names = {principal_name(service)}
    say(scene, True, made.as_req(service.encode(), True, 30))
    say(scene, False, made.as_rep(service.encode(), owner=service.encode()))
    say(scene, True, tgs_request(31, service.encode(), owner=service.encode(), for_user=user.encode()))
    say(scene, False, made.tgs_rep(user.encode(), service.encode(), owner=user.encode()))
    evidence = made.ticket(service.encode(), owner=user.encode())
    say(scene, True, tgs_request(32, b"cifs", b"file", owner=service.encode(), evidence=evidence))
    say(scene, False, made.tgs_rep(user.encode(), b"cifs", b"file", owner=b"%s for %s" % (service.encode(), user.encode())))
    scene.said = {(principal_name(service), "Success")}
    scene.rows = [(principal_name(service), "Success")] * 3


KINDS = [alone, on_many_connections, on_one_connection, doubled, swapped, shuffled, cut, truncated, in_pieces, again_from_the_same_port, ended, forged, ports, quoted, in_tunnel,
         two_in_one_frame]


def scenes_of(seed, is_long=False):
    """The scenes of these dice; if long, with all places where frames may be cut off."""
    stage = Stage(seed, is_long)
    for carrier in CARRIERS:
        for kind in KINDS:
            kind(stage, carrier)
    kdcs(stage)
    unnamed_errors(stage)
    return [scene for scene in stage.scenes if scene.packets]


DECODE_AS = [argument for number, carrier in enumerate(CARRIERS) if carrier.dissector
             for argument in ("-d", f"{carrier.transport}.port=={STRANGE_PORT + number},{carrier.dissector}")] + ["-d", "tcp.port==808,mc-nmf"]


# ---- The capture

LINK_TYPES = [LINKTYPE_ETHERNET, LINKTYPE_WIRESHARK_UPPER_PDU, LINKTYPE_WIFI]
BEGIN = 1767225600


def block(kind, body):
    body += bytes(-len(body) % 4)
    size = struct.pack("<I", 12 + len(body))
    return struct.pack("<I", kind) + size + body + size


def capture_of(scenes, seed, jumps=False):
    """A pcapng file of scenes side by side, which begin in any order, and the labels of its packets. With jumps its clock is set by hours
    now and then."""
    dice = random.Random(seed)
    packets = []
    for scene in scenes:
        now = dice.uniform(0, 5)
        for pause, link_type, frame, label in scene.packets:
            now += pause + dice.uniform(0.0001, 0.02)
            packets.append((now, len(packets), link_type, frame[:scene.captured], len(frame), label))
    out = [block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))]
    out += [block(1, struct.pack("<HHI", link_type, 0, 262144)) for link_type in LINK_TYPES]
    jump = 0
    packets.sort(key=lambda packet: packet[:2])
    for now, _number, link_type, frame, length, _label in packets:
        if jumps and dice.random() < 0.01:
            jump = dice.choice((-7200, -3600, 0, 3600, 86400))
        time = int((BEGIN + now + jump) * 10**6)
        out.append(block(6, struct.pack("<IIIII", LINK_TYPES.index(link_type), time >> 32, time & 0xFFFFFFFF, len(frame), length) + frame))
    return b"".join(out), [packet[-1] for packet in packets]
