"""Attack 17: staff audits. Who wrote what in a hall, for somebody with dumps, another's slip, or the remote."""

import random
import re
import struct
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audits.enums import StepKind
from audits.models import Audit, Entry, Envelope, RoomGroup
from audits.services import hall, themes
from audits.services.late import release_late
from audits.services.purging import purge_entries
from audits.tasks import clear_groups
from tests.attacks.background import RATES, others_write
from tests.attacks.report import Verdict, judge
from tests.attacks.tables import contents, differences
from tests.attacks.test_01_dump import NAIVE
from tests.attacks.test_05_after import CORRELATED, stored_orders
from tests.audits.halls import Hall, plan
from tests.databases import as_role, as_worker
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

PEOPLE = 60
EXPECTED = {("audits_envelope", 0, 1), ("audits_ticket", 1, 0)}
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"|nonce="[^"]*"|"left":[^}]*')


@pytest.fixture
def writing(scratch) -> Hall:
    """A hall of sixty in the step in which each person writes alone."""
    held = Hall(scratch, plan(scratch, people=PEOPLE, leaders=0))
    held.open()
    held.go_to(StepKind.ALONE)
    return held


def slips(held: Hall) -> list[tuple[int, int]]:
    """(group, number) of every slip that was printed."""
    with scope(everything=True):
        groups = list(RoomGroup.objects.filter(audit=held.audit))
    return [(group.number, number) for group in groups for number in range(1, group.seats + 1)]


def envelopes(held: Hall) -> int:
    with as_worker(), scope(everything=True):
        return Envelope.objects.filter(audit=held.audit).count()


@pytest.mark.parametrize("rate", RATES)
def test_two_dumps_around_one_entry_differ_in_a_right_and_a_ciphertext(writing, dumped, admin_url, rate):
    surprises = set()
    with others_write(admin_url, rate):
        for number, (group, seat) in enumerate(slips(writing)[:5]):
            before = contents(dumped)
            assert writing.send(group, seat, entry_1_idea=f"Words {number}", rating_1="2").status_code == 303
            surprises |= set(differences(before, contents(dumped))) ^ EXPECTED
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(NAIVE)
        cursor.execute("INSERT INTO naive_invitation (email) VALUES ('a')")
        before = contents(dumped)
        cursor.execute("UPDATE naive_invitation SET used = true")
        cursor.execute("INSERT INTO naive_answer (content) VALUES ('words')")
    named = any(table == "naive_invitation" for table, *_ in differences(before, contents(dumped)))
    title = f"audit: two dumps around one entry, {rate} others a second"
    judge(Verdict("17", title, len(surprises), 5, 0, int(named), 1))


def test_entries_lie_in_no_order_of_arrival_after_the_release(writing, dumped):
    words, places = {}, slips(writing)
    random.shuffle(places)  # an entry does have its group, so groups must not come one after another
    for number, (group, seat) in enumerate(places):
        words[f"Words {number:03}"] = number
        writing.send(group, seat, entry_1_idea=f"Words {number:03}")
    writing.end()
    orders = stored_orders(dumped, "audits_entry", "text", words, but="text")
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_comment (id uuid DEFAULT gen_random_uuid(), text text)")
        for text in words:
            cursor.execute("INSERT INTO naive_comment (text) VALUES (%s)", [text])
    control = stored_orders(dumped, "naive_comment", "text", words)
    hits = sum(correlation >= CORRELATED for correlation in orders)
    title = f"audit: stored orders after the release (largest correlation {max(orders):.2f})"
    judge(Verdict("17", title, hits, len(orders), 0, int(control[0] >= CORRELATED), 1))


def pages_of_the_head(held: Hall) -> dict[str, bytes]:
    """Everything that whoever leads the session can look at."""
    client = Client()
    client.force_login(held.world.person("head"))
    place = [held.audit.school_id, held.audit.pk]
    paths = [
        reverse("school_home", args=place[:1]),
        reverse("audits:list", args=place[:1]),
        reverse("audits:detail", args=place),
        *(reverse(f"audits:{name}", args=[*place, 1]) for name in ("lead", "screen", "pulse")),
        reverse("audits:themes", args=place),
        *(reverse("hall:pulse", args=[held.audit.pk, group]) for group in range(3)),
    ]
    return {path: CHANGING.sub(b"", client.get(path, follow=True).content) for path in paths}


def test_a_head_who_watches_every_page_sees_nothing_of_one_who_sends(writing):
    start = pages_of_the_head(writing)
    differ = 0
    for number, (group, seat) in enumerate(slips(writing)[:12]):
        writing.send(group, seat, entry_1_idea=f"Words {number}", hot_1="1")
        if number in (0, 5, 11):
            now = pages_of_the_head(writing)
            differ += sum(start[path] != page for path, page in now.items())
    writing.end()
    after = pages_of_the_head(writing)
    seen = any(start[path] != page for path, page in after.items())
    judge(Verdict("17", "audit: a head watches screen and counters", differ, 3 * len(start), 0, int(seen), 1))


def test_a_second_phone_with_the_same_slip_adds_nothing(writing):
    some = slips(writing)[:20]
    for group, seat in some:
        for client in (Client(), Client()):
            writing.send(group, seat, entry_1_idea="Twice", client=client)
    judge(
        Verdict("17", "audit: a second phone", envelopes(writing) - len(some), 20, 0, min(envelopes(writing), 20), 20)
    )


def test_eight_at_once_with_one_slip_count_once_and_eight_slips_count_eight_times(writing):
    at_once = threading.Barrier(8)

    def sent(place: tuple[int, int]) -> int:
        try:
            address, step = writing.address(*place), str(writing.step(StepKind.ALONE).pk)
            at_once.wait(timeout=20)
            return Client().post(address, {"step": step, "entry-1-idea": "Now"}).status_code
        finally:
            connection.close()

    first, *others = slips(writing)
    with ThreadPoolExecutor(8) as people:
        assert set(people.map(sent, [first] * 8)) == {303}
        alone = envelopes(writing)
        assert set(people.map(sent, others[:8])) == {303}
    judge(Verdict("17", "audit: one slip sent eight times at once", alone - 1, 7, 0, envelopes(writing) - alone, 8))


def test_a_late_entry_is_seen_by_nobody_before_and_known_by_no_place_after(writing, dumped):
    places = slips(writing)
    for number, (group, seat) in enumerate(places[:40]):
        writing.send(group, seat, entry_1_idea=f"In time {number}")
    writing.end()
    before = pages_of_the_head(writing)
    late = {f"Late {number}" for number in range(5)}
    for text, (group, seat) in zip(sorted(late), places[40:], strict=False):
        assert writing.send(group, seat, entry_1_idea=text).status_code == 303
    differ = sum(before[path] != page for path, page in pages_of_the_head(writing).items())
    with scope(schools=[writing.audit.school_id]):
        session = writing.session
        hall.close_session(session=session, edition=session.edition, by=writing.world.person("head"))
    with as_worker():
        release_late(writing.audit.pk)
    with scope(everything=True):
        assert Entry.objects.filter(audit=writing.audit).count() == 45
    found = sum(
        _ends(dumped, "audits_entry", order) >= late for order in ("ctid", "xmin::text::bigint, random()", "id")
    )
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_entry (id uuid DEFAULT gen_random_uuid(), text text)")
        for text in [*(f"In time {number}" for number in range(40)), *late]:
            cursor.execute("INSERT INTO naive_entry (text) VALUES (%s)", [text])
    control = int(_ends(dumped, "naive_entry", "ctid") >= late)
    judge(Verdict("17", "audit: late entries", differ + found, len(before) + 3, 0, control, 1))


def _ends(cursor, table: str, order: str) -> set[str]:
    """The texts of the last five rows in an order, where they can be told from the others at all."""
    cursor.execute(f'SELECT text FROM "{table}" ORDER BY {order}')  # noqa: S608 - names of this file
    return {text for (text,) in cursor.fetchall()[-5:]}


def test_groups_leave_the_disk_when_themes_are_confirmed_and_words_when_their_time_is_over(writing, dumped):
    if connection.pg_version < 170000:
        pytest.skip("Before PostgreSQL 17 only the owner writes a table anew; docs/anonymity.md says what that means.")
    for group, seat in slips(writing)[:12]:
        writing.send(group, seat, entry_1_idea="Words on the disk")
    writing.end()
    head = writing.world.person("head")
    with scope(schools=[writing.audit.school_id]):
        session = writing.session
        hall.close_session(session=session, edition=session.edition, by=head)
    with as_worker():
        release_late(writing.audit.pk)
    with scope(schools=[writing.audit.school_id]):
        audit = Audit.objects.select_related("school", "version").get(pk=writing.audit.pk)
        themes.gather(audit=audit, by=head)
        entries = list(Entry.objects.filter(audit=audit).values_list("pk", flat=True))
        themes.join_entries(audit=audit, entries=entries, title="A theme", by=head)
        themes.confirm_themes(audit=audit, by=head)
    before = _with_group(dumped)
    with as_worker():
        clear_groups()
    after = _with_group(dumped)
    with as_worker():
        purge_entries(audit.pk)
    words = _file(dumped).count(b"Words on the disk")
    judge(Verdict("17", "audit: groups and words on the disk", after + words, 12, 0, min(before, 1), 1))


def _file(cursor) -> bytes:
    cursor.execute("CHECKPOINT")
    cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath('audits_entry'))")
    return bytes(cursor.fetchone()[0])


def _with_group(cursor) -> int:
    """How many row versions, dead ones too, lie in the file of entries with a group."""
    cursor.execute("SELECT attnum FROM pg_attribute WHERE attrelid = 'audits_entry'::regclass AND attname = 'group'")
    column, content, found = cursor.fetchone()[0] - 1, _file(cursor), 0
    for start in range(0, len(content), 8192):
        page = content[start : start + 8192]
        for at in range(24, struct.unpack_from("<H", page, 12)[0], 4):
            (pointer,) = struct.unpack_from("<I", page, at)
            if (pointer >> 15) & 3 != 1:  # not a row
                continue
            row = page[pointer & 0x7FFF :]
            has_nulls = struct.unpack_from("<H", row, 20)[0] & 1
            found += not has_nulls or bool(row[23 + column // 8] >> (column % 8) & 1)
    return found
