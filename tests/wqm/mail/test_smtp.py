"""Our short way of SMTP puts the same bytes on the wire as Django's own."""

import socketserver
import threading
from email.policy import Compat32
from smtplib import SMTPException

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend as DjangosBackend
from django.core.mail.message import sanitize_address
from hypothesis import given
from hypothesis import strategies as st

from wqm.mail.bulk_message import BulkMessage
from wqm.mail.smtp import FOLDING, LINE, PLAIN, EmailBackend, on_the_wire

ASCII = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=LINE + 10)
ATOM = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-.\"@ <>(),;é", min_size=1, max_size=20)
LABEL = st.from_regex(r"[A-Za-z0-9-]{1,64}", fullmatch=True)
PLACE = "https://link.invalid/\x00"
LINK = "https://site.example/s/0123/abcdef.c1"


@given(st.builds("{}@{}.{}".format, ATOM, LABEL, LABEL))
def test_plain_address_is_what_the_long_way_makes_of_it(address):
    if PLAIN.fullmatch(address):
        assert sanitize_address(address, "utf-8") == address


@pytest.mark.parametrize("address", ["p1@people.example", "O'Brien.x+y@sub-domain.people.example", "A_b@x"])
def test_address_of_the_usual_kind_is_plain(address):
    assert PLAIN.fullmatch(address)


@pytest.mark.parametrize(
    "address",
    [
        "a b@c.example",
        "a..b@c.example",
        ".a@c.example",
        "a@c..example",
        "a@-c.example",
        "ä@c.example",
        "a@b\n",
        "A <a@b>",
    ],
)
def test_address_that_needs_work_is_not_plain(address):
    assert PLAIN.fullmatch(address) is None


@given(
    st.sampled_from(["To", "Subject", "From", "Message-ID", "Content-Type"]),
    st.one_of(ASCII, st.text(max_size=90)),
)
def test_header_is_folded_as_the_long_way_does(name, value):
    plain = Compat32(linesep="\r\n")
    assert FOLDING.clone(linesep="\r\n").fold_binary(name, value) == plain.fold_binary(name, value)


class Sink(socketserver.StreamRequestHandler):
    """A server that keeps what it is told, and refuses to send to `refused@`."""

    def handle(self):
        """One session."""
        self.wfile.write(b"220 sink\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"EHLO":
                self.wfile.write(b"250-sink\r\n250 8BITMIME\r\n")
                continue
            self.server.heard.append(line)
            if word == b"DATA":
                self.wfile.write(b"354 go\r\n")
                while (line := self.rfile.readline()) != b".\r\n":
                    self.server.heard.append(line)
            refused = b"refused@" in line
            self.wfile.write(b"550 no\r\n" if refused else b"221 bye\r\n" if word == b"QUIT" else b"250 yes\r\n")
            if word == b"QUIT":
                return


@pytest.fixture
def sink():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink) as server:
        server.heard = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def heard_from(backend, server, message) -> list[bytes]:
    """What a server hears, but for the time."""
    server.heard.clear()
    host, port = server.server_address
    backend(host=host, port=port, use_tls=False).send_messages([message])
    return [line for line in server.heard if not line.startswith(b"Date: ")]


def an_email(**fields) -> EmailMessage:
    message = EmailMultiAlternatives(
        **{"subject": "How are we?", "body": "Words.\n", "to": ["p1@people.example"]} | fields
    )
    message.extra_headers["Message-ID"] = "<1@site.example>"
    return message


FIELDS = [
    {},
    {"body": "Zażółć, سلام, ‘quotes’\n.\n..dots\nFrom here\n"},
    {"body": "x" * 1200},
    {"subject": "Jak się mamy? " + "ż" * 70, "from_email": "Szkoła Podstawowa <szkoła@people.example>"},
    {"subject": "A very long subject that does not fit on one line of seventy-eight characters at all, not at all"},
    {
        "to": ["Ann O'Hara <ann@people.example>", "ł@people.example"],
        "cc": ["c@people.example"],
        "bcc": ["b@people.example"],
    },
    {"from_email": "Wellbeing Quality Mark <noreply@site.example>", "reply_to": ["office@site.example"]},
]


@pytest.mark.parametrize("fields", FIELDS)
def test_server_hears_what_djangos_backend_says(sink, fields):
    ours = heard_from(EmailBackend, sink, an_email(**fields))
    assert ours == heard_from(DjangosBackend, sink, an_email(**fields))
    assert ours[0].startswith(b"mail FROM:") and len(ours) > 8


def test_message_with_parts_is_what_djangos_backend_sends(sink):
    def with_parts():
        message = an_email()
        message.attach_alternative("<p>Wörds</p>", "text/html")
        message.attach("plan.txt", "Plan", "text/plain")
        return message

    def without_boundaries(lines):
        return [line for line in lines if b"=====" not in line]

    ours, theirs = heard_from(EmailBackend, sink, with_parts()), heard_from(DjangosBackend, sink, with_parts())
    assert without_boundaries(ours) == without_boundaries(theirs)
    assert len(ours) == len(theirs) > 20


def test_header_with_a_line_end_is_refused(sink):
    with pytest.raises(ValueError, match="newlines"):
        heard_from(EmailBackend, sink, an_email(subject="Hello\nBcc: all@people.example"))
    with pytest.raises(ValueError, match="newlines"):
        heard_from(EmailBackend, sink, an_email(to=["p1@people.example\nx"]))
    assert not any(b"DATA" in line for line in sink.heard)


def test_refused_recipient_is_an_error_and_a_message_to_nobody_is_not_sent(sink):
    with pytest.raises(SMTPException):
        heard_from(EmailBackend, sink, an_email(to=["refused@people.example"]))
    assert not any(b"MAIL" in line.upper() for line in heard_from(EmailBackend, sink, an_email(to=[])))


def headers_and_body(message) -> tuple[list[bytes], bytes]:
    """The headers in any order, without the time."""
    head, body = on_the_wire(message.message()).split(b"\r\n\r\n", 1)
    return sorted(line for line in head.split(b"\r\n") if not line.startswith(b"Date: ")), body


@pytest.mark.parametrize("body", [f"Words.\n{PLACE}\n", f"سلام\n{PLACE}\nżółć", f"{'x' * 1200}\n{PLACE}"])
@pytest.mark.parametrize("to", ["p1@people.example", "ł@people.example"])
def test_letter_of_a_pattern_is_the_message_it_stands_for(body, to):
    pattern = BulkMessage(subject="Jak się mamy?", body=body, place=PLACE)
    for _ in range(2):  # the first one leaves the pattern as it was
        letter = pattern.letter(to=to, words=LINK)
        letter.extra_headers["Message-ID"] = "<1@site.example>"
        assert headers_and_body(letter) == headers_and_body(
            an_email(subject="Jak się mamy?", body=body.replace(PLACE, LINK), to=[to])
        )
    assert (letter.subject, letter.body, letter.to) == ("Jak się mamy?", body.replace(PLACE, LINK), [to])


def test_letter_without_an_id_gets_one_of_its_own():
    pattern = BulkMessage(subject="S", body=f"Words {PLACE}", place=PLACE)
    ids = {pattern.letter(to="p1@people.example", words=LINK).message()["Message-ID"] for _ in range(3)}
    assert len(ids) == 3


def test_letter_to_an_address_with_a_line_end_is_refused():
    letter = BulkMessage(subject="S", body=PLACE, place=PLACE).letter(
        to="p1@people.example\nBcc: x@y.example", words=LINK
    )
    letter.extra_headers["Message-ID"] = "<1@site.example>"
    with pytest.raises(ValueError, match="newlines"):
        letter.message()
