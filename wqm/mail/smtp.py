"""SMTP for a wave: Django's backend, with a short way for addresses and headers that need no work.

Half of the time of a message went into taking apart a plain address and folding headers that fit on their line. Every
byte on the wire is what Django's own backend sends.
"""

import re
import smtplib
from email.message import Message
from email.policy import Compat32
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

# An address that `sanitize_address` returns as it is. Labels of a domain have at most 63 characters (RFC 1035).
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
# A header that fits on its line as it is: printable ASCII, in no more characters than a line has.
PRINTABLE = re.compile(r"[ -~]*")
LINE = 78


class _Folding(Compat32):
    """The rules of `Message`, which are gone through only for a header that needs them."""

    def fold_binary(self, name: str, value: object) -> bytes:
        """The header as it goes out."""
        if isinstance(value, str) and len(name) + 2 + len(value) <= LINE and PRINTABLE.fullmatch(value):
            return f"{name}: {value}{self.linesep}".encode()
        return super().fold_binary(name, value)  # type: ignore[arg-type]  # a Header, which the stubs do not know


FOLDING = _Folding()
_sender = lru_cache(maxsize=20)(sanitize_address)


def _recipient(address: str, encoding: str) -> str:
    return address if PLAIN.fullmatch(address) else sanitize_address(address, encoding)


def on_the_wire(message: Message) -> bytes:
    """The message as a server is given it."""
    message.policy = FOLDING
    return message.as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's messages take it


class EmailBackend(smtp.EmailBackend):
    """Use it like Django's."""

    def _send(self, email_message: EmailMessage) -> bool:
        if not email_message.recipients() or not self.connection:
            return False
        encoding = email_message.encoding or settings.DEFAULT_CHARSET
        sender = _sender(email_message.from_email, encoding)
        recipients = [_recipient(recipient, encoding) for recipient in email_message.recipients()]
        try:
            self.connection.sendmail(sender, recipients, on_the_wire(email_message.message()))
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True
