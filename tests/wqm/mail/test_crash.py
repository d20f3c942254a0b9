"""A worker that is killed again and again while it sends: no mail is lost, none goes out twice, doubts are shown."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import as_worker
from wqm.mail.models import OutgoingEmail
from wqm.mail.queries import needs_a_person
from wqm.tenancy.scope import scope

MAILS, KILLS = 500, 5
ROOT = Path(__file__).parent.parent.parent.parent

pytestmark = pytest.mark.slow


def start(sink: Path, log) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.wqm.mail.crash_child", connection.settings_dict["NAME"], str(sink)]
    return subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=log, stderr=log)


def arrived(sink: Path) -> list[str]:
    return sink.read_text().split() if sink.exists() else []


def kill_within_the_work(child: subprocess.Popen, sink: Path, more: int) -> None:
    """SIGKILL at a random moment after `more` mails have come out."""
    goal, until = len(arrived(sink)) + more, time.monotonic() + 60
    while len(arrived(sink)) < goal:
        assert child.poll() is None
        assert time.monotonic() < until
        time.sleep(0.002)
    time.sleep(random.uniform(0, 0.02))
    child.send_signal(signal.SIGKILL)
    child.wait()


def test_worker_killed_while_sending_loses_no_mail_and_sends_none_twice(scratch, tmp_path):
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
    with scope(everything=True):
        OutgoingEmail.objects.bulk_create(
            [OutgoingEmail(kind="test", to=f"p{n}@people.example", subject="S", text="T") for n in range(MAILS)]
        )
    sink = tmp_path / "sink"
    with (tmp_path / "log").open("w") as log:
        for _ in range(KILLS):
            kill_within_the_work(start(sink, log), sink, random.randint(20, 70))
        assert len(arrived(sink)) < MAILS
        assert start(sink, log).wait(120) == 0, (tmp_path / "log").read_text()[-2000:]

    with as_worker(), scope(everything=True):
        states = {str(row.pk): row.state for row in OutgoingEmail.objects.all()}
        shown = {str(row.pk) for row in needs_a_person()}
    came_out = Counter(line.strip("<>").split("@")[0] for line in arrived(sink))
    sent = {pk for pk, state in states.items() if state == "sent"}
    assert Counter(states.values()) == {"sent": len(sent), **({"unknown": len(shown)} if shown else {})}
    assert len(states) == MAILS
    assert set(came_out.values()) == {1}
    assert sent <= set(came_out)
    assert set(states) - set(came_out) <= shown
    assert len(shown) <= KILLS
