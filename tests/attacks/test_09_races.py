"""Attack 9: eight writers, killed connections, a close in the middle: each acknowledged answer counts once."""

import random
import threading
import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.db import DatabaseError, connection, transaction
from django.test import Client

from surveys.models import Ballot, Receipt
from surveys.respondents.receipts_shown import uncover
from surveys.services.closing import close_wave
from tests.attacks.report import Verdict, judge
from tests.databases import as_role, as_worker
from tests.surveys.waves_in_states import ALL_FOUR, launched, links, over
from wqm.sealing.boxes import make_receipt
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

WRITERS, PEOPLE = 8, 160


def in_threads(jobs: list[Callable[[], None]]) -> None:
    """All at the same time, each with a connection of its own."""

    def run(job: Callable[[], None]) -> None:
        try:
            job()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)


def send(wave, link: str) -> str | None:
    """Answer once; the receipt, or None where nothing was acknowledged (also when the connection died).

    It is read out of the address that acknowledges: its page can be loaded again, and sending cannot be done again.
    """
    try:
        response = Client(raise_request_exception=False).post(link, {"page": "9", "go": "send", **ALL_FOUR})
    except DatabaseError:
        connection.close()
        return None
    if response.status_code != 303:
        connection.close()
        return None
    shown = uncover(wave.pk, parse_qs(urlsplit(response["Location"]).query)["r"][0])
    return shown.code if shown else None


def killer(cursor, over: threading.Event) -> Callable[[], None]:
    """Ends connections of the application at random, as a restart of the server or a broken network would."""

    def run() -> None:
        while not over.is_set():
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity WHERE datname = %s"
                " AND pid <> pg_backend_pid() AND state <> 'idle' ORDER BY random() LIMIT 1) one",
                [connection.settings_dict["NAME"]],
            )
            time.sleep(0.1)

    return run


def test_acknowledged_answers_survive_kills_and_a_racing_close(scratch, dumped):
    wave = launched(scratch, people=PEOPLE)
    wave_links = list(links(wave).values())
    random.shuffle(wave_links)
    acknowledged, over, lock = [], threading.Event(), threading.Lock()

    def writer(own_links: list[str]) -> Callable[[], None]:
        def run() -> None:
            for link in own_links:
                for _ in range(3):  # a person tries again when nothing came back
                    if receipt := send(wave, link):
                        with lock:
                            acknowledged.append(receipt)
                        break

        return run

    jobs = [writer(wave_links[number::WRITERS]) for number in range(WRITERS)]
    breaker = threading.Thread(target=killer(dumped, over))
    breaker.start()
    racing = threading.Timer(2.5, _close, [wave])
    racing.start()
    in_threads(jobs)
    over.set()
    breaker.join(30)
    racing.join(60)
    _close(wave)
    with as_worker(), scope(everything=True):
        listed = set(Receipt.objects.filter(wave=wave).values_list("code", flat=True))
        sealed = list(Ballot.objects.filter(wave=wave).values_list("sealed", flat=True))
    ballots = [make_receipt(bytes(each)) for each in sealed]
    lost = len(set(acknowledged) - set(ballots)) + len(set(ballots) - listed) + abs(len(listed) - wave.tickets)
    twice = len(ballots) - len(set(ballots)) + len(acknowledged) - len(set(acknowledged))
    assert len(acknowledged) > 20
    wrong = naive_double_votes()
    judge(Verdict("9", f"{len(acknowledged)} answers, kills, racing close", lost + twice, PEOPLE, 0, int(wrong > 0), 1))


def _close(wave) -> None:
    try:
        over(wave)
        with as_worker():
            close_wave(wave.pk)
    except DatabaseError:
        connection.close()


def naive_double_votes() -> int:
    """How many votes too many a program takes that looks first and marks the invitation then."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_right (id int PRIMARY KEY, used boolean); CREATE TABLE naive_vote (id int)")
        cursor.execute("GRANT ALL ON naive_right, naive_vote TO PUBLIC; INSERT INTO naive_right VALUES (1, false)")
    gate = threading.Barrier(WRITERS)

    def vote() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT used FROM naive_right WHERE id = 1")
            (used,) = cursor.fetchone()
            gate.wait(30)
            if not used:
                cursor.execute("INSERT INTO naive_vote VALUES (1)")
                cursor.execute("UPDATE naive_right SET used = true WHERE id = 1")

    in_threads([vote] * WRITERS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) - 1 FROM naive_vote")
        return cursor.fetchone()[0]
