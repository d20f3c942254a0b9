"""Thousands of plain letters that differ in their address and in one place of their text."""

from copy import copy
from email.message import Message
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage

# Where the body is on the wire as it is, in UTF-8; in others (for lines that are too long) it is encoded as a whole.
AS_IT_IS = {"7bit", "8bit"}


class BulkMessage:
    """The letter of everybody; `place` is the text in its body where each has words of their own."""

    def __init__(self, *, subject: str, body: str, place: str):
        self.subject, self.body, self.place = subject, body, place
        self.common = EmailMessage(subject=subject, body=body).message()

    def letter(self, *, to: str, words: str) -> EmailMessage:
        """One of them. `words` are ASCII, and no longer than a line may be."""
        return _Letter(self, subject=self.subject, body=self.body.replace(self.place, words), to=[to])


class _Letter(EmailMessage):
    def __init__(self, pattern: BulkMessage, **fields: object):
        super().__init__(**fields)  # type: ignore[arg-type]  # the fields of a message, as above
        self.pattern = pattern

    def message(self) -> Message:  # type: ignore[override]  # the stubs know the next version's
        """What Django's own method makes, with the headers that all have in common taken from the first."""
        first = self.pattern.common
        if first["Content-Transfer-Encoding"] not in AS_IT_IS or "Message-ID" not in self.extra_headers:
            return super().message()
        copied = copy(first)
        for name in ("Date", "Message-ID"):
            del copied[name]  # in a list of its own from here on: the first keeps what it has
        copied["To"] = ", ".join(self.to)
        copied["Date"] = formatdate(localtime=settings.EMAIL_USE_LOCALTIME)
        for name, value in self.extra_headers.items():
            copied[name] = value
        copied.set_payload(self.body.encode().decode("ascii", "surrogateescape"))
        return copied
