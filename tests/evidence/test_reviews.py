"""The office's decisions, on the school's pages and in the queue, and what the school hears of them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from evidence.models import Evidence, EvidenceReview, EvidenceUse
from tests import factories as f
from wqm.activity.models import Activity
from wqm.tenancy.scope import scope


@pytest.fixture
def use(world):
    """Hazel's use of its piece, undecided."""
    return world.first(EvidenceUse)


@pytest.fixture
def fresh(use):
    """The use as it stands now."""

    def find() -> EvidenceUse:
        with scope(everything=True):
            return EvidenceUse.objects.select_related("evidence", "decided_by").get(pk=use.pk)

    return find


def decide(client, use, **data):
    """Send the form of a decision, having seen the piece as it is."""
    url = reverse("evidence:decide", args=[use.school_id, use.pk])
    return client.post(url, {"seen": use.evidence.stamp, **data})


def test_officer_asks_for_more_and_the_school_reads_why(world, sign_in, use, fresh):
    assert decide(sign_in("officer"), fresh(), acceptance="more", reason="Please add dates").status_code == 302
    assert (fresh().acceptance, fresh().reason) == ("more", "Please add dates")
    page = sign_in("head").get(reverse("evidence:criterion", args=[world.school.pk, use.criterion_id]))
    assert "officer asks for more:</strong> Please add dates" in page.content.decode()
    home = sign_in("head").get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert "The office asks for more on 1 piece of evidence" in home
    with scope(everything=True):
        said = Activity.objects.get(verb="evidence.more")
    assert (said.school, said.actor.email) == (world.school, "officer@office.example")


def test_more_without_a_reason_is_refused(sign_in, fresh):
    refused = decide(sign_in("officer"), fresh(), acceptance="more", reason=" ")
    assert refused.status_code == 422
    assert "Enter what more you would like to see." in refused.content.decode()
    assert fresh().acceptance == "not_looked_at"


def test_decision_on_what_changed_meanwhile_shows_it_as_it_is_now_and_keeps_the_reason(sign_in, fresh):
    seen = fresh()
    with scope(everything=True):
        Evidence.objects.filter(pk=seen.evidence_id).update(changed_at=timezone.now(), note="Other words")
    refused = decide(sign_in("officer"), seen, acceptance="more", reason="Please add dates")
    page = refused.content.decode()
    for words in ("changed while you were looking", "Please add dates", "Other words", fresh().evidence.stamp):
        assert words in page
    assert fresh().acceptance == "not_looked_at"


def test_decision_without_a_choice_is_asked_for(sign_in, fresh):
    assert "Choose whether to accept it or ask for more." in decide(sign_in("officer"), fresh()).content.decode()


def test_people_of_the_school_have_no_form_to_decide(world, sign_in, use):
    url = reverse("evidence:criterion", args=[world.school.pk, use.criterion_id])
    assert "wqm-decide" not in sign_in("head").get(url).content.decode()
    assert "wqm-decide" in sign_in("officer").get(url).content.decode()


def test_queue_holds_running_cycles_by_school_and_can_be_narrowed(world, sign_in):
    client, url = sign_in("officer"), reverse("office_evidence:queue")
    page = client.get(url).content.decode()
    places = [page.index(f"Evidence of {name}") for name in ("Hazel Primary", "Rowan Secondary", "Willow Primary")]
    assert places == sorted(places)
    narrowed = client.get(url, {"school": world.school.pk}).content.decode()
    assert "Evidence of Hazel Primary" in narrowed
    assert "Evidence of Willow Primary" not in narrowed
    with scope(everything=True):
        type(world.cycle()).objects.filter(school=world.school).update(state="closed", ended_on=timezone.localdate())
    assert "Evidence of Hazel Primary" not in client.get(url).content.decode()
    assert client.get(url, {"school": "ninety"}).status_code == 200


def test_ticked_pieces_of_several_schools_are_accepted_at_once(world, sign_in, use, fresh):
    theirs = world.first(EvidenceUse, world.next_door)
    with scope(everything=True):
        theirs = EvidenceUse.objects.select_related("evidence").get(pk=theirs.pk)
    ticked = [f"{ticked_use.pk}:{ticked_use.evidence.stamp}" for ticked_use in (fresh(), theirs)]
    odd = ["x:1", "999999:", "999998", "٩٩٩٩٩٩:1", "9" * 40, ":"]
    response = sign_in("officer").post(
        reverse("office_evidence:accept"),
        {"use": [*ticked, *odd], "school": "7"},
        follow=True,
    )
    assert "2 pieces of evidence accepted." in response.content.decode()
    assert response.redirect_chain[0][0].endswith("?school=7")
    with scope(everything=True):
        accepted = set(EvidenceUse.objects.filter(acceptance="accepted").values_list("pk", flat=True))
        said = EvidenceReview.objects.filter(decided_by__email="officer@office.example", evidence=theirs.evidence)
        assert said.count() == 2  # one of the standing world
    assert accepted == {use.pk, theirs.pk}


def test_ticked_piece_that_was_changed_is_not_accepted_nor_the_others(world, sign_in, fresh):
    ticked = [f"{fresh().pk}:1.000000"]
    response = sign_in("officer").post(reverse("office_evidence:accept"), {"use": ticked}, follow=True)
    assert "was changed while you were looking at it" in response.content.decode()
    assert fresh().acceptance == "not_looked_at"


def test_nothing_ticked_says_what_to_do(sign_in):
    response = sign_in("officer").post(reverse("office_evidence:accept"), follow=True)
    assert "Select what you accept." in response.content.decode()


def test_office_home_counts_what_waits(world, sign_in):
    with scope(everything=True):
        f.EvidenceUseFactory(
            cycle=world.cycle(), criterion=world.version.principles.get(number=2).criteria.first(), number=1
        )
        count = EvidenceUse.objects.filter(acceptance="not_looked_at", cycle__state="open").count()
    assert f"{count} pieces of evidence to review" in sign_in("officer").get(reverse("office_home")).content.decode()


def test_school_answers_the_request_where_it_is(world, sign_in, use, fresh):
    decide(sign_in("officer"), fresh(), acceptance="more", reason="Add dates")
    head, url = sign_in("head"), reverse("evidence:criterion", args=[world.school.pk, use.criterion_id])
    page = BeautifulSoup(head.get(url).content, "html.parser")
    form = page.select_one(f"#e{use.number} form[action$='/conversations/begin/']")
    sent = {box["name"]: box.get("value", "") for box in form.select("input[type=hidden]")}
    head.post(form["action"], {**sent, "text": f"E{use.number}: the dates are on page 2"})
    officer = sign_in("officer").get(url).content.decode()
    assert "the dates are on page 2" in officer
    decide(sign_in("officer"), fresh(), acceptance="accepted")
    assert "Reply to the office" not in head.get(url).content.decode()
