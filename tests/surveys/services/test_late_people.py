"""People who come late take a ticket that was made in reserve; none is added while a wave is open."""

import pytest
from django.core import mail
from django.urls import reverse

from surveys.models import Recipient, Ticket, WaveSchool
from surveys.services import late_people, waves
from surveys.tasks import admit_all_late_people
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.joint_waves import FOURS, invite, joint_wave, launch, rowan_of
from tests.surveys.waves_in_states import again, closed, launched, links, over, results_of, submit
from wqm.access.refusals import NotAllowed
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope


def add(world, wave, email: str, language: str = "en") -> None:
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        late_people.add_late_person(wave=wave, school=world.school, email=email, language=language, by=head)


def tickets(wave) -> set[bytes]:
    with scope(everything=True):
        return {bytes(tag) for tag in Ticket.objects.filter(wave=wave).values_list("tag", flat=True)}


def admitted(wave) -> int:
    with as_worker():
        return late_people.admit_late_people(wave.pk)


@pytest.mark.parametrize(("listed", "reserve"), [(0, 0), (1, 5), (50, 5), (51, 6), (100, 10), (1001, 101)])
def test_reserve_is_a_tenth_and_at_least_five(listed, reserve):
    assert late_people.reserve_of(listed) == reserve


def test_late_person_is_invited_and_answers_with_a_ticket_that_was_there(world):
    wave = launched(world)
    before = tickets(wave)
    assert len(before) == 17
    add(world, wave, "late@hazel.example")
    assert admitted(wave) == 1
    assert admitted(wave) == 0
    assert tickets(wave) == before
    wave = again(wave)
    assert (wave.invited, wave.tickets) == (13, 17)
    mail.outbox.clear()
    with as_worker():
        send_queued()
    with scope(everything=True):
        late = Recipient.objects.get(wave=wave, email="late@hazel.example")
        part = WaveSchool.objects.get(wave=wave)
    assert (late.group, part.late, part.reserves_used, part.invited) == ("all", [], 1, 13)
    (letter,) = [message for message in mail.outbox if message.to == ["late@hazel.example"]]
    link = links(wave)[late.pk]
    assert link in letter.body
    assert submit(link).status_code == 200
    assert len(tickets(wave)) == 16
    assert tickets(wave) < before


def test_worker_that_was_not_woken_lets_them_in_later(world):
    wave = launched(world)
    add(world, wave, "one@hazel.example")
    add(world, wave, "two@hazel.example", "pl")
    with as_worker():
        admit_all_late_people()
    with scope(everything=True):
        people = Recipient.objects.filter(wave=wave, email__in=["one@hazel.example", "two@hazel.example"])
        assert set(people.values_list("email", "language")) == {
            ("one@hazel.example", "en"),
            ("two@hazel.example", "pl"),
        }


def test_no_more_than_the_reserve_nobody_twice_and_nobody_after_the_last_day(world):
    wave = launched(world)
    for number in range(5):
        add(world, wave, f"late{number}@hazel.example")
        if number == 2:
            admitted(wave)
    with pytest.raises(NotAllowed, match="You cannot add any more people"):
        add(world, wave, "sixth@hazel.example")
    for listed in ("person3@hazel.example", "late1+me@hazel.example", "late4@ha\u00adzel.example"):
        with pytest.raises(NotAllowed, match="already on the list"):
            add(world, wave, listed)
    assert admitted(wave) == 2
    ended = launched(world, name="Ended")
    over(ended)
    with pytest.raises(NotAllowed, match="only while the survey is open"):
        add(world, ended, "late@hazel.example")


def test_nobody_is_let_in_while_sending_is_paused(world):
    """What was paused is the invitation itself: somebody may have found a mistake in it."""
    wave, head = launched(world), world.person("head")
    add(world, wave, "late@hazel.example")
    with scope(schools=[world.school.pk], person=head.pk):
        waves.stop_sending(wave=wave, by=head)
    assert admitted(wave) == 0
    with pytest.raises(NotAllowed, match="Sending is paused. Resume sending first."):
        add(world, wave, "later@hazel.example")
    with as_worker():
        admit_all_late_people()
    with scope(schools=[world.school.pk], person=head.pk):
        assert not Recipient.objects.filter(email="late@hazel.example").exists()
        waves.go_on_sending(wave=wave, by=head)
    assert admitted(wave) == 1


def test_whoever_was_not_let_in_before_the_last_day_is_forgotten_and_gets_no_invitation(world):
    wave = launched(world)
    add(world, wave, "late@hazel.example")
    over(wave)
    assert admitted(wave) == 0
    closed(wave)
    with scope(everything=True):
        assert WaveSchool.objects.get(wave=wave).late == []
        assert not Recipient.objects.filter(email="late@hazel.example").exists()


def test_late_person_counts_for_the_school_and_for_no_group_and_never_alone(world):
    """One late answer among groups would be their difference from the whole: one group fewer is shown."""
    wave = joint_wave(world, [world.school, rowan_of(world)], breakdowns=[("Role", ["Teachers", "Others"])])
    for role in ("teachers", "others"):
        invite(wave, world.school, 12, role=role)
    invite(wave, rowan_of(world), 12, role="teachers")
    wave = launch(wave)
    add(world, wave, "late@hazel.example")
    admitted(wave)
    for link in links(wave).values():
        submit(link, {f"q-{code}": str(point) for code, point in FOURS.items()})
    wave = closed(wave)
    with scope(everything=True):
        part = WaveSchool.objects.get(wave=wave, school=world.school)
    rows = {row["name"]: row["withheld"] for row in part.rows}
    assert rows["Hazel Primary"] == ""
    assert sorted(bool(rows[name]) for name in ("Teachers", "Others")) == [False, True]
    assert part.invited == 25


def test_head_adds_somebody_on_the_page_and_sees_that_they_wait(world, sign_in):
    wave, head = launched(world), sign_in("head")
    place = [world.school.pk, wave.pk]
    people = reverse("surveys:recipients", args=place)
    assert "Add a recipient" in head.get(people).content.decode()
    address = reverse("surveys:add_person", args=place)
    wrong = head.post(address, {"email": "nobody"})
    assert (wrong.status_code, "nobody" in wrong.content.decode()) == (422, True)
    page = head.post(address, {"email": "Late@Hazel.example"}, follow=True)
    assert "Their invitation will go out in the next few minutes." in one_line(page)
    assert "late@hazel.example" in page.content.decode()
    again_page = head.post(address, {"email": "late@hazel.example"})
    assert "This email address is already on the list." in again_page.content.decode()
    assert "Invitations will go out in the next few minutes to: late@hazel.example" in one_line(head.get(people))
    head.post(reverse("surveys:stop", args=place))
    assert "When you resume sending, invitations will go to: late@hazel.example" in one_line(head.get(people))
    closed(wave)
    assert "Add a recipient" not in head.get(people).content.decode()
    assert results_of(wave) is None
