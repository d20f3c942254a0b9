"""Rows about a staff audit with 150 people in one hall."""

import json
import threading
from collections.abc import Callable, Iterator

from bench.load import Request, requests_per_second
from bench.measures import Row
from bench.phones import Phones, Seat, join_all
from wqm.tenancy.database_roles import OWNER, WORKER

Ask = Callable[..., str]
MINUTE, ON_ALL_SCREENS = 60.0, 2.0


def hall_rows(ask: Ask, port: int) -> Iterator[Row]:
    """`ask(module, role, *arguments)` runs a module of ours with the rights of a role."""
    made = json.loads(ask("bench.audits", OWNER, "make"))
    slips = [Seat(made["audit"], made["step"], group, token) for group, token, _ in made["slips"]]
    yield Row("150 people join (s)", join_all(port, [code for *_, code in made["slips"]]), MINUTE, 1.0, at_most=True)
    base = requests_per_second(port, Request("/healthz"))
    news = requests_per_second(port, Request(slips[0].pulse))
    base = (base + requests_per_second(port, Request("/healthz"))) / 2
    yield Row("a phone: anything new?", news, base, 0.50)
    phones, released = Phones(port, slips, 60), []
    ask("bench.audits", OWNER, "end", made["audit"])
    worker = threading.Thread(
        target=lambda: released.append(float(ask("bench.audits", WORKER, "release", made["step"])))
    )
    worker.start()
    seen = sorted(phones.seen())
    worker.join()
    late = sorted(max(0.0, moment - released[0]) for moment in seen)
    yield Row("released on all screens, p95 (s)", late[len(late) * 95 // 100], ON_ALL_SCREENS, 1.0, at_most=True)
