"""A survey's result becomes a target or evidence: only what is shown, with a link back and without a figure."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from evidence.models import Evidence, EvidenceUse
from plans.models import Target
from surveys.follow_up import KIND, follow_ups_of, key_of
from surveys.queries.waves import wave_results
from tests.surveys.waves_in_states import closed, launched, links, submit
from wqm.tenancy.scope import scope


@pytest.fixture
def wave(world):
    """Published and shared, with ten answers."""
    wave = launched(world)
    for link in list(links(wave).values())[:10]:
        submit(link)
    return closed(wave)


def page_of(world, wave, part: str = "") -> str:
    address = reverse("surveys:follow_up", args=[world.school.pk, wave.pk])
    return f"{address}?{urlencode({'of': key_of(wave.pk, part)})}" if part else address


def parts(client, world, wave) -> list[str]:
    """The keys that can be chosen."""
    page = BeautifulSoup(client.get(page_of(world, wave)).content, "html.parser")
    return [str(option["value"]) for option in page.select("select[name=target-about] option")]


def targets() -> list[tuple]:
    with scope(everything=True):
        rows = Target.objects.filter(ref_kind=KIND).order_by("pk")
        return [(target.title, target.ref_key, target.ref_title) for target in rows]


def test_result_becomes_a_target_with_a_link_back_and_two_clicks_make_one(world, sign_in, wave):
    head, address = sign_in("head"), page_of(world, wave, "principle.leadership")
    results = head.get(reverse("surveys:results", args=[world.school.pk, wave.pk])).content.decode()
    assert address.replace("&", "&amp;") in results
    key = key_of(wave.pk, "principle.leadership")
    sent = {"wish": "target", "target-about": key, "target-title": "Leaders ask first", "target-why": "It came up."}
    first = head.post(address, sent)
    second = head.post(address, sent)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    [(title, ref_key, ref_title)] = targets()
    assert (title, ref_key) == ("Leaders ask first", key)
    assert ref_title.startswith("How are we?, ")
    with scope(everything=True):
        assert Target.objects.get(ref_key=key).principle.code == "leadership"
    page = head.get(first["Location"]).content.decode()
    assert reverse("surveys:results", args=[world.school.pk, wave.pk]) + "#principles" in page


def test_result_becomes_evidence_for_a_criterion_and_once_only(world, sign_in, wave):
    head, key = sign_in("head"), key_of(wave.pk, "question.lead-vision")
    with scope(everything=True):
        criterion = world.version.principles.get(number=2).criteria.get(number=1)
    sent = {"wish": "evidence", "evidence-about": key, "evidence-criterion": criterion.pk}
    answer = head.post(page_of(world, wave), sent)
    assert answer["Location"] == reverse("evidence:criterion", args=[world.school.pk, criterion.pk])
    head.post(page_of(world, wave), sent)
    response = head.post(page_of(world, wave), {"wish": "evidence", "evidence-about": key_of(wave.pk)})
    with scope(everything=True):
        assert EvidenceUse.objects.filter(evidence__ref_key=key).count() == 1
        piece, whole = Evidence.objects.get(ref_key=key), Evidence.objects.get(ref_key=key_of(wave.pk))
        assert (piece.kind, [principle.code for principle in piece.principles.all()]) == ("reference", ["leadership"])
    assert response["Location"] == reverse("evidence:piece", args=[world.school.pk, whole.pk])


def test_title_names_the_thing_and_no_figure(world, sign_in, wave):
    head = sign_in("head")
    for key in parts(head, world, wave):
        head.post(page_of(world, wave), {"wish": "target", "target-about": key, "target-title": "T"})
    titles = [ref_title for _, _, ref_title in targets()]
    assert len(titles) == len(set(titles)) > 10
    assert [title for title in titles if "%" in title or "4.0" in title] == []


def test_what_is_withheld_cannot_be_taken_further(world, sign_in):
    opened_wave = launched(world)
    for link in list(links(opened_wave).values())[:3]:
        submit(link)
    few = closed(opened_wave)
    head = sign_in("head")
    answer = head.post(page_of(world, few), {"wish": "target", "target-about": key_of(few.pk), "target-title": "T"})
    assert answer["Location"] == reverse("surveys:detail", args=[world.school.pk, few.pk])
    assert targets() == []


@pytest.mark.parametrize("key", ["", "nothing", "principle.leadership"])
def test_unknown_result_is_refused_and_what_was_typed_stays(world, sign_in, wave, key):
    sent = {"wish": "target", "target-about": key, "target-title": "Leaders ask first", "target-why": "It came up."}
    answer = sign_in("head").post(page_of(world, wave), sent)
    page = answer.content.decode()
    assert (answer.status_code, "Leaders ask first" in page, "It came up." in page) == (422, True, True)
    assert targets() == []


def test_reader_is_sent_back_and_has_no_button(world, sign_in, wave):
    governor = sign_in("governor")
    results = reverse("surveys:results", args=[world.school.pk, wave.pk])
    assert "Use a result" not in governor.get(results).content.decode()
    sent = {"wish": "target", "target-about": key_of(wave.pk), "target-title": "T"}
    assert governor.post(page_of(world, wave), sent)["Location"] == results
    assert targets() == []


def test_handed_in_self_evaluation_takes_no_evidence_but_the_library_does(world, sign_in, wave):
    with scope(everything=True):
        cycle = world.cycle()
        cycle.state = "ready"
        cycle.save(update_fields=["state"])
        criterion = cycle.version.principles.get(number=2).criteria.get(number=1)
    head = sign_in("head")
    page = BeautifulSoup(head.get(page_of(world, wave)).content, "html.parser")
    assert len(page.select("select[name=evidence-criterion] option")) == 1
    sent = {"wish": "evidence", "evidence-about": key_of(wave.pk)}
    assert head.post(page_of(world, wave), sent | {"evidence-criterion": criterion.pk}).status_code == 422
    assert head.post(page_of(world, wave), sent).status_code == 302
    with scope(everything=True):
        assert EvidenceUse.objects.filter(evidence__ref_kind=KIND).count() == 0
        assert Evidence.objects.filter(ref_kind=KIND).count() == 1


def keys_of(results, school) -> set[str]:
    with scope(everything=True):
        return {follow_up.origin.key.partition(".")[2] for follow_up in follow_ups_of(results, school)}


def test_principle_and_question_that_are_withheld_are_left_out_and_so_is_a_withheld_whole(world, wave):
    with scope(everything=True):
        results = wave_results(wave, world.school.pk)
    shown = keys_of(results, world.school)
    assert {"", "principle.leadership", "question.lead-vision"} <= shown
    whole = results.whole
    domains = tuple(
        replace(domain, withheld="Too few.") if domain.code == "leadership" else domain for domain in whole.domains
    )
    questions = tuple(
        replace(question, withheld="Too few.") if question.code == "lead-vision" else question
        for question in whole.questions
    )
    withheld = replace(results, whole=replace(whole, domains=domains, questions=questions))
    assert shown - keys_of(withheld, world.school) == {"principle.leadership", "question.lead-vision"}
    assert keys_of(replace(results, whole=replace(whole, withheld="Too few.")), world.school) == set()
