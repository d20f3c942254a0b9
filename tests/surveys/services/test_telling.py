"""Leaders hear what became of a survey, once, and nobody else does; no mail says a number or a word of an answer."""

import pytest

from surveys.services import sharing
from tests.factories import SchoolFactory
from tests.surveys.joint_waves import of_three
from tests.surveys.waves_in_states import closed, launched, links, submit
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

HAZEL = ["head@hazel.example", "lead@hazel.example"]


def told() -> list[tuple[str, str]]:
    """(address, subject) of the mails about outcomes, by address."""
    with scope(everything=True):
        rows = OutgoingEmail.objects.filter(kind="surveys.outcome").order_by("to")
        return [(row.to, row.subject) for row in rows]


def ended(world, answers: int, **fields):
    wave = launched(world, **fields)
    for link in list(links(wave).values())[:answers]:
        submit(link)
    return closed(wave)


def test_leaders_hear_when_the_office_shares_and_not_before(world):
    wave = ended(world, 10, share_at_once=False)
    assert told() == []
    with scope(everything=True):
        sharing.share_results(wave=wave, by=world.person("officer"))
    assert told() == [(address, f"Survey results ready: {wave.name}") for address in HAZEL]
    with scope(everything=True):
        text = OutgoingEmail.objects.filter(kind="surveys.outcome").first().text
    assert f"/schools/{world.school.pk}/surveys/{wave.pk}/" in text
    assert not any(number in text.replace(str(wave.pk), "") for number in ("10", "12", "83"))


def test_leaders_hear_at_the_close_where_the_wave_shares_by_itself(world):
    wave = ended(world, 10, share_at_once=True)
    assert told() == [(address, f"Survey results ready: {wave.name}") for address in HAZEL]


def test_leaders_hear_that_too_few_answered(world):
    wave = ended(world, 3)
    assert told() == [(address, f"Too few responses: {wave.name}") for address in HAZEL]


def test_every_school_of_a_trusts_wave_and_the_trust_hear_each_with_their_own_address(world):
    alder = SchoolFactory(name="Alder Primary", trust=world.trust)
    wave = of_three(world, alder)
    with scope(everything=True):
        sharing.share_results(wave=wave, by=world.person("officer"))
        rows = {email.to: email.text for email in OutgoingEmail.objects.filter(kind="surveys.outcome")}
    assert sorted(rows) == ["head@hazel.example", "head@rowan.example", "lead@hazel.example", "lead@northern.example"]
    assert f"/trusts/{world.trust.pk}/surveys/" in rows["lead@northern.example"]
    assert f"/schools/{world.school.pk}/" in rows["head@hazel.example"]
    assert f"/schools/{world.school.pk}/" not in rows["head@rowan.example"]


@pytest.mark.parametrize("role", ["slt", "governor", "contributor", "dsl"])
def test_who_does_not_run_surveys_gets_no_mail(world, role):
    ended(world, 10, share_at_once=True)
    assert world.person(role).email not in dict(told())
