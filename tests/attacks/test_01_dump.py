"""Attack 1: a dump of the database while a survey is open links nobody to an answer, a ticket or a silence.

The bounds. A guess that knows nothing links on average 1 of n people; the number of its hits is close to a Poisson
distribution with mean 1, for which 12 or more has a probability below 1 in 10^9. The attacker tries at most 3,000
strategies and keeps the best: 12 hits or more come about by chance in fewer than 1 of 300,000 runs.
Naming the 60 of 80 who answered hits 45 on average; 57 or more has a probability below 1 in 10^9; for
the 30 of 80 who had answered before a reminder the mean is 11, and 25 or more as rare (hypergeometric).

The same functions must link everybody in the schemata that other tools use, or their failure here would say nothing.
"""

import random
import time

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client

from surveys.models import Ballot
from surveys.services import waves
from tests.attacks.attacker import attack, who_answered
from tests.attacks.background import RATES, others_write
from tests.attacks.report import Verdict, judge
from tests.databases import as_role, as_worker
from tests.surveys.waves_in_states import ALL_FOUR, launched, links, submit
from wqm.mail.sending import send_queued
from wqm.sealing import keys
from wqm.sealing.boxes import open_ballot
from wqm.sealing.derivation import private_key
from wqm.sealing.tags import make_draft_tag, make_tag
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

INVITED, ANSWERED = 80, 60
CHANCE, CHANCE_WHO, CHANCE_REMINDED, MOST_STRATEGIES = 12, 57, 25, 3000


class ProviderBackend(EmailBackend):
    """A provider far away: each message takes the time of a network, and having none takes no time."""

    def send_messages(self, messages):
        """Slowly."""
        time.sleep(0.03 * len(messages))
        return super().send_messages(messages)


def answered_wave(world, settings, admin_url, rate: int):
    """People answer in random order, with a reminder when half have, while others write `rate` times a second.

    Returns the wave, who wrote which ballot (by opening them), and everybody's links in the order of their answers.
    """
    with others_write(admin_url, rate):
        return _answered_wave(world, settings)


def _answered_wave(world, settings, invited: int = INVITED, answered: int = ANSWERED):
    wave = launched(world, people=invited)
    everybody = list(links(wave).items())
    random.shuffle(everybody)
    with as_worker():
        send_queued()
    for place, (pk, link) in enumerate(everybody[:answered]):
        if place == answered // 2:
            with scope(schools=[world.school.pk], person=world.person("head").pk):
                waves.remind(wave=wave, by=world.person("head"))
            mail.outbox.clear()
            settings.EMAIL_BACKEND = f"{__name__}.ProviderBackend"
            with as_worker():
                send_queued()
            assert len(mail.outbox) == invited
        assert submit(link, {**ALL_FOUR, "q-own-good": f"{pk}"}).status_code == 200
    private = private_key(keys.read_key(wave.pk))
    with as_worker(), scope(everything=True):
        ballots = Ballot.objects.filter(wave=wave)
        truth = {str(ballot.pk): open_ballot(private, ballot.sealed)["a"]["own-good"] for ballot in ballots}
    assert set(truth.values()) == {str(pk) for pk, _ in everybody[:answered]}
    return wave, truth, everybody


def tag_of(link: str, wave) -> str:
    token, group = link.rsplit("/", 1)[1].split(".")
    return make_tag(token, group, wave.pk).hex()


def _recipient_of(row) -> str:
    return row["arguments"]["recipient"]


@pytest.mark.parametrize("rate", RATES)
def test_dump_while_open_links_nobody(scratch, dumped, settings, admin_url, rate):
    wave, truth, everybody = answered_wave(scratch, settings, admin_url, rate)
    others = f"{rate} others a second"
    here = f"wave_id = '{wave.pk}'"
    tags = {tag_of(link, wave): str(pk) for pk, link in everybody[ANSWERED:]}
    kinds = [f"batch = '{wave.pk}' AND kind = 'surveys.{kind}'" for kind in ("invitation", "reminder")]
    mails = [{"where": where, "person": _recipient_of} for where in kinds]
    attempts = {
        "recipient and ballot": attack(dumped, "surveys_recipient", "surveys_ballot", truth, where=here),
        "recipient and ticket": attack(dumped, "surveys_recipient", "surveys_ticket", tags, where=here),
        "invitation and ballot": attack(dumped, "mail_outgoingemail", "surveys_ballot", truth, **mails[0]),
        "reminder and ballot": attack(dumped, "mail_outgoingemail", "surveys_ballot", truth, **mails[1]),
        "reminder and ticket": attack(dumped, "mail_outgoingemail", "surveys_ticket", tags, **mails[1]),
    }
    assert all(300 < best.strategies < MOST_STRATEGIES for best in attempts.values()), attempts
    most = max(attempts.values(), key=lambda attempt: attempt.hits)
    control = naive_attack(dumped)
    judge(
        Verdict("1", f"dump while open, {others}: who wrote what", most.hits, ANSWERED, CHANCE - 1, control, ANSWERED)
    )

    answered, earlier = set(truth.values()), {str(pk) for pk, _ in everybody[: ANSWERED // 2]}
    exposed = {
        "recipient": who_answered(dumped, "surveys_recipient", answered, where=here),
        "invitation": who_answered(dumped, "mail_outgoingemail", answered, **mails[0]),
    }
    control = naive_outbox(dumped)
    best = max(exposed.values(), key=lambda attempt: attempt.hits)
    title = f"dump while open, {others}: who answered"
    judge(Verdict("1", title, best.hits, ANSWERED, CHANCE_WHO - 1, control, ANSWERED))
    best = who_answered(dumped, "mail_outgoingemail", earlier, **mails[1])
    title = f"rows of reminders, {others}: who had answered"
    control = reminders_by_ticket(dumped)
    judge(Verdict("1", title, best.hits, ANSWERED // 2, CHANCE_REMINDED - 1, control, ANSWERED // 2))


NAIVE = """
CREATE TABLE naive_invitation (id serial PRIMARY KEY, email text, token text, used boolean DEFAULT false);
CREATE TABLE naive_answer (id serial PRIMARY KEY, content text);
"""


def naive(transactions: int) -> dict[str, str]:
    """The schema of other tools: an invitation that is marked as used, and an answer without a name."""
    with connection.cursor() as cursor:
        cursor.execute(NAIVE)
        cursor.execute(
            "INSERT INTO naive_invitation (email, token) SELECT 'p' || n, md5(n::text) FROM generate_series(1, %s) n",
            [ANSWERED],
        )
        order, truth = list(range(1, ANSWERED + 1)), {}
        random.shuffle(order)
        mark = "UPDATE naive_invitation SET used = true WHERE id = %s"
        keep = "INSERT INTO naive_answer (content) VALUES (md5(random()::text)) RETURNING id"
        for person in order:
            with transaction.atomic():
                cursor.execute(mark, [person])
                if transactions == 1:
                    cursor.execute(keep)
                    truth[str(cursor.fetchone()[0])] = str(person)
            if transactions == 2:
                cursor.execute(keep)
                truth[str(cursor.fetchone()[0])] = str(person)
    return truth


def naive_attack(dumped) -> int:
    """How many the same attacker links in the schema of other tools."""
    with as_role(OWNER):
        truth = naive(1)
    hits = attack(dumped, "naive_invitation", "naive_answer", truth).hits
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_invitation; DROP TABLE naive_answer")
    return hits


@pytest.mark.parametrize("transactions", [1, 2])
def test_same_attack_links_everybody_in_a_naive_schema(scratch, dumped, transactions):
    with as_role(OWNER):
        truth = naive(transactions)
    best = attack(dumped, "naive_invitation", "naive_answer", truth)
    assert best.hits == ANSWERED, best


def test_same_attack_links_everybody_where_answers_have_a_serial_and_people_a_time(scratch, dumped):
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_person (id serial PRIMARY KEY, completed_at timestamptz)")
        cursor.execute("CREATE TABLE naive_answer (id serial PRIMARY KEY, content text)")
        order = random.sample(range(1, ANSWERED + 1), ANSWERED)
        cursor.execute("INSERT INTO naive_person (completed_at) SELECT NULL FROM generate_series(1, %s)", [ANSWERED])
        for place, person in enumerate(order):
            moment = "now() + %s * interval '1 minute'"
            cursor.execute(f"UPDATE naive_person SET completed_at = {moment} WHERE id = %s", [place, person])  # noqa: S608 - an expression of this test
        cursor.execute(
            "INSERT INTO naive_answer (content) SELECT md5(n::text) FROM generate_series(1, %s) n", [ANSWERED]
        )
        # As after a restore: who wrote which row is no longer in the row versions.
        cursor.execute("CREATE TABLE restored AS SELECT * FROM naive_person ORDER BY id")
    truth = {str(place + 1): str(person) for place, person in enumerate(order)}
    assert attack(dumped, "restored", "naive_answer", truth).hits == ANSWERED


def naive_outbox(dumped) -> int:
    """How many the same look names where the outbox has a clock: sending takes longer than having nothing to send."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE naive_mail (id serial PRIMARY KEY, claimed_at timestamptz, finished_at timestamptz)"
        )
        answered = set(random.sample(range(1, INVITED + 1), ANSWERED))
        for person in range(1, INVITED + 1):
            took = random.uniform(0.5, 1.5) if person in answered else random.uniform(20, 300)
            cursor.execute(
                "INSERT INTO naive_mail (claimed_at, finished_at) VALUES (now() + %s * interval '1 second',"
                " now() + (%s + %s / 1000.0) * interval '1 second')",
                [person, person, took],
            )
    return who_answered(dumped, "naive_mail", {str(person) for person in answered}).hits


def reminders_by_ticket(dumped) -> int:
    """How many the same look names where a reminder goes to those alone who have not answered.

    No row keeps a time, every row ends alike; but while a provider takes a message others write.
    """
    dumped.execute("CREATE TABLE naive_reminder (id serial PRIMARY KEY, state text)")
    dumped.execute("INSERT INTO naive_reminder (state) SELECT 'queued' FROM generate_series(1, %s)", [INVITED])
    answered = set(random.sample(range(2, INVITED + 1), ANSWERED // 2))  # before the first nobody was
    for person in range(1, INVITED + 1):
        for _ in range(
            0 if person in answered else random.randint(40, 90)
        ):  # far more than other tests write meanwhile
            dumped.execute("SELECT pg_current_xact_id()")
        dumped.execute("UPDATE naive_reminder SET state = 'sent' WHERE id = %s", [person])
    hits = who_answered(dumped, "naive_reminder", {str(person) for person in answered}).hits
    dumped.execute("DROP TABLE naive_reminder")
    return hits


def test_drafts_in_a_dump_are_nobodys_and_belong_to_no_ticket(scratch, dumped):
    wave = launched(scratch, people=INVITED)
    everybody = list(links(wave).items())
    random.shuffle(everybody)
    owners, tickets = {}, {}
    for pk, link in everybody[:ANSWERED]:
        for page in ("1", "2"):
            assert Client().post(link, {"page": page, "go": "next", **ALL_FOUR}).status_code == 303
        token, group = link.rsplit("/", 1)[1].split(".")
        tag = make_draft_tag(token, group, wave.pk).hex()
        owners[tag], tickets[tag] = str(pk), tag_of(link, wave)
    here = f"wave_id = '{wave.pk}'"
    attempts = {
        "recipient": attack(dumped, "surveys_recipient", "surveys_draft", owners, where=here),
        "ticket": attack(
            dumped, "surveys_ticket", "surveys_draft", tickets, where=here, person=lambda row: bytes(row["tag"]).hex()
        ),
    }
    assert all(100 < best.strategies < MOST_STRATEGIES for best in attempts.values()), attempts
    assert all(best.hits < CHANCE for best in attempts.values()), attempts
