"""Groups on the page are those of the files and the API, merged and withheld alike."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from surveys.models import Comment
from surveys.publication.results import school_results
from surveys.reports.charts.questions import question_figures
from surveys.reports.charts.tables import group_table
from surveys.services import preparing, waves
from tests.databases import as_worker
from tests.surveys.joint_waves import FOURS, answer, invite, with_a_school_too_small
from tests.surveys.questionnaires import opened, questionnaire
from tests.surveys.views.test_school import as_typed
from tests.surveys.waves_in_states import ALL_FOUR, again, closed, draft, launched, links, results_of, submit
from wqm.tenancy.scope import scope

ROLES = [("Role", ["Teachers", "Assistants", "Kitchen", "Site"]), ("Years here", ["Up to five", "More"])]


@pytest.fixture
def wave(world):
    """22 teachers, 10 assistants, 5 in the kitchen and 4 of the site answered; of the years here nobody is known."""
    wave, head = draft(world, people=0), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        preparing.set_breakdowns(wave=wave, breakdowns=ROLES, by=head)
    for role, people in (("teachers", 22), ("assistants", 10), ("kitchen", 5), ("site", 4)):
        invite(wave, world.school, people, role=role)
    with scope(schools=[world.school.pk], person=head.pk):
        waves.send_wave(wave=wave, by=head)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    wave = again(wave)
    answer(wave, world.school, 22, FOURS)
    answer(wave, world.school, 19, dict.fromkeys(FOURS, 2))
    return closed(wave)


def test_small_groups_are_merged_and_named_alike_everywhere(world, sign_in, wave):
    head, base = sign_in("head"), [world.school.pk, wave.pk]
    merged = "Kitchen and Site"
    page = head.get(reverse("surveys:results", args=base)).content.decode()
    table = page.split('id="groups"')[1].split("</table>")[0]
    assert [name in table for name in ("Teachers", "Assistants", merged)] == [True] * 3
    lines = list(
        csv.reader(io.StringIO(head.get(reverse("surveys:results_csv", args=base)).content.decode("utf-8-sig")))
    )
    book = load_workbook(io.BytesIO(head.get(reverse("surveys:results_xlsx", args=base)).content))
    assert [[cell or "" for cell in row] for row in book["Results"].values] == [as_typed(line) for line in lines]
    bands = {line[0]: line[5] for line in lines if line[1] == "Responses"}
    assert bands == {
        "Hazel Primary": "40 or more",
        "Role: Teachers": "20 or more",
        "Role: Assistants": "7 or more",
        f"Role: {merged}": "7 or more",
    }
    data = head.get(reverse("api:survey_results", args=base)).json()
    rows = {row["group"]: row for row in data["groups"][0]["rows"]}
    assert {f"Role: {name}": row["respondents"] for name, row in rows.items()} == {
        name: band for name, band in bands.items() if name.startswith("Role")
    }
    means = {(line[0], line[2]): line[5] for line in lines if line[1] == "Average score"}
    for group in group_table(results_of(wave).breakdowns[0]).lines:
        name, cells = group
        assert [cell.text for cell in cells] == [
            means[f"Role: {role}", name] for role in ("Teachers", "Assistants", merged)
        ]


def test_grouping_in_which_nobody_stands_says_why_everywhere(world, sign_in, wave):
    head, base = sign_in("head"), [world.school.pk, wave.pk]
    why = "Fewer than 9 people in this group were invited."
    assert why in head.get(reverse("surveys:results", args=base)).content.decode().split("Years here", 1)[1]
    lines = csv.reader(io.StringIO(head.get(reverse("surveys:results_csv", args=base)).content.decode("utf-8-sig")))
    assert [line[6] for line in lines if line[:2] == ["Years here: Up to five and More", "Group"]] == [why]
    data = head.get(reverse("api:survey_results", args=base)).json()
    assert [row["withheld"] for row in data["groups"][1]["rows"]] == [why]


def test_what_is_stored_of_a_row_is_not_how_many_people_it_is(world, wave):
    with scope(everything=True):
        rows = wave.schools.get().rows
    assert {name for row in rows for name in row} == {
        "code", "kind", "name", "school", "breakdown", "withheld", "respondents", "invited",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ({"kind": "scale", "scale": "faces"}, ["Question", "No", "Sometimes", "Yes"]),
        ({"kind": "scale"}, ["Question", "Agree or strongly agree", "Strongly disagree", "Disagree"]),
    ],
)
def test_share_who_agree_has_a_column_where_it_is_not_one_of_the_answers(world, question, head):
    asked = questionnaire({"one": question | {"text": "I like my class"}})
    wave = opened(world, asked, people=22, share_at_once=True)
    for link in list(links(wave).values())[:20]:
        submit(link, {"q-one": "3"})
    closed(wave)
    figure = question_figures(results_of(wave))[0]
    assert list(figure.table.head)[:4] == head


@pytest.mark.parametrize(
    ("people", "answered", "why"),
    [(12, 9, "Comments are shown only if at least 10 people responded and 12 were invited."), (14, 12, "")],
)
def test_comments_of_few_people_are_left_out_and_the_reason_is_said(world, people, answered, why):
    wave = launched(world, people=people)
    for link in list(links(wave).values())[:answered]:
        submit(link, ALL_FOUR | {"q-own-good": "More trees"})
    results = results_of(closed(wave))
    assert (results.whole.withheld, results.comments_withheld) == ("", why)
    with as_worker(), scope(everything=True):
        assert Comment.objects.filter(wave=wave).count() == (0 if why else answered)


def test_comments_of_a_school_that_is_withheld_have_the_same_reason(world):
    rowan, wave = with_a_school_too_small(world)
    with scope(everything=True):
        part = closed(wave).schools.get(school=rowan)
        results = school_results(part.wave, part)
    assert results.whole.withheld
    assert results.comments_withheld == results.whole.withheld
