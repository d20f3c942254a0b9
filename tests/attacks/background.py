"""Others who write while something is attacked: a server is never alone with the one survey that is looked at.

Every transaction of the server counts up one number, which PostgreSQL keeps with each row (`xmin`). Where others write
at a steady rate that number is a clock.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tests.databases import open_as_admin

# Transactions of others in a second: none, a quiet evening, a busy morning.
RATES = [0, 40, 400]


@contextmanager
def others_write(admin_url: str, rate: int) -> Iterator[None]:
    """Somebody else's transactions, `rate` in a second, from a connection of their own."""
    over, name = threading.Event(), connection.settings_dict["NAME"]

    def run() -> None:
        with open_as_admin(admin_url, name) as cursor:
            started, done = time.monotonic(), 0
            while not over.wait(1 / rate):
                while done < (time.monotonic() - started) * rate:  # what a busy machine was late with
                    cursor.execute("SELECT pg_current_xact_id()")
                    done += 1

    writer = threading.Thread(target=run, daemon=True)
    if rate:
        writer.start()
    try:
        yield
    finally:
        over.set()
        if rate:
            writer.join()
