"""Large waves, measured as the worker that runs them: launching, sending, closing, the audit. Prints JSON lines.

Started by `bench` with the environment of the demo's worker. `links N` makes an open wave and prints N links instead.
"""

import json
import multiprocessing
import random
import smtplib
import socketserver
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from itertools import product
from pathlib import Path
from typing import Any

import django
import psycopg2
from nacl.public import SealedBox

django.setup()

from django.conf import settings  # noqa: E402 - after the set-up
from django.db import connections  # noqa: E402 - Django is set up first
from django.utils import timezone  # noqa: E402 - Django is set up first

from framework.models import Questionnaire  # noqa: E402 - Django is set up first
from surveys import policies  # noqa: E402 - Django is set up first
from surveys.models import Ballot, Recipient, Wave  # noqa: E402 - Django is set up first
from surveys.publication.audit import People  # noqa: E402 - Django is set up first
from surveys.publication.rows import decide_rows  # noqa: E402 - Django is set up first
from surveys.queries import lists as list_queries  # noqa: E402 - Django is set up first
from surveys.questions import all_questions, ballot_size  # noqa: E402 - Django is set up first
from surveys.recipients import guess_meanings, read_table  # noqa: E402 - Django is set up first
from surveys.services import closing, lists, mixing, preparing, waves  # noqa: E402 - Django is set up first
from wqm.mail.models import OutgoingEmail  # noqa: E402 - Django is set up first
from wqm.mail.sending import send_queued  # noqa: E402 - Django is set up first
from wqm.sealing import keys  # noqa: E402 - Django is set up first
from wqm.sealing.boxes import seal  # noqa: E402 - Django is set up first
from wqm.sealing.derivation import link_key, private_key  # noqa: E402 - Django is set up first
from wqm.sealing.tags import make_token  # noqa: E402 - Django is set up first
from wqm.tables.table import pack, unpack  # noqa: E402 - Django is set up first
from wqm.tenancy.scope import scope  # noqa: E402 - Django is set up first

PEOPLE, MAILS, WORKERS = 10_000, 3_000, 2
# One school is asked again and again here; in a school half a term lies between two surveys.
policies.BETWEEN_WAVES = timedelta(days=-1000)


def draft(people: int) -> Wave:
    """A wave of the first school of the demo with so many people on its list, sent off."""
    with scope(everything=True):
        earlier = Wave.objects.filter(school__isnull=False).select_related("started_by", "school").first()
        assert earlier is not None
        today = timezone.localdate()
        wave = waves.start_wave(
            school=earlier.school,
            questionnaire=Questionnaire.objects.get(slug="sample-staff-1"),
            name=f"Bench {people}",
            opens_on=today,
            closes_on=today + timedelta(days=7),
            by=earlier.started_by,
        )
        rows = (
            Recipient(wave=wave, school=wave.school, email=f"p{n}@bench.example", group="all") for n in range(people)
        )
        Recipient.objects.bulk_create(rows, batch_size=5000)
        Wave.objects.filter(pk=wave.pk).update(send_wanted=True)
    return wave


def launched(people: int) -> tuple[Wave, float]:
    """An open wave, and the seconds that its launch took."""
    wave = draft(people)
    seconds = timed(lambda: waves.launch_wave(wave.pk))
    with scope(everything=True):
        return Wave.objects.get(pk=wave.pk), seconds


def timed(work: Callable[[], Any]) -> float:
    """How long one piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def links(number: int) -> Iterator[str]:
    """Paths of unused links of one open wave, without the part in front of the wave."""
    wave, _ = launched(number)
    secret = link_key(keys.read_key(wave.pk))
    with scope(everything=True):
        OutgoingEmail.objects.filter(batch=wave.pk).delete()
        for pk in Recipient.objects.filter(wave=wave).values_list("pk", flat=True):
            yield f"{wave.pk}/{make_token(secret, pk)}.all"


def closing_seconds(people: int) -> tuple[float, float, float]:
    """Closing a wave in which everybody answered every question, some with words; opening its ballots alone; and mixing
    them once."""
    wave, _ = launched(people)
    questions = all_questions(wave.questionnaire_id)
    size, key = ballot_size(wave.questionnaire_id), bytes(wave.public_key or b"")
    chance = random.Random(1)
    with scope(everything=True):
        OutgoingEmail.objects.filter(batch=wave.pk).delete()
        ballots = []
        for number in range(people):
            answers = {
                question.code: chance.randint(1, 5) if question.kind == "scale" else "Some words."
                for question in questions
                if question.kind == "scale" or number % 10 == 0
            }
            ballots.append(Ballot(wave=wave, sealed=seal(key, {"g": "all", "a": answers}, size)))
        half = people // 2
        for part in (ballots[:half], ballots[half:]):  # two transactions, or there were nothing to mix
            insert(part)
    with scope(everything=True):
        yesterday = timezone.localdate() - timedelta(days=1)
        Wave.objects.filter(pk=wave.pk).update(opens_on=yesterday, closes_on=yesterday)
    mixing_took = timed(lambda: mixing.mix_ballots(wave.pk))
    opening = timed(lambda: open_all(wave))
    return timed(lambda: closing.close_wave(wave.pk)), opening, mixing_took


def open_all(wave: Wave) -> None:
    """What no close can do without: each ballot fetched, opened and read."""
    box = SealedBox(private_key(keys.read_key(wave.pk)))
    with scope(everything=True):
        for sealed in Ballot.objects.filter(wave=wave).values_list("sealed", flat=True).iterator(chunk_size=500):
            json.loads(box.decrypt(bytes(sealed)))


def insert(ballots: list[Ballot]) -> None:
    """As the web would; the worker may add none, so it borrows the web's connection."""
    with psycopg2.connect(WEB_URL) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT set_config('wqm.wave', %s, true)", [str(ballots[0].wave_id)])
        for ballot in ballots:
            cursor.execute(
                "INSERT INTO surveys_ballot (id, wave_id, sealed) VALUES (%s, %s, %s)",
                [str(ballot.pk), str(ballot.wave_id), bytes(ballot.sealed)],
            )


class Sink(socketserver.StreamRequestHandler):
    """An SMTP server that takes everything."""

    def handle(self) -> None:
        """One session."""
        self._say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go")
                while self.rfile.readline() != b".\r\n":
                    pass
                self._say("250 taken")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 sink" if word != b"EHLO" else "250 8BITMIME")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


def sink(port: Any) -> None:
    """Take mail until the process is ended."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)
    port.send(server.server_address[1])
    server.serve_forever()


def sending() -> tuple[float, float]:
    """Messages a second: ours out of the outbox, and a bare loop that sends the same text to the same sink.

    Ours by as many worker processes as the demo has; the sink is a process of its own for both.
    """
    wave, _ = launched(MAILS)
    with scope(everything=True):
        OutgoingEmail.objects.exclude(batch=wave.pk).delete()
        OutgoingEmail.objects.filter(batch=wave.pk).update(not_before=timezone.now())
    here, there = multiprocessing.Pipe()
    taking = multiprocessing.get_context("fork").Process(target=sink, args=(there,), daemon=True)
    taking.start()
    port = here.recv()
    try:
        ours = MAILS / timed(lambda: work_off(port))
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = "How are we?", "a@bench.example", "b@bench.example"
        message.set_content("Words.\n" * 40)
        with smtplib.SMTP("127.0.0.1", port) as connection:
            bare = MAILS / timed(lambda: [connection.send_message(message) for _ in range(MAILS)])
    finally:
        taking.terminate()
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(batch=wave.pk, state="sent").count() == MAILS
    return ours, bare


def work_off(port: int) -> None:
    """What the workers do, each a process with its own connections."""
    settings.EMAIL_BACKEND = "wqm.mail.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    connections.close_all()
    workers = [multiprocessing.get_context("fork").Process(target=send_queued) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def audit_seconds() -> float:
    """Deciding the tables of a trust with 100 schools and three breakdowns."""
    chance, sizes = random.Random(7), (4, 3, 3)
    groups, answered = [], {}
    for school in range(100):
        for kind in product(*map(range, sizes)):
            code = f"s{school}x{''.join(map(str, kind))}"
            groups.append(
                {"code": code, "school": school, "in": {str(at): str(category) for at, category in enumerate(kind)}}
            )
            answered[code] = chance.choice([0, 0, 1, 1, 2, 3, 5])
    breakdowns = [
        {
            "code": str(at),
            "name": str(at),
            "categories": [
                {"code": str(category), "name": str(category), "into": str(category - 1 if category else 1)}
                for category in range(size)
            ],
        }
        for at, size in enumerate(sizes)
    ]
    names = {school: f"School {school}" for school in range(100)}
    return timed(
        lambda: decide_rows(
            groups=groups,
            breakdowns=breakdowns,
            people={group: People(number, number + 2) for group, number in answered.items()},
            k=7,
            names=names,
        )
    )


def list_seconds() -> float:
    """A list of pupils' contacts from the file to the look at it, with what the page asks the database."""
    with scope(everything=True):
        sent = draft(0)
        Wave.objects.filter(pk=sent.pk).update(send_wanted=False)
        by = sent.started_by
        preparing.set_breakdowns(wave=sent, breakdowns=[("Year group", [f"Year {n}" for n in range(1, 7)])], by=by)
        rows = (
            f"Pupil {n // 2},P{n // 2},Y{n % 6 + 1},Contact {n},{n % 2 + 1},p{n}@bench.example" for n in range(PEOPLE)
        )
        content = "\n".join(["Pupil,Student ID,Year,Contact,Priority,Email", *rows]).encode()

        def look() -> None:
            table = unpack(pack(read_table(content)))
            columns = lists.Columns(guess_meanings(table, Wave.objects.get(pk=sent.pk).breakdowns))
            list_import = lists.preview_list(wave=sent, school=sent.school, table=table, columns=columns, by=by)
            list_queries.change_of(list_import)
            list_queries.group_counts(list_import)

        return timed(look)


def main() -> None:
    """Everything, a line each."""
    tell("list", list_seconds())
    tell("launch", launched(PEOPLE)[1])
    with scope(everything=True):
        OutgoingEmail.objects.all().delete()
    ours, bare = sending()
    tell("sending", ours, bare)
    (small, *_), (large, opening, mixing_took) = closing_seconds(PEOPLE // 10), closing_seconds(PEOPLE)
    tell("mixing", mixing_took)
    tell("closing", large, small, opening)
    tell("audit", audit_seconds())
    tell("memory", most_memory())


def most_memory() -> float:
    """The most that this process has held, in MB. `ru_maxrss` begins with what the process held that started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def tell(name: str, *values: float) -> None:
    """One line for the bench."""
    print(json.dumps([name, *values]), flush=True)


if __name__ == "__main__":
    WEB_URL = sys.argv[1]
    if len(sys.argv) > 2:
        print("\n".join(links(int(sys.argv[2]))))
    else:
        main()
