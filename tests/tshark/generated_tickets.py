# SPDX-License-Identifier: GPL-2.0-or-later
"""Tickets of two users of one computer, side by side: each asks the KDC for a TGT and for a ticket of the same service, and shows that.
Whose an AP-REQ is, is encrypted: it is known from the answers of the KDC alone. One is accepted, the other refused: what is said of one is
never the other's, whatever order it is captured in, and however much of it."""
import itertools

import handmade_attempts as made
from generated_attempts import Line
from generated_carriers import CARRIERS, gss_ap_rep
from generated_logons import down, http_token, kerberos_as, nfs_call, nfs_reply, nonce_of, principal_name, sasl_request, sasl_response, tgs_request, up, verdict
from handmade_keys import request, response
import handmade_keys_rpc as rpc


def spnego(user, *service):
    return made.spnego_init(made.ap_req(*service, owner=user), made.KERBEROS_OID)


def spnego_end(accepted):
    return made.spnego_response(made.COMPLETED if accepted else made.REJECTED, made.KERBEROS_OID, gss_ap_rep() if accepted else b"")


def ldap(user, accepted, service):
    return [up(sasl_request(1, b"GSS-SPNEGO", spnego(user, *service))), down(sasl_response(1, 0 if accepted else 49, spnego_end(accepted)), verdict(accepted))]


def smb2(user, accepted, service):
    status = made.SUCCESS if accepted else made.LOGON_FAILURE
    return [up(made.setup(1, 0, spnego(user, *service))), down(made.setup_answer(1, 0x1000, status, spnego_end(accepted)), verdict(accepted))]


def http(user, accepted, service):
    return [up(request("GET", Authorization=http_token("Negotiate", spnego(user, *service)))),
            down(response("200 OK", http_token("Negotiate", spnego_end(True))) if accepted else response("401 Unauthorized", "Negotiate"),
                 verdict(accepted))]


def dcerpc(user, accepted, service):
    how = {"call": 1, "context": 1, "authentication": 9, "level": 4}
    return [up(made.rpc_bind(spnego(user, *service), **how)), down(made.rpc_bind_ack(spnego_end(accepted), **how), verdict(accepted))]


def nfs(user, accepted, service):
    return [up(nfs_call(1, made.ap_req(*service, owner=user))), down(nfs_reply(1, rpc.GSS_COMPLETE if accepted else rpc.GSS_FAILURE), verdict(accepted))]


SERVICES = [("LDAP with Kerberos", ldap, b"ldap"), ("SMB2 with Kerberos", smb2, b"cifs"), ("HTTP with Kerberos", http, b"HTTP"),
            ("DCE/RPC with Kerberos", dcerpc, b"RPCSS"), ("NFS", nfs, b"nfs")]


def carrier_of(title):
    return next(carrier for carrier in CARRIERS if carrier.title == title)


def tgs(user, accepted, service):
    answer = made.tgs_rep(user, *service, owner=user) if accepted else made.krb_error(7)
    return [up(tgs_request(nonce_of(user.decode(), 1), *service, owner=b"TGT of " + user)), down(answer, verdict(accepted))]


class Person:
    """The legs of one, in the order in which they are sent: (line, leg)."""

    def __init__(self, scene, title, legs, name, accepted, number):
        self.user = f"{name}{scene.number}".encode()
        self.name = principal_name(self.user.decode())
        service = title.encode(), b"srv1.example.com"
        parts = [(carrier_of("AS over UDP"), kerberos_as(self.user.decode(), True, 1), 50010 + number),
                 (carrier_of("TGS over UDP"), tgs(self.user, True, service), 50020 + number),
                 (carrier_of(next(carrier for carrier, _legs, word in SERVICES if word.decode() == title)), legs(self.user, accepted, service), 50030 + number)]
        self.lines, self.sent = [], []
        for carrier, part, port in parts:
            line = Line(scene, carrier, port)
            for leg in part:
                line.send(leg, self.name)
            self.lines.append(line)
            self.sent += [(line, place) for place in range(len(line.frames))]
        scene.names.add(self.name)
        self.rows = [(self.name, "Success"), (self.name, "Success"), (self.name, verdict(accepted))]


def merged(stage, persons):
    """What they send, side by side, each in its order."""
    turns = [person for person in persons for _ in person.sent]
    stage.dice.shuffle(turns)
    rest = {id(person): iter(person.sent) for person in persons}
    return [next(rest[id(person)]) for person in turns]


def capture(packets):
    for line, place in packets:
        line.capture([place])


def tickets(stage):
    for (title, legs, service), accepted in itertools.product(SERVICES, (True, False)):
        def meet(what):
            scene = stage.scene(f"tickets, {title}: {what}")
            scene.is_timed = True
            persons = [Person(scene, service.decode(), legs, name, accepted == (name == "a"), number) for number, name in enumerate("ab")]
            scene.rows = [row for person in persons for row in person.rows]
            return scene, persons

        for _ in range(4):
            _scene, persons = meet("side by side")
            capture(merged(stage, persons))
        _scene, persons = meet("every packet twice")
        capture([packet for packet in merged(stage, persons) for _ in range(2)])
        for _ in range(4):
            scene, persons = meet("in any order, some of it, and some twice")
            packets = merged(stage, persons)
            capture(stage.dice.choices(packets, k=len(packets)))
            scene.rows = None
        scene, persons = meet("what is shown is captured before what the KDC has said")
        packets = merged(stage, persons)
        of_service = [packet for packet in packets if packet[0] in (persons[0].lines[2], persons[1].lines[2])]
        capture(of_service + [packet for packet in packets if packet not in of_service])
        scene.rows = [row for person in persons for row in (*person.rows[:2], ("", person.rows[2][1]))]
        for lost in range(2):
            scene, persons = meet(f"the KDC's answer to the {'second' if lost else 'first'} was not captured")
            missing = persons[lost].lines[1], 1
            capture([packet for packet in merged(stage, persons) if packet != missing])
            whole, part = persons[1 - lost], persons[lost]
            scene.rows = [*whole.rows, part.rows[0], ("", "Unfinished"), ("", part.rows[2][1])]
            scene.said.add((part.name, part.rows[2][1]))
