"""Attack 3: the server's own files. No plaintext before the close in pages or write-ahead log, and the key nowhere."""

import base64
import os
from pathlib import Path

import pytest
from django.db import connection

from tests.attacks.report import Verdict, judge
from tests.databases import as_role, as_worker
from tests.surveys.waves_in_states import ALL_FOUR, launched, links, submit
from wqm.mail.sending import send_queued
from wqm.sealing import keys
from wqm.sealing.derivation import link_key, private_key
from wqm.tenancy.database_roles import OWNER

WORDS = "Quokkas-at-{}-dusk"
PEOPLE = 12


def server_files(cursor) -> list[Path]:
    """Pages and log of the throwaway server, after everything was written out."""
    cursor.execute("CHECKPOINT")
    cursor.execute("SHOW data_directory")
    folder = Path(cursor.fetchone()[0])
    parts = [folder / part for part in ("base", "global", "pg_wal")]
    # Not `rglob`: it stops where another worker drops a database meanwhile.
    return [Path(place) / name for part in parts for place, _, names in os.walk(part) for name in names]


def found_in(paths: list[Path], needles: list[bytes]) -> set[bytes]:
    """Which of some bytes stand in any of the files."""
    hits: set[bytes] = set()
    for path in paths:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue  # a log file that was recycled meanwhile
        hits |= {needle for needle in needles if needle in content}
    return hits


@pytest.mark.skipif("WQM_TEST_DATABASE_URL" in os.environ, reason="the server's files are on another machine")
def test_no_answer_and_no_key_is_in_the_servers_files(scratch, dumped):
    wave = launched(scratch, people=PEOPLE)
    with as_worker():
        send_queued()
    everybody = list(links(wave).items())
    for number, (_, link) in enumerate(everybody):
        assert submit(link, {**ALL_FOUR, "q-own-good": WORDS.format(number)}).status_code == 200
    key = keys.read_key(wave.pk)
    secrets = [key, link_key(key), bytes(private_key(key))]
    tokens = [link.rsplit("/", 1)[1].split(".")[0] for _, link in everybody]
    needles = [WORDS.format(number).encode() for number in range(PEOPLE)]
    needles += [form for secret in secrets for form in (secret, secret.hex().encode(), base64.b64encode(secret))]
    needles += [token.encode() for token in tokens]
    hits = found_in(server_files(dumped), needles)

    planted = [f"{needle!r} planted".encode() for needle in needles[:PEOPLE]]
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_answer (content text)")
        for needle in planted:
            cursor.execute("INSERT INTO naive_answer VALUES (%s)", [needle.decode()])
    control = found_in(server_files(dumped), planted)
    judge(Verdict("3", "raw pages and write-ahead log", len(hits), len(needles), 0, len(control), len(planted)))
