""" "You said, we did", and comparisons that need enough other schools."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.models import Benchmark, Wave
from surveys.publication import comparisons
from surveys.queries import waves as wave_queries
from surveys.questions import pages_of
from surveys.services import benchmarks, sharing
from tests.databases import as_worker
from tests.factories import SchoolFactory
from tests.reading import shown_by
from tests.surveys.joint_waves import FOURS, answer, invite, joint_wave, launch
from tests.surveys.waves_in_states import again, closed, launched, links, submit
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@pytest.fixture
def published(world):
    wave = launched(world)
    for link in list(links(wave).values())[:10]:
        submit(link)
    return closed(wave)


def part(wave, school):
    return wave_queries.part_of(wave.pk, school.pk)


def test_lines_are_published_read_in_every_language_and_taken_back(world, sign_in, published):
    head, base = sign_in("head"), [world.school.pk, published.pk]
    edit, take_back = reverse("surveys:reply", args=base), reverse("surveys:take_back_reply", args=base)
    public = reverse("respond:reply", args=[published.pk, world.school.pk])
    assert Client().get(public).status_code == 410
    assert (
        "nothing to publish yet"
        in head.post(edit, {**shown_by(head, edit), "said_0": "", "go": "publish"}).content.decode()
    )
    half = head.post(edit, {**shown_by(head, edit), "said_0": "Too many meetings", "did_0": ""})
    assert (half.status_code, "Too many meetings" in half.content.decode()) == (422, True)
    assert "Enter what you did about it" in half.content.decode()
    line = {**shown_by(head, edit), "said_0": "Too many meetings", "did_0": "One a <week>"}
    assert (
        "Saved. Publish it when you are ready for people to see it."
        in head.post(edit, line, follow=True).content.decode()
    )
    assert Client().get(public).status_code == 410
    head.post(edit, {**line, **shown_by(head, edit), "go": "publish"})
    page = Client().get(public).content.decode()
    assert "Too many meetings" in page
    assert "One a &lt;week&gt;" in page
    arabic = Client().get(public + "?l=ar").content.decode()
    assert 'dir="rtl"' in arabic
    assert "قلتم ففعلنا" in arabic
    head.post(take_back)
    assert Client().get(public).status_code == 410


def test_publishing_keeps_what_was_typed_and_saving_says_what_respondents_see(world, sign_in, published):
    head, base = sign_in("head"), [world.school.pk, published.pk]
    edit, public = reverse("surveys:reply", args=base), reverse("respond:reply", args=base[::-1])

    def save(said: str, go: str) -> str:
        typed = {**shown_by(head, edit), "said_0": said, "did_0": said and "One a week", "go": go}
        return head.post(edit, typed, follow=True).content.decode()

    assert "Published. You can now share the link." in save("Too many meetings", "publish")
    assert "Too many meetings" in Client().get(public).content.decode()
    assert "Saved and published." in save("Long meetings", "save")
    assert "Long meetings" in Client().get(public).content.decode()
    assert "Saved. Nothing is left to show, so the page is no longer published" in save("", "save")
    assert Client().get(public).status_code == 410


def test_reply_waits_for_results_and_has_twenty_lines_at_most(world, published):
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="up to 20 entries"):
        sharing.save_replies(part=part(published, world.school), lines=[("a", "b")] * 21, by=head)
    unready = launched(world, name="Open")
    ours = scope(schools=[world.school.pk], person=head.pk)
    with ours, pytest.raises(NotAllowed, match="once the results are ready"):
        sharing.save_replies(part=part(unready, world.school), lines=[("a", "b")], by=head)
    with scope(everything=True), pytest.raises(NotAllowed, match="no results to share yet"):
        sharing.share_results(wave=unready, by=head)


def test_published_reply_without_lines_is_taken_back(world, published):
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        sharing.save_replies(part=part(published, world.school), lines=[("a", "b")], by=head)
        sharing.publish_replies(part=part(published, world.school), publish=True, by=head)
        sharing.save_replies(part=part(published, world.school), lines=[(" ", "")], by=head)
        assert part(published, world.school).replied_on is None


def test_receipts_are_read_in_every_language(world, published):
    address = reverse("respond:receipts", args=[published.pk])
    assert "Dowiedz" not in Client().get(address).content.decode()
    polish = Client().get(address + "?l=pl").content.decode()
    assert "Potwierdzenia" in polish
    assert 'lang="pl"' in polish
    answer = Client().post(address, {"q": "AAAAA-AAAAA", "l": "pl"}).content.decode()
    assert "AAAAA-AAAAA: nie znaleziono." in answer


@pytest.mark.parametrize(("schools", "is_shown"), [(5, False), (6, True)])
def test_benchmark_needs_five_other_schools(world, schools, is_shown):
    alike = [SchoolFactory(phase="primary", pupils=200, identifier=f"93000{at}") for at in range(schools)]
    wave = joint_wave(world, alike, share_at_once=True)
    for school in alike:
        invite(wave, school, 22)
    wave = launch(wave)
    for at, school in enumerate(alike):
        answer(wave, school, 20, dict.fromkeys(FOURS, 1 + at % 5))
    closed(wave)
    with as_worker():
        benchmarks.refresh_benchmarks()
    with scope(everything=True):
        primary = Benchmark.objects.filter(phase="primary", size="100 to 249", audience="staff")
        assert set(primary.values_list("schools", flat=True)) == ({6} if is_shown else set())
        column = comparisons.benchmark(again(wave), alike[0])
        assert (column is not None) is is_shown
        assert comparisons.benchmark(again(wave), SchoolFactory(phase="primary", pupils=None)) is None
        assert comparisons.benchmark(again(wave), SchoolFactory(phase="primary", pupils=900)) is None


def test_benchmark_is_of_one_age_of_pupils(world):
    alike = [SchoolFactory(phase="all-through", pupils=200, identifier=f"94000{at}") for at in range(6)]
    for slug, point in (("sample-secondary-1", 5), ("sample-ks2-1", 2)):
        wave = joint_wave(world, alike, share_at_once=True, slug=slug, name=slug)
        codes = [
            question.code
            for page in pages_of(wave.questionnaire_id)
            for question in page.questions
            if question.kind == "scale"
        ]
        for school in alike:
            invite(wave, school, 22)
        wave = launch(wave)
        for school in alike:
            answer(wave, school, 20, dict.fromkeys(codes, point))
        closed(wave)
    with as_worker():
        benchmarks.refresh_benchmarks()
    with scope(everything=True):
        kinds = {
            (benchmark.age, benchmark.mean)
            for benchmark in Benchmark.objects.filter(phase="all-through", audience="pupils")
        }
        column = comparisons.benchmark(again(wave), alike[0])
    ages = {age for age, _ in kinds}
    assert ages == {"secondary", "ks2"}
    assert set(column.means.values()) == {str(mean) for age, mean in kinds if age == "ks2"}
    assert set(column.means.values()).isdisjoint({str(mean) for age, mean in kinds if age == "secondary"})


def test_last_time_is_the_shared_survey_before_of_the_same_kind(world, published):
    with scope(everything=True):
        earlier = timezone.localdate() - timedelta(days=200)
        Wave.objects.filter(pk=published.pk).update(opens_on=earlier, closes_on=earlier)
    wave = launched(world, name="Now")
    for link in list(links(wave).values())[:10]:
        submit(link, dict.fromkeys((f"q-{code}" for code in FOURS), "5"))
    wave = closed(wave)
    with scope(schools=[world.school.pk]):
        results = wave_queries.wave_results(again(wave), world.school.pk)
        columns = comparisons.beside(results, world.school)
        changes = comparisons.changes(results, world.school.pk)
        assert [column.name for column in columns] == [f"Last time ({earlier:%B %Y})"]
        assert set(columns[0].means) == set(results.means())
        most = "three quarters or more"
        assert {(row.before, row.now, row.said) for row in changes.rows} == {(most, most, "No clear change")}
        assert changes.not_comparable == 0
    with scope(everything=True):
        Wave.objects.filter(pk=published.pk).update(shared_on=None)
        assert comparisons.changes(results, world.school.pk) == comparisons.Changes()
