"""Who is told by email that the office asks for more: those who added it, once a day, while they belong here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from evidence.models import AskedMail, EvidenceUse
from evidence.services.mail import send_asked_mail
from evidence.tasks import tell_what_is_asked
from schools.models import Membership
from tests import factories as f
from tests.databases import as_worker
from tests.surveys.test_race import at_once
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


@pytest.fixture
def ask(world):
    """`ask("slt", "Rota", "Why?")`: more is asked about a piece that this person added."""

    def asked(persona: str, title: str, reason: str = "Please add dates", of=None) -> EvidenceUse:
        with scope(everything=True):
            AskedMail.objects.filter(queued_at__gte=timezone.now() - timedelta(hours=1)).update(
                queued_at=timezone.now() - timedelta(seconds=1)
            )
            piece = f.EvidenceFactory(school=world.school, title=title, added_by=world.person(persona))
            return f.EvidenceUseFactory(
                cycle=world.cycle(), evidence=piece, criterion=world.version.principles.first().criteria.first(),
                acceptance="more", reason=reason, decided_by=world.person("officer"), decided_at=timezone.now(),
            )  # fmt: skip

    return asked


def sent(run=send_asked_mail) -> list[tuple[str, str]]:
    """(to, text) of the mail that a run of the worker writes."""
    with as_worker():
        with scope(everything=True):
            before = set(OutgoingEmail.objects.values_list("pk", flat=True))
        run()
        with scope(everything=True):
            return list(OutgoingEmail.objects.exclude(pk__in=before).order_by("to").values_list("to", "text"))


@pytest.fixture
def tomorrow(monkeypatch):
    """`tomorrow()` makes that day today."""

    def move() -> None:
        day = timezone.localdate() + timedelta(days=1)
        monkeypatch.setattr(timezone, "localdate", lambda: day)

    return move


def test_who_added_it_is_told_everything_in_one_email(world, ask):
    ask("slt", "Rota", "For which term?")
    ask("slt", "Minutes")
    ask("contributor", "Photograph")
    (contributor, about_photograph), (slt, about_both) = sent(tell_what_is_asked)
    assert (contributor, slt) == ("contributor@hazel.example", "slt@hazel.example")
    assert "Rota" not in about_photograph
    for words in ("1.1 Rota", "For which term?", "1.1 Minutes", f"/schools/{world.school.pk}/evidence/?decision=more"):
        assert words in about_both
    assert sent() == []


def test_what_is_asked_later_on_the_same_day_comes_the_next_day(ask, tomorrow):
    ask("slt", "Rota")
    assert len(sent()) == 1
    ask("slt", "Minutes")
    assert sent() == []
    tomorrow()
    ((_, text),) = sent()
    assert "Minutes" in text
    tomorrow()
    assert sent() == []


def test_accepted_meanwhile_or_ended_cycle_is_not_mailed(world, ask):
    use = ask("slt", "Rota")
    with scope(everything=True):
        EvidenceUse.objects.filter(pk=use.pk).update(acceptance="accepted", reason="")
    assert sent() == []
    ask("slt", "Minutes")
    with scope(everything=True):
        type(world.cycle()).objects.filter(school=world.school).update(state="closed", ended_on=timezone.localdate())
    assert sent() == []


def test_who_has_left_and_the_office_itself_are_not_mailed(ask):
    ask("slt", "Rota")
    ask("officer", "Added for the school")
    with scope(everything=True):
        Membership.objects.filter(user__email="slt@hazel.example").delete()
    assert sent() == []


def test_two_workers_at_once_write_one_email(scratch):
    with scope(everything=True):
        decided = {"decided_by": scratch.person("officer"), "decided_at": timezone.now()}
        EvidenceUse.objects.filter(school=scratch.school, cycle__state="open").update(
            acceptance="more", reason="Dates", **decided
        )
        AskedMail.objects.all().delete()
    with as_worker():
        assert sorted(at_once(send_asked_mail, send_asked_mail)) == [0, 1]
