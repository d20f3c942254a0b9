"""What was agreed last year: marked first, shown when all marks are in, told to who reads the report."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Visit
from assessments.services.briefing import make_briefing
from audits.enums import StepKind
from audits.models import Agreement, Audit, Envelope, Tally
from tests.audits.halls import Hall
from tests.audits.online import LEADERS, STAFF, Online, online_at
from tests.databases import as_worker
from tests.reading import one_line
from wqm.tenancy.scope import scope


def promised(held) -> list[Agreement]:
    with scope(everything=True):
        return list(Agreement.objects.filter(audit=held.audit.after_id))


def marks(held) -> dict[str, list[int]]:
    with scope(everything=True):
        return {row.subject: row.counts for row in Tally.objects.filter(audit=held.audit, kind="mark")}


def mark_first(held, people: int) -> None:
    """Of `people`, two in three say that the first promise is done, the others that it is not."""
    first = promised(held)[0]
    for at in range(people):
        held.send(1 + at // 4, 1 + at % 4, StepKind.PROMISES, **{f"mark-{first.pk}": "kept" if at % 3 else "not"})


def screen(held, client) -> str:
    return one_line(client.get(reverse("audits:screen", args=[held.audit.school_id, held.audit.pk, 1])))


def test_the_screen_shows_what_was_agreed_and_the_marks_only_when_all_are_in(in_hall, sign_in):
    head = sign_in("head")
    in_hall.go_to(StepKind.PROMISES)
    mark_first(in_hall, 12)
    before = screen(in_hall, head)
    assert all(promise.text in before for promise in promised(in_hall))
    assert "Done:" not in before
    in_hall.end()
    after = screen(in_hall, head)
    assert "Done: a half to three quarters" in after
    assert "Too few people rated this" in after  # nobody marked the second


def test_marks_of_six_people_are_on_no_screen(in_hall, sign_in):
    in_hall.go_to(StepKind.PROMISES)
    mark_first(in_hall, 6)
    in_hall.end()
    assert "Done:" not in screen(in_hall, sign_in("head"))


@pytest.fixture
def marked(in_hall) -> Hall:
    """Twelve have marked, and the report is shared."""
    in_hall.go_to(StepKind.PROMISES)
    mark_first(in_hall, 12)
    in_hall.end()
    with scope(everything=True):
        Audit.objects.filter(pk=in_hall.audit.pk).update(
            state="reported", reported_on=timezone.localdate(), late_at=timezone.now(),
            ended_at=timezone.now(), opens_on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip
    return in_hall


def test_what_became_of_it_is_in_the_report_and_on_the_page_of_governors(marked, sign_in):
    place = [marked.audit.school_id, marked.audit.pk]
    governor, first = sign_in("governor"), promised(marked)[0]
    report = one_line(governor.get(reverse("audits:report", args=place)))
    assert "Promises kept" in report
    assert first.text in report
    assert "a half to three quarters" in report
    page = one_line(governor.get(reverse("audits:governors", args=place)))
    assert "Did the school do what it promised?" in page
    assert f"{first.text}: a half to three quarters of staff say it is done" in page


def test_the_assessor_of_the_next_visit_reads_it_once_the_report_is_shared(marked, sign_in):
    visit, first = marked.world.first(Visit), promised(marked)[0]
    assert visit.school_id == marked.audit.school_id
    assessor, page = sign_in("assessor"), reverse("visits:detail", args=[visit.pk])
    make_briefing(visit=visit)
    seen = one_line(assessor.get(page))
    assert f"Staff audit: {marked.audit.name}" in seen
    assert f"{first.text}: a half to three quarters of staff say it is done" in seen
    with scope(everything=True):
        Audit.objects.filter(pk=marked.audit.pk).update(reported_on=None, state="confirmed")
    make_briefing(visit=visit)
    assert "a half to three quarters" not in one_line(assessor.get(page))


@pytest.fixture
def online(world) -> Online:
    return online_at(world)


def test_online_everybody_marks_it_in_the_one_form_and_it_is_opened_with_the_rest(online):
    first, second = promised(online)
    links = online.links()
    page = one_line(Client().get(f"{links[STAFF[0]]}?write=1"))
    assert first.text in page
    assert second.text in page
    for at, email in enumerate(STAFF[:8]):
        sent = Client().post(links[email], {f"mark-{first.pk}": "kept" if at else "not", "entry-1-idea": "Words"})
        assert sent.status_code == 303
    assert Client().post(links[LEADERS[0]], {f"mark-{first.pk}": "kept"}).status_code == 303
    assert marks(online) == {}
    online.end_last_day()
    online.close()
    assert marks(online) == {str(first.pk): [7, 0, 1]}


def test_online_a_mark_is_there_again_after_a_mistake_and_a_mark_of_nothing_burns_no_link(online):
    first, link = promised(online)[0], online.links()[STAFF[0]]
    wrong = Client().post(link, {f"mark-{first.pk}": "partly", "entry-1-idea": "x" * 300})
    assert wrong.status_code == 422
    assert f'id="mark-{first.pk}-partly" name="mark-{first.pk}" type="radio" value="partly" checked' in one_line(wrong)
    assert Client().post(link, {f"mark-{online.audit.pk}": "kept", f"mark-{first.pk}": "7"}).status_code == 422
    with as_worker(), scope(everything=True):
        assert not Envelope.objects.filter(audit=online.audit).exists()


def test_beside_a_hall_nobody_marks_by_link_what_the_hall_marks(world, audit):
    held = Online(world, audit)
    held.invite(STAFF[:1])
    held.send_links()
    page = Client().get(f"{held.links()[STAFF[0]]}?write=1").content.decode()
    assert "mark-" not in page
    assert promised(held)
