"""The demo's mail: kept in a Maildir beside the demo's data, shown on a page, sent to nobody."""

import mailbox
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend


def open_mailbox() -> mailbox.Maildir:
    """The Maildir, made where it is missing."""
    return mailbox.Maildir(Path(settings.DATA_DIR) / "mail", create=True)


class MaildirBackend(BaseEmailBackend):
    """Keeps every message; safe with several workers, because a Maildir is one file a message."""

    def send_messages(self, email_messages):
        """Keep the messages; returns how many."""
        box = open_mailbox()
        for message in email_messages:
            box.add(message.message().as_bytes())
        return len(email_messages)


def newest(most: int, to: str = "") -> list[tuple[str, EmailMessage]]:
    """(key, message) of the newest messages, optionally those to one address."""
    box = open_mailbox()
    folder = Path(box._path)
    files = sorted((p for p in folder.glob("*/*") if p.parent.name in {"new", "cur"}), key=_age, reverse=True)
    messages = []
    for path in files:
        message = read(path.name.split(":")[0])
        if message is not None and (not to or to.lower() in str(message["To"]).lower()):
            messages.append((path.name.split(":")[0], message))
        if len(messages) == most:
            break
    return messages


def read(key: str) -> EmailMessage | None:
    """One message, None where there is none of that key."""
    try:
        content = open_mailbox().get_bytes(key)
    except KeyError:
        return None
    return BytesParser(policy=policy.default).parsebytes(content)


def _age(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name
