"""Giving up a survey that cannot be counted: the office alone, once, and never what can still be opened."""

import logging
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.models import Ballot, Draft, KeyStoreMark, Recipient, Ticket, Wave
from surveys.policies import check_spacing
from surveys.queries.outcomes import outcomes_of_school
from surveys.services import closing, giving_up
from surveys.tasks import close_due_waves, give_up, settle_due_waves
from tests.databases import as_role, as_worker
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave, launch, rowan_of
from tests.surveys.services.test_closing import answered
from tests.surveys.services.test_key_lost import bring_back, checked, key_files, lost, take_away
from tests.surveys.waves_in_states import again, draft, launched, links, over, submit
from wqm.access.refusals import NotAllowed, why_not
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.sealing import keys
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

REASON = "The disk of the server broke."


def asked(world, wave, reason: str = REASON) -> None:
    officer = world.person("officer")
    with scope(everything=True, person=officer.pk):
        giving_up.ask_to_give_up(wave=wave, reason=reason, by=officer)


def given_up(world, wave) -> Wave:
    asked(world, wave)
    with as_worker():
        give_up(wave_id=str(wave.pk))
    return again(wave)


def per_person(wave) -> dict[str, int]:
    counts = {}
    with as_worker(), scope(everything=True):
        for model in (Ticket, Ballot, Recipient):
            counts[model.__name__] = model.objects.filter(wave=wave).count()
        counts["mail"] = OutgoingEmail.objects.filter(batch=wave.pk).count()
    with scope(everything=True):
        counts["Draft"] = Draft.objects.filter(wave=wave).count()
    return counts


def outcomes_told() -> list[tuple[str, str]]:
    with scope(everything=True):
        rows = OutgoingEmail.objects.filter(kind="surveys.outcome").order_by("to")
        return [(row.to, row.text) for row in rows]


def test_nothing_per_person_remains_and_the_leaders_read_why(world):
    wave = answered(world, 8)
    Client().post(list(links(wave).values())[10], {"page": "1", "go": "next", "q-lead-vision": "2"})
    one_copy = lost(wave)
    key_files(wave)[0].write_bytes(one_copy[:5])  # torn
    wave = given_up(world, wave)
    assert (wave.state, wave.key_lost_on) == ("lost", None)
    assert set(per_person(wave).values()) == {0}
    assert wave.pk not in keys.stored_keys()
    told = outcomes_told()
    assert [address for address, _ in told] == ["head@hazel.example", "lead@hazel.example"]
    for _, text in told:
        assert REASON in text
        assert "No one has read any of the responses" in text
        assert "You can ask the same people again straight away" in text


def test_every_school_and_the_trust_hear_each_with_their_own_address(world):
    wave = joint_wave(world, [world.school, rowan_of(world)], trust=world.trust)
    invite(wave, world.school, 12)
    wave = launch(wave)
    lost(wave)
    given_up(world, wave)
    told = dict(outcomes_told())
    assert sorted(told) == ["head@hazel.example", "head@rowan.example", "lead@hazel.example", "lead@northern.example"]
    assert f"/trusts/{world.trust.pk}/surveys/" in told["lead@northern.example"]
    assert f"/schools/{world.school.pk}/" not in told["head@rowan.example"]


def test_people_can_be_asked_again_at_once_and_it_counts_as_no_survey(world, monkeypatch):
    monkeypatch.setattr("surveys.policies.BETWEEN_WAVES", timedelta(weeks=6))
    with scope(everything=True):
        Wave.objects.filter(schools__school=world.school).exclude(state="draft").update(
            closes_on=timezone.localdate() - timedelta(days=400), opens_on=timezone.localdate() - timedelta(days=410)
        )
    wave = launched(world)
    with scope(everything=True):
        assert "half a term" in why_not(check_spacing, draft(world, name="Again"))
    lost(wave)
    given_up(world, wave)
    with scope(everything=True):
        assert why_not(check_spacing, draft(world, name="And again")) == ""
        assert wave.pk not in {outcome.wave_id for outcome in outcomes_of_school(world.school.pk)}


def test_pages_say_what_happened(world, sign_in):
    wave = answered(world, 3)
    lost(wave)
    given_up(world, wave)
    page = one_line(sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode())
    assert "Responses deleted" in page
    assert REASON in page
    assert "No one has read any of the responses" in page
    receipts = one_line(Client().get(reverse("respond:receipts", args=[wave.pk])).content.decode())
    assert "A technical problem meant the answers to this survey could not be opened. No one read them" in receipts
    assert "Too few" not in receipts
    trouble = sign_in("officer").get(reverse("office_surveys:trouble", args=[wave.pk])).content.decode()
    assert "Abandon this survey" not in trouble
    assert REASON in trouble


def test_only_what_cannot_be_counted_can_be_given_up(world):
    wave = launched(world)
    with pytest.raises(NotAllowed, match="There is nothing wrong"):
        asked(world, wave)
    with pytest.raises(NotAllowed, match="not open"):
        asked(world, draft(world, name="Draft"))
    assert again(wave).give_up_reason == ""


def test_giving_up_twice_is_refused_and_done_once(world):
    wave = answered(world, 3)
    lost(wave)
    asked(world, wave)
    with pytest.raises(NotAllowed, match="already"):
        asked(world, wave, "Another reason")
    with as_worker():
        assert giving_up.due_to_give_up() == [wave.pk]
        assert giving_up.give_up_wave(wave.pk) is True
        assert giving_up.give_up_wave(wave.pk) is False
        assert giving_up.due_to_give_up() == []
    assert len(outcomes_told()) == 2
    assert again(wave).give_up_reason == REASON
    with pytest.raises(NotAllowed, match="not open"):
        asked(world, wave)


def test_key_that_comes_back_before_the_worker_acts_saves_every_answer(world):
    wave = answered(world, 10)
    content = lost(wave)
    asked(world, wave)
    bring_back(wave, content)
    with as_worker():
        close_due_waves()
    wave = again(wave)
    assert (wave.state, wave.give_up_reason, wave.key_lost_on) == ("open", "", None)
    assert per_person(wave)["Ballot"] == 10
    assert outcomes_told() == []
    with scope(everything=True):
        assert Activity.objects.filter(verb="wave.give_up_stopped").count() == 1
    over(wave)
    with as_worker():
        close_due_waves()
    assert again(wave).state == "published"


def test_key_that_came_back_and_is_lost_once_more_needs_another_decision(world):
    wave = answered(world, 3)
    content = lost(wave)
    asked(world, wave)
    bring_back(wave, content)
    assert checked(wave).give_up_reason == ""
    lost(wave)
    with as_worker():
        close_due_waves()
    assert again(wave).state == "open"
    assert per_person(wave)["Ballot"] == 3


def test_key_that_comes_back_wrong_saves_nothing(world):
    wave = answered(world, 3)
    lost(wave)
    asked(world, wave)
    bring_back(wave, b"x" * 32)
    with as_worker():
        close_due_waves()
    assert again(wave).state == "lost"
    assert wave.pk not in keys.stored_keys()


def test_key_that_comes_back_afterwards_is_destroyed(world):
    wave = answered(world, 3)
    content = lost(wave)
    given_up(world, wave)
    bring_back(wave, content)
    with as_worker():
        settle_due_waves()
    assert wave.pk not in keys.stored_keys()
    assert again(wave).state == "lost"


def test_survey_with_a_broken_ballot_can_be_given_up_and_one_that_only_no_worker_counted_is_not(world):
    broken, fine = answered(world, 7, name="Broken"), answered(world, 7, name="Fine")
    with scope(everything=True):
        day = timezone.localdate() - timedelta(days=3)
        Wave.objects.filter(pk__in=[broken.pk, fine.pk]).update(opens_on=day, closes_on=day)
    with as_role(OWNER), scope(everything=True):
        Ballot.objects.filter(pk=Ballot.objects.filter(wave=broken).first().pk).update(sealed=b"torn")
    for wave in (broken, fine):
        asked(world, wave)
    with as_worker():
        close_due_waves()
    assert [again(wave).state for wave in (broken, fine)] == ["lost", "published"]


def test_worker_with_other_key_folders_gives_nothing_up(world, caplog):
    wave = answered(world, 3)
    lost(wave)
    asked(world, wave)
    with as_worker(), scope(everything=True):
        KeyStoreMark.objects.create(mark="a" * 32)
    keys.key_store().set_mark("b" * 32)
    with as_worker(), caplog.at_level(logging.ERROR):
        close_due_waves()
    assert again(wave).state == "open"
    assert per_person(wave)["Ballot"] == 3


def test_leaders_give_nothing_up_neither_their_own_nor_anybody_elses(world, sign_in):
    wave = answered(world, 3)
    lost(wave)
    typed = {"reason": REASON, "name": wave.name}
    for persona in ("head", "wellbeing_lead", "trust_lead", "head_next_door", "assessor"):
        for name in ("give_up", "check_key"):
            assert sign_in(persona).post(reverse(f"office_surveys:{name}", args=[wave.pk]), typed).status_code in (
                403,
                404,
            )
    assert again(wave).give_up_reason == ""


def test_office_types_the_name_and_a_reason(world, sign_in):
    wave = launched(world)
    officer, address = sign_in("officer"), reverse("office_surveys:give_up", args=[wave.pk])
    trouble = reverse("office_surveys:trouble", args=[wave.pk])
    assert officer.get(address)["Location"] == trouble
    lost(wave)
    assert "Abandon survey and delete responses" in officer.get(address).content.decode()
    for typed in ({"reason": "", "name": wave.name}, {"reason": REASON, "name": "Another"}):
        assert officer.post(address, typed).status_code == 422
    assert again(wave).give_up_reason == ""
    assert officer.post(address, {"reason": REASON, "name": f" {wave.name} "})["Location"] == trouble
    assert again(wave).give_up_reason == REASON


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.03])
def test_giving_up_among_answers_leaves_no_ballot_behind(scratch, delay):
    wave = launched(scratch, people=40)
    paths = list(links(wave).values())
    take_away(wave)

    def give_up_soon():
        try:
            time.sleep(delay)
            checked(wave)
            asked(scratch, wave)
            with as_worker():
                giving_up.give_up_wave(wave.pk)
        finally:
            connection.close()

    def answer(part):
        try:
            statuses.extend(submit(path).status_code for path in part)
        finally:
            connection.close()

    statuses: list[int] = []
    threads = [threading.Thread(target=answer, args=[paths[n::3]]) for n in range(3)]
    threads.append(threading.Thread(target=give_up_soon))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert again(wave).state == "lost"
    assert set(statuses) <= {200, 410}
    assert set(per_person(wave).values()) == {0}
    with as_worker():
        assert closing.due_to_settle() == []
