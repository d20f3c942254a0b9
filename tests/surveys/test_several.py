"""Waves of several schools: who reads what, with one school that is too small, and two that are only shown together."""

import csv
import io
import re

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from surveys.models import Comment, Tally, WaveSchool
from surveys.publication.audit import People
from surveys.publication.results import whole_results
from surveys.publication.rows import decide_rows
from surveys.queries import waves as wave_queries
from surveys.queries.outcomes import outcomes_of_school
from surveys.recipients.groups import make_breakdowns
from surveys.services import comments, sharing
from surveys.services.participation import refresh_participation
from tests.databases import as_worker
from tests.factories import SchoolFactory
from tests.surveys.joint_waves import FOURS, answer, invite, joint_wave, launch, of_three, rowan_of
from tests.surveys.views.test_school import as_typed
from tests.surveys.waves_in_states import ALL_FOUR, again, closed, launched, links, submit
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@pytest.fixture
def alder(world):
    return SchoolFactory(name="Alder Infants", identifier="920001", trust=world.trust)


def share(world, wave):
    """Every comment is shown, and the results are shared."""
    with scope(everything=True, person=world.person("officer").pk):
        for comment in Comment.objects.filter(wave=wave):
            comments.decide_comment(comment_id=comment.pk, show=True, by=world.person("officer"))
        sharing.share_results(wave=wave, by=world.person("officer"))
    return again(wave)


def addresses(school, wave):
    return [
        reverse("surveys:results", args=[school.pk, wave.pk]),
        reverse("surveys:results_csv", args=[school.pk, wave.pk]),
        reverse("surveys:results_xlsx", args=[school.pk, wave.pk]),
        reverse("api:survey_results", args=[school.pk, wave.pk]),
    ]


def test_nobody_but_the_office_reads_anything_before_it_is_shared(world, sign_in, alder):
    wave = of_three(world, alder)
    head, lead, officer = sign_in("head"), sign_in("trust_lead"), sign_in("officer")
    assert [head.get(address).status_code for address in addresses(world.school, wave)] == [302, 404, 404, 404]
    trust = reverse("trust_surveys:results", args=[world.trust.pk, wave.pk])
    assert [lead.get(address).status_code for address in (trust, trust.rstrip("/") + ".csv")] == [404, 404]
    with scope(schools=[world.school.pk]):
        outcome = next(
            each_outcome for each_outcome in outcomes_of_school(world.school.pk) if each_outcome.wave_id == wave.pk
        )
        assert (outcome.is_published, wave_queries.results_by_id(wave.pk, world.school.pk)) == (False, None)
    detail = head.get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    assert "The office checks the results first" in detail
    page = officer.get(reverse("office_surveys:results", args=[wave.pk])).content.decode()
    assert "School leaders cannot see these results yet." in page
    assert officer.post(reverse("office_surveys:share", args=[wave.pk])).status_code == 302
    assert [head.get(address).status_code for address in addresses(world.school, wave)] == [200] * 4
    assert lead.get(trust).status_code == 200
    again_page = officer.post(reverse("office_surveys:share", args=[wave.pk]), follow=True).content.decode()
    assert "These results have already been shared." in again_page


def test_trust_reads_every_school_side_by_side_and_why_one_is_withheld(world, sign_in, alder):
    wave = share(world, of_three(world, alder))
    address = reverse("trust_surveys:results", args=[world.trust.pk, wave.pk])
    page = sign_in("trust_lead").get(address).content.decode()
    table = page.split("Average score by school and principle")[1].split("</table>")[0]
    assert [name in table for name in ("Hazel Primary", "Alder Infants", "Rowan Secondary")] == [True] * 3
    assert "Fewer than 7 people at this school responded." in table
    assert "7 or more" in table
    assert "<td" in table.split("Hazel Primary")[1].split("</tr>")[0]
    assert "All schools except one with too few responses" in page
    assert "words" not in page.split("<main")[1]
    lines = csv.reader(io.StringIO(sign_in("trust_lead").get(address.rstrip("/") + ".csv").content.decode("utf-8-sig")))
    withheld = {line[0]: line[6] for line in lines if line[1] == "Group"}
    assert withheld == {"Rowan Secondary": "Fewer than 7 people at this school responded."}


def test_head_of_a_school_with_too_few_reads_why_and_what_others_may_read(world, sign_in, alder):
    wave = share(world, of_three(world, alder))
    rowan = rowan_of(world)
    page = sign_in("head_same_trust").get(addresses(rowan, wave)[0]).content.decode()
    assert "Fewer than 7 people at this school responded." in page
    assert "The figures on this page are for <strong>All schools except one with too few responses</strong>." in page
    assert [word in page for word in ("Rowan words", "Hazel words", "Alder words", "Alder Infants")] == [False] * 4
    data = sign_in("head_same_trust").get(addresses(rowan, wave)[3]).json()
    assert (data["withheld"], data["questions"]) == ("Fewer than 7 people at this school responded.", [])
    assert [row["group"] for row in data["beside"]] == ["All schools except one with too few responses"]


def test_head_reads_the_own_row_and_the_whole_and_no_other_school(world, sign_in, alder):
    wave = share(world, of_three(world, alder))
    head = sign_in("head")
    page = head.get(addresses(world.school, wave)[0]).content.decode()
    assert "Hazel words" in page
    assert [word in page for word in ("Alder", "Rowan")] == [False] * 2
    for school in (alder, rowan_of(world)):
        assert [head.get(address).status_code for address in addresses(school, wave)] == [404] * 4
    assert head.get(reverse("trust_surveys:results", args=[world.trust.pk, wave.pk])).status_code == 404
    assert head.get(reverse("trust_surveys:detail", args=[world.trust.pk, wave.pk])).status_code == 404
    assert Client().get(addresses(world.school, wave)[0]).status_code == 302


def test_row_level_security_alone_keeps_schools_apart(world, alder):
    wave = share(world, of_three(world, alder))
    with scope(schools=[world.school.pk]):
        assert set(Tally.objects.filter(wave=wave).values_list("group", flat=True)) == {
            f"school:{world.school.pk}",
            "all",
        }
        assert set(Comment.objects.filter(wave=wave).values_list("text", flat=True)) == {"Hazel words"}
        assert [part.school_id for part in WaveSchool.objects.filter(wave=wave)] == [world.school.pk]
    with scope(schools=[world.next_door.pk]):
        assert not Tally.objects.filter(wave=wave).exists()
        assert not Comment.objects.filter(wave=wave).exists()
        assert not WaveSchool.objects.filter(wave=wave).exists()


def test_comments_of_a_school_with_too_few_are_never_written(world, alder):
    wave = of_three(world, alder)
    with as_worker(), scope(everything=True):
        assert set(Comment.objects.filter(wave=wave).values_list("text", flat=True)) == {"Hazel words", "Alder words"}


def test_two_tiny_schools_of_the_office_are_shown_together(world, sign_in):
    wave = joint_wave(world, [world.school, world.next_door])
    for school in (world.school, world.next_door):
        invite(wave, school, 11)
    wave = launch(wave)
    for school in (world.school, world.next_door):
        answer(wave, school, 5)
    wave = share(world, closed(wave))
    assert [row["code"] for row in wave.rows] == ["all"]
    page = sign_in("head").get(addresses(world.school, wave)[0]).content.decode()
    assert "Fewer than 7 people at this school responded." in page
    assert "The figures on this page are for <strong>All schools</strong>." in page
    assert "wqm-svg--dots" in page
    assert "Willow" not in page
    table = list(csv.reader(io.StringIO(sign_in("head").get(addresses(world.school, wave)[1]).content.decode())))
    assert "fewer than 20" in [line[5] for line in table if line[:2] == ["All schools", "Responses"]]


def test_each_school_of_a_wave_has_a_band_of_its_own_from_twenty_invited_up(world, alder):
    wave = joint_wave(world, [world.school, alder, rowan_of(world)], trust=world.trust)
    for school, people in ((world.school, 20), (alder, 24), (rowan_of(world), 19)):
        invite(wave, school, people)
    wave = launch(wave)
    answer(wave, world.school, 16)
    answer(wave, alder, 1)
    with as_worker():
        assert refresh_participation() == 1
    with scope(everything=True):
        bands = {part.school_id: part.participation for part in wave.schools.all()}
    assert bands == {world.school.pk: "three quarters or more", alder.pk: "under a quarter", rowan_of(world).pk: ""}


def test_two_schools_of_a_wave_have_a_band_each(world):
    schools = [world.school, rowan_of(world)]
    wave = joint_wave(world, schools, trust=world.trust)
    for school in schools:
        invite(wave, school, 20)
    wave = launch(wave)
    answer(wave, world.school, 18)
    with as_worker():
        assert refresh_participation() == 1
    with scope(everything=True):
        bands = [wave.schools.get(school=school).participation for school in schools]
    assert (again(wave).participation, bands) == ("a quarter to a half", ["three quarters or more", "under a quarter"])


def test_band_of_a_school_ends_with_a_wave_that_too_few_answered(world):
    schools = [world.school, rowan_of(world)]
    wave = joint_wave(world, schools, trust=world.trust)
    for school in schools:
        invite(wave, school, 20)
    wave = launch(wave)
    answer(wave, world.school, 3)
    with as_worker():
        refresh_participation()
    wave = closed(wave)
    with scope(everything=True):
        bands = set(wave.schools.values_list("participation", flat=True))
    assert (wave.state, bands) == ("too_few", {""})


def test_wave_without_a_school_is_refused(world):
    with pytest.raises(NotAllowed, match="Choose at least one school"):
        joint_wave(world, [])


def test_trust_reads_the_groups_of_all_schools_together(world):
    schools = [world.school, rowan_of(world)]
    wave = joint_wave(world, schools, trust=world.trust, breakdowns=[("Role", ["Teachers", "Others"])])
    for school in schools:
        for role in ("teachers", "others"):
            invite(wave, school, 12, role=role)
    wave = launch(wave)
    for school in schools:
        answer(wave, school, 24)
    wave = closed(wave)
    with scope(everything=True):
        (jobs,) = whole_results(wave, wave.schools.all()).breakdowns
    assert [(row.code, row.name, row.respondents) for row in jobs.rows] == [
        ("all:role:teachers", "Teachers", "20 or more"),
        ("all:role:others", "Others", "20 or more"),
    ]


def test_groups_that_were_merged_from_many_with_long_names_can_be_written(world):
    """A stored row has room for 60 characters, however many groups were too small."""
    names = [f"A very long name of a group {number}" for number in range(20)]
    wave = joint_wave(world, [world.school, rowan_of(world)], trust=world.trust, breakdowns=[("What people do", names)])
    codes = [category["code"] for category in wave.breakdowns[0]["categories"]]
    assert len(set(codes)) == 20
    for code in codes:
        invite(wave, world.school, 2, **{wave.breakdowns[0]["code"]: code})
    wave = launch(wave)
    answer(wave, world.school, 40, FOURS)
    wave = closed(wave)
    assert wave.state == "published"
    with scope(everything=True):
        rows = wave.schools.get(school=world.school).rows
    shown = [row["name"] for row in rows if row["kind"] == "category" and not row["withheld"]]
    assert len(shown) == 2
    assert sum(name.count("A very long name") for name in shown) == 20


@pytest.mark.parametrize("names", [("Year group", "Year-group"), ("组", "班"), ("a b", "a-b", "a_b!")])
def test_groupings_whose_names_look_alike_have_different_codes(names):
    breakdowns = make_breakdowns([(name, ["a-3", "a", "A!", "ä"]) for name in names])
    assert len({breakdown["code"] for breakdown in breakdowns}) == len(names)
    for breakdown in breakdowns:
        assert len({cell["code"] for cell in breakdown["categories"]}) == 4


def test_rows_of_look_alike_groupings_are_told_apart():
    declared = make_breakdowns([("Year group", ["One", "Two"]), ("Year-group", ["One", "Two"])])
    places = {breakdown["code"]: "one" for breakdown in declared}, {breakdown["code"]: "two" for breakdown in declared}
    groups = [{"code": f"g{at}", "school": 1, "in": place} for at, place in enumerate(places)]
    rows = decide_rows(
        groups=groups, breakdowns=declared, people={"g0": People(9, 9), "g1": People(9, 9)}, k=7, names={1: "School"}
    )
    assert len({row.code for row in rows}) == len(rows) == 5


def test_files_of_the_trust_and_of_the_office_have_the_same_lines(world, sign_in, alder):
    wave = share(world, of_three(world, alder))
    lead, officer = sign_in("trust_lead"), sign_in("officer")
    for client, place, args in (
        (lead, "trust_surveys", [world.trust.pk, wave.pk]),
        (officer, "office_surveys", [wave.pk]),
    ):
        files = {kind: reverse(f"{place}:results_{kind}", args=args) for kind in ("csv", "xlsx")}
        page = client.get(reverse(f"{place}:results", args=args)).content.decode()
        assert [f'href="{address}"' in page for address in files.values()] == [True, True]
        lines = list(csv.reader(io.StringIO(client.get(files["csv"]).content.decode("utf-8-sig"))))
        response = client.get(files["xlsx"])
        assert response["Content-Disposition"] == 'attachment; filename="all-of-us.xlsx"'
        book = load_workbook(io.BytesIO(response.content))
        assert [[cell or "" for cell in row] for row in book["Results"].values] == [as_typed(line) for line in lines]
        assert {line[0]: line[6] for line in lines if line[1] == "Group"} == {
            "Rowan Secondary": "Fewer than 7 people at this school responded."
        }
        means = [line[5] for line in lines if line[:2] == ["Hazel Primary", "Average score"]]
        assert means and all(re.search(rf">\s*{re.escape(mean)}\s*<", page) for mean in means)


def test_names_that_look_like_formulas_are_text_in_the_workbook(world, sign_in, alder):
    wave = of_three(world, alder)
    with scope(everything=True):
        for part in WaveSchool.objects.filter(wave=wave, school=alder):
            rows = [{**row, "name": "=1+1"} if row["kind"] == "school" else row for row in part.rows]
            WaveSchool.objects.filter(pk=part.pk).update(rows=rows)
    share(world, wave)
    response = sign_in("trust_lead").get(reverse("trust_surveys:results_xlsx", args=[world.trust.pk, wave.pk]))
    book = load_workbook(io.BytesIO(response.content))
    cells = [row[0] for sheet in book for row in sheet.iter_rows()]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "=1+1" in [cell.value for cell in cells]


def test_workbook_of_the_trust_waits_until_the_results_are_shared(world, sign_in, alder):
    wave = of_three(world, alder)
    trust = reverse("trust_surveys:results_xlsx", args=[world.trust.pk, wave.pk])
    assert sign_in("trust_lead").get(trust).status_code == 404
    assert sign_in("officer").get(reverse("office_surveys:results_xlsx", args=[wave.pk])).status_code == 200
    share(world, wave)
    assert [sign_in(persona).get(trust).status_code for persona in ("trust_lead", "trust_lead_elsewhere")] == [200, 404]


def test_files_of_the_office_leave_the_comments_to_the_school(world, sign_in):
    wave = launched(world)
    for link in list(links(wave).values())[:11]:
        submit(link, ALL_FOUR | {"q-own-good": "The quiet hour"})
    wave = closed(wave)
    with scope(everything=True):
        Comment.objects.filter(wave=wave).update(decision="shown")
    content = sign_in("officer").get(reverse("office_surveys:results_csv", args=[wave.pk])).content.decode()
    assert "The quiet hour" not in content
    assert "Comments are shown only to the school they are about." in content
    assert "Hazel Primary,Responses" in content
