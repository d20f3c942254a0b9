"""What was written on the day, afterwards: for the people on the visit, the office's part for the office, no school."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import AgendaItem, Engagement, VisitNote
from assessments.services.briefing import make_briefing
from tests import factories as f
from tests.databases import as_worker
from tests.reading import one_line
from wqm.tenancy.scope import scope

WORDS = ("A calm hall", "Minutes of May", "The head was ill", "Designated safeguarding lead")


@pytest.fixture
def visit(world):
    """A recorded visit on which all kinds of things were written."""
    visit, by = world.visit(), world.person("assessor")
    with scope(everything=True):
        with as_worker():
            for kind in ("notes", "target_checks", "evidence_checks", "remarks", "disclosures"):
                getattr(visit, kind).all().delete()
        principle = world.version.principles.first()
        more = {"visit": visit, "written_by": by, "updated_by": by}
        f.VisitNoteFactory(text="A calm hall", kind="seen", principle=principle, **more)
        f.VisitNoteFactory(
            text="Hours are long", kind="heard", voice="support", is_few=True, item=None, principle=principle,
            **{**more, "written_at": timezone.now() - timedelta(hours=1)},
        )  # fmt: skip
        item = AgendaItem.objects.filter(visit=visit).first()
        f.VisitNoteFactory(text="Minutes of May", kind="read", principle=None, item=item, **more)
        f.InternalRemarkFactory(visit=visit, text="The head was ill", updated_by=by)
        now = timezone.now()
        f.DisclosureFactory(visit=visit, told="dsl", heard_at=now, told_at=now, written_by=by)
        make_briefing(visit=visit)
        type(visit).objects.filter(pk=visit.pk).update(state="recorded", recorded_at=now, recorded_by=by)
        visit.refresh_from_db()
    return visit


def page(client, name: str, *arguments) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return one_line(answer.content.decode())


def test_assessor_reads_everything_after_the_visit_is_recorded(world, visit, sign_in):
    text = page(sign_in("assessor"), "visits:notes", visit.pk)
    assert [words in text for words in WORDS] == [True] * 4
    principle = world.version.principles.first()
    assert text.index(f">{principle}<") < text.index("A calm hall") < text.index("Minutes of May")


def test_what_few_people_said_has_no_time_of_day(world, visit, sign_in):
    text = page(sign_in("assessor"), "visits:notes", visit.pk)
    few = text[: text.index("Hours are long")].rsplit("<li", 1)[1]
    assert (":" in few.split("wqm-day-note__facts")[1], f"{timezone.localdate():%Y}" in few) == (False, True)


def test_notes_on_a_principle_lie_beside_its_words_for_the_school(world, visit, sign_in):
    first, second = world.version.principles.all()[:2]
    assessor = sign_in("assessor")
    assert "A calm hall" in page(assessor, "visits:finding", visit.pk, first.pk)
    assert "A calm hall" not in page(assessor, "visits:finding", visit.pk, second.pk)


def test_office_reads_remarks_and_disclosures_and_no_notes(visit, sign_in):
    text = page(sign_in("officer"), "office:visit", visit.pk)
    assert [words in text for words in WORDS] == [False, False, True, True]


@pytest.mark.parametrize("persona", ["head", "dsl", "governor"])
def test_school_reads_none_of_it(world, visit, sign_in, persona):
    client = sign_in(persona)
    assert client.get(reverse("visits:notes", args=[visit.pk])).status_code == 404
    for name in ("assessment:overview", "school_home"):
        text = client.get(reverse(name, args=[world.school.pk])).content.decode()
        assert [words in text for words in WORDS[:3]] == [False] * 3


def test_notes_close_with_the_engagement(visit, sign_in):
    assessor = sign_in("assessor")
    assert "A calm hall" in page(assessor, "visits:notes", visit.pk)
    with scope(everything=True):
        Engagement.objects.filter(visit=visit).update(read_until=timezone.localdate() - timedelta(days=1))
    assert assessor.get(reverse("visits:notes", args=[visit.pk])).status_code == 404
    with scope(everything=True):
        assert VisitNote.objects.filter(visit=visit).count() == 3
