"""Where an agenda is seen beside its own pages: homes, the assessment, the office, papers, the assessor's pack."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.documents import build_agenda
from assessments.models import Agenda, AgendaItem, Visit
from assessments.services.agendas import remove_item, share_agenda, start_agenda
from assessments.services.briefing import make_briefing
from evidence.models import Cycle
from surveys.models import Wave
from tests import factories as f
from tests.reading import one_line
from wqm.tenancy.scope import scope


@pytest.fixture
def visit(world) -> Visit:
    """Hazel's booked visit in a distant term, agreed, with an agenda from the template; the cycle is ready for it."""
    with scope(everything=True):
        day = f.school_day(60)
        visit = world.visit()
        AgendaItem.objects.filter(visit=visit).delete()
        Agenda.objects.filter(visit=visit).delete()
        Visit.objects.filter(pk=visit.pk).update(
            starts_on=day, ends_on=day, days_agreed_at=timezone.now(), days_agreed_by=visit.booked_by_id
        )
        Cycle.objects.filter(pk=visit.cycle_id).update(state="ready")
        start_agenda(visit=visit, by=world.person("head"))
        return Visit.objects.select_related("school", "cycle__level", "cycle__version").get(pk=visit.pk)


def share(visit, world) -> None:
    with scope(everything=True):
        edition = Agenda.objects.get(visit=visit).edition
        share_agenda(visit=visit, edition=edition, reason="Away", by=world.person("head"))


def test_home_asks_leaders_to_build_the_agenda_until_it_is_shared(visit, world, sign_in):
    client, home = sign_in("head"), reverse("school_home", args=[visit.school_id])
    assert "Build the agenda for the visit" in one_line(client.get(home))
    share(visit, world)
    page = one_line(client.get(home))
    assert "Build the agenda for the visit" not in page
    assert "See the agenda for the visit" in page


def test_surveys_that_were_not_sent_are_proposed_with_a_day(visit, sign_in):
    client = sign_in("head")
    page = one_line(client.get(reverse("assessment:overview", args=[visit.school_id])))
    assert "Send these surveys by" in page
    assert "Questions for parents and carers" in page
    home = one_line(client.get(reverse("school_home", args=[visit.school_id])))
    assert "Send the surveys for your visit" in home


def test_survey_of_a_family_that_was_sent_is_not_proposed(visit, sign_in):
    page = one_line(sign_in("head").get(reverse("assessment:overview", args=[visit.school_id])))
    asked = page.split("Send these surveys by")[1].split("</div>")[0]
    assert "staff" not in asked.lower()  # sent and published in the cycle


def test_visit_that_is_near_says_that_results_may_be_late(visit, sign_in):
    with scope(everything=True):
        day = f.school_day(5)
        Visit.objects.filter(pk=visit.pk).update(starts_on=day, ends_on=day)
    page = one_line(sign_in("head").get(reverse("assessment:overview", args=[visit.school_id])))
    assert "Send these surveys as soon as you can." in page


def test_days_that_nobody_agreed_propose_no_surveys(visit, sign_in):
    with scope(everything=True):
        Visit.objects.filter(pk=visit.pk).update(days_agreed_at=None, days_agreed_by=None)
    client = sign_in("head")
    for name in ("assessment:overview", "school_home"):
        page = one_line(client.get(reverse(name, args=[visit.school_id])))
        assert "Send these surveys" not in page
        assert "Send the surveys" not in page


def test_survey_item_says_which_results_will_be_there(visit, sign_in, world):
    client, address = sign_in("head"), reverse("assessment:agenda", args=[visit.school_id, visit.pk])
    assert "Results are there." not in one_line(client.get(address))
    with scope(everything=True):
        f.AgendaItemFactory(visit=visit, kind="surveys", voice="", title="What surveys say")
        name = Wave.objects.get(school=world.school).name
    page = one_line(client.get(address))
    assert f"<strong>{name}.</strong> Results are there." in page
    assert "Not sent yet. To have results, send it by" in page


def test_pack_of_the_assessor_says_what_is_planned_and_which_results_there_are(visit, world):
    share(visit, world)
    with scope(everything=True):
        agenda = make_briefing(visit=visit).content["agenda"]
    assert (agenda["shared"], agenda["agreed"]) == (True, False)
    assert {row["will_be_there"] for row in agenda["results"]} == {True, False}
    assert "Senior leaders" in [item["title"] for item in agenda["items"]]


def test_office_sees_where_the_agenda_is(visit, world, sign_in):
    client, address = sign_in("officer"), reverse("office:visit", args=[visit.pk])
    assert "Not shared" in one_line(client.get(address))
    share(visit, world)
    page = one_line(client.get(address))
    assert reverse("assessment:agenda", args=[visit.school_id, visit.pk]) in page
    assert "Not shared" not in page


def test_governors_of_the_school_read_the_agenda_and_cannot_change_it(visit, sign_in):
    page = one_line(sign_in("governor").get(reverse("assessment:agenda", args=[visit.school_id, visit.pk])))
    assert "Senior leaders" in page
    assert "Remove" not in page


def test_removed_items_are_on_no_paper(visit, world, sign_in):
    with scope(everything=True):
        item = AgendaItem.objects.get(visit=visit, kind="quiet")
        remove_item(visit=visit, item=item, by=world.person("head"))
        document = f.DocumentFactory(school=visit.school, kind="agenda", subject_id=visit.pk)
        page = build_agenda(document).context["page"]
    assert item.pk not in [row.item.pk for day in page.days for row in day.rows]
    client = sign_in("head")
    printed = one_line(client.get(reverse("assessment:print_agenda", args=[visit.school_id, visit.pk])))
    assert "Quiet hour" not in printed


def test_agenda_of_a_cancelled_visit_is_read_and_says_so(visit, sign_in):
    with scope(everything=True):
        Visit.objects.filter(pk=visit.pk).update(state="cancelled")
    client = sign_in("head")
    page = one_line(client.get(reverse("assessment:agenda", args=[visit.school_id, visit.pk])))
    assert "This visit was cancelled, so its agenda can no longer be changed." in page
    answer = client.post(reverse("assessment:start_agenda", args=[visit.school_id, visit.pk]), follow=True)
    assert "This visit was cancelled" in one_line(answer)


def test_assessor_of_another_visit_reads_nothing_of_it(visit, world, sign_in):
    share(visit, world)
    assert sign_in("assessor_elsewhere").get(reverse("visits:agenda", args=[visit.pk])).status_code == 404
    assert (
        sign_in("head_next_door").get(reverse("assessment:agenda", args=[visit.school_id, visit.pk])).status_code == 404
    )
