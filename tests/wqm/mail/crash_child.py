"""A worker in a process of its own, for the crash test: `python -m tests.wqm.mail.crash_child DATABASE SINK`.

Works off the outbox until nothing is left. The lease is short, so that what a killed one held comes back at once.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

LEASE = timedelta(seconds=0.4)


class SinkBackend:
    """A provider that keeps a line for every message; the call takes a moment, so that a kill can fall into it."""

    def __init__(self, *args, **kwargs):
        self.file = os.open(os.environ["WQM_TEST_SINK"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        os.close(self.file)

    def send_messages(self, messages):
        """Accept: one write of one line."""
        for message in messages:
            time.sleep(0.0015)
            os.write(self.file, f"{message.extra_headers['Message-ID']}\n".encode())
            time.sleep(0.0015)
        return len(messages)


def main() -> None:
    """Send until nothing waits."""
    import django

    os.environ["WQM_TEST_SINK"] = str(Path(sys.argv[2]))
    os.environ["DJANGO_SETTINGS_MODULE"] = "wqm.settings"
    django.setup()
    from django.conf import settings

    from tests.databases import use_database
    from wqm.mail import sending
    from wqm.mail.models import OutgoingEmail
    from wqm.tenancy.database_roles import WORKER
    from wqm.tenancy.scope import scope

    sending.LEASE = LEASE
    settings.EMAIL_BACKEND = "tests.wqm.mail.crash_child.SinkBackend"
    use_database(sys.argv[1], WORKER)
    while True:
        sending.send_queued()
        with scope(everything=True):
            if not OutgoingEmail.objects.filter(state__in=["queued", "claimed", "sending"]).exists():
                return
        time.sleep(0.1)


if __name__ == "__main__":
    main()
