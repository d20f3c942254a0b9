"""The office's queue of evidence: a piece beside the school's words, decided on, and the next; the filter stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import Evidence, EvidenceUse, Judgement
from evidence.queries.reviews import queue
from tests.reading import one_line
from wqm.tenancy.scope import scope

QUEUE = reverse("office_evidence:queue")


@pytest.fixture
def waiting(world) -> list[EvidenceUse]:
    with scope(everything=True):
        return list(queue())


def send(client, use: EvidenceUse, **data):
    with scope(everything=True):
        stamp = Evidence.objects.get(pk=use.evidence_id).stamp
    return client.post(reverse("office_evidence:decide", args=[use.pk]), {"seen": stamp, "school": ""} | data)


def now(use: EvidenceUse) -> EvidenceUse:
    with scope(everything=True):
        return EvidenceUse.objects.get(pk=use.pk)


def test_piece_is_read_beside_what_the_school_says(world, sign_in, waiting):
    use = waiting[0]
    with scope(everything=True):
        Judgement.objects.filter(cycle=use.cycle_id, criterion=use.criterion_id).delete()
        judgement = Judgement(school=use.school, cycle_id=use.cycle_id, criterion_id=use.criterion_id)
        judgement.narrative, judgement.updated_by = "Leaders go home at five.", world.person("head")
        judgement.save()
    page = one_line(sign_in("officer").get(QUEUE, {"use": use.pk}))
    assert "Leaders go home at five." in page and str(use.criterion) in page
    assert f"1 of {len(waiting)}" in page


def test_accepting_leads_to_the_next_piece_and_keeps_the_school(sign_in, waiting):
    first, second = waiting[:2]
    answer = send(sign_in("officer"), first, acceptance="accepted")
    assert answer.url == f"{QUEUE}?use={second.pk}"
    assert now(first).acceptance == "accepted"
    answer = send(sign_in("officer"), second, acceptance="accepted", school=second.school_id)
    assert f"school={second.school_id}" in answer.url


def test_last_piece_of_a_school_leads_back_to_the_queue(world, sign_in, waiting):
    last = [use for use in waiting if use.school_id == world.school.pk][-1]
    answer = send(sign_in("officer"), last, acceptance="accepted", school=world.school.pk)
    assert "use=" not in answer.url


def test_asking_for_more_without_saying_what_stays_on_the_piece(sign_in, waiting):
    use = waiting[-1]
    answer = send(sign_in("officer"), use, acceptance="more", reason=" ")
    assert answer.status_code == 422
    assert answer.context["case"].use.pk == use.pk
    assert now(use).acceptance == "not_looked_at"


def test_asking_for_more_tells_the_school_why(sign_in, waiting):
    use = waiting[0]
    send(sign_in("officer"), use, acceptance="more", reason="Add the dates")
    assert (now(use).acceptance, now(use).reason) == ("more", "Add the dates")


def test_piece_that_changed_meanwhile_is_shown_again(sign_in, waiting):
    use = waiting[0]
    client = sign_in("officer")
    with scope(everything=True):
        stamp = Evidence.objects.get(pk=use.evidence_id).stamp
        Evidence.objects.filter(pk=use.evidence_id).update(changed_at=timezone.now())
    address = reverse("office_evidence:decide", args=[use.pk])
    answer = client.post(address, {"seen": stamp, "acceptance": "accepted", "school": ""})
    assert (answer.status_code, now(use).acceptance) == (422, "not_looked_at")


def test_piece_that_a_colleague_has_decided_on_says_so(sign_in, waiting):
    use, client = waiting[0], sign_in("officer")
    send(client, use, acceptance="accepted")
    answer = send(client, use, acceptance="more", reason="Again")
    assert answer.status_code == 302
    assert "A colleague has already decided on that piece" in one_line(client.get(answer.url))
    assert now(use).acceptance == "accepted"


@pytest.mark.parametrize("wanted", ["0", "x", "9" * 30, ""])
def test_address_that_names_no_piece_shows_the_first(sign_in, waiting, wanted):
    assert sign_in("officer").get(QUEUE, {"use": wanted}).context["case"].use.pk == waiting[0].pk
