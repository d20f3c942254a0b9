"""What a trust sees across its schools: theirs and no others', judged and not judged told apart."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup, Tag
from django.urls import reverse
from django.utils import timezone

from assessments.models import Visit
from evidence.models import Cycle, Judgement
from plans.models import Action, Target
from surveys.models import WaveSchool
from tests import factories as f
from tests.surveys.joint_waves import joint_wave
from trusts.queries import step_of, trust_overview
from wqm.tenancy.scope import scope


@pytest.fixture
def overview(world):
    """`overview()` is what the trust of the world sees, in its scope."""

    def read():
        ids = list(world.trust.schools.values_list("pk", flat=True))
        with scope(trusts=[world.trust.pk], schools=ids):
            return trust_overview(world.trust)

    return read


def rows_of(page: bytes, label: str) -> dict[str, list[str]]:
    """School -> the cells beside its name, in the table of this label."""
    table = BeautifulSoup(page, "html.parser").select_one(f'[aria-label="{label}"]')
    assert isinstance(table, Tag)
    lines = [
        [" ".join(cell.get_text().split()) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")
    ]
    return {name: cells for name, *cells in lines}


def test_schools_of_the_trust_are_listed_by_name_and_no_others(world, overview):
    assert [row.school.name for row in overview().rows] == ["Hazel Primary", "Rowan Secondary"]


def test_mean_is_that_of_the_points_given_and_empty_where_none_is(world, overview):
    with scope(everything=True):
        cycle = Cycle.objects.get(school=world.school, state="open")
        criteria = list(cycle.version.principles.get(number=1).criteria.all())
        Judgement.objects.filter(cycle=cycle).delete()
        for criterion, value in zip(criteria, (4, 1), strict=False):
            point = cycle.version.scale.get(value=value)
            f.JudgementFactory(cycle=cycle, criterion=criterion, point=point, updated_by=world.person("head"))
        code = criteria[0].principle.code
    hazel = next(row for row in overview().rows if row.school == world.school)
    codes = [code for code, _ in overview().principles]
    assert hazel.means == {code: 2.5}
    cells = hazel.cells(codes, overview().by_version)
    assert [cell.mean for cell in cells] == [2.5 if one == code else None for one in codes]
    assert {cell.reason for cell in cells if cell.mean is None} == {"Not judged yet"}


def test_response_is_that_of_the_last_published_survey_of_each_audience(world, overview):
    with scope(everything=True):
        WaveSchool.objects.filter(school=world.school).update(response_percent=None)
        for days, audience, percent in ((40, "staff", 61), (10, "staff", 74), (5, "parents", 22)):
            closed = timezone.localdate() - timedelta(days=days)
            f.WaveFactory(
                school=world.school, questionnaire=f.QuestionnaireFactory(audience=audience),
                started_by=world.person("head"),
                state="settled", public_key=b"k" * 32, opens_on=closed - timedelta(days=14), closes_on=closed,
                settle_on=closed, shared_on=closed, invited=40, response_percent=percent,
            )  # fmt: skip
    hazel = next(row for row in overview().rows if row.school == world.school)
    assert hazel.responses == {"staff": 74, "parents": 22}
    assert hazel.response_cells() == [74, None, 22]


def test_page_shows_trust_lead_and_trustee_the_same_schools(world, sign_in):
    address = reverse("trusts:overview", args=[world.trust.pk])
    pages = [sign_in(who).get(address).content for who in ("trust_lead", "trustee")]
    assert [sorted(rows_of(page, "Schools")) for page in pages] == [["Hazel Primary", "Rowan Secondary"]] * 2


def test_trust_without_schools_says_who_puts_it_right(world, sign_in):
    with scope(everything=True):
        trust = f.TrustFactory(name="New Trust")
        f.MembershipFactory(user=world.person("trust_lead"), school=None, trust=trust, role="trust_lead")
    page = sign_in("trust_lead").get(reverse("trusts:overview", args=[trust.pk])).content.decode()
    assert "The national register has no schools in this trust." in page


@pytest.mark.parametrize(
    ("mean", "points", "step"),
    [
        (1.0, 4, 1),
        (1.5, 4, 2),
        (2.4, 4, 2),
        (2.5, 4, 3),
        (4.0, 4, 4),
        (1.0, 10, 1),
        (10.0, 10, 4),
        (5.0, 10, 2),
        (1.0, 1, 1),
    ],
)
def test_heat_map_has_four_steps_for_a_scale_of_any_length(mean, points, step):
    assert step_of(mean, points) == step


def test_empty_cell_says_why(world, overview):
    with scope(everything=True):
        Cycle.objects.filter(school=world.school).update(state="closed", ended_on=timezone.localdate())
    hazel = next(row for row in overview().rows if row.school == world.school)
    assert {cell.reason for cell in hazel.cells(["staff"], overview().by_version)} == {"No cycle"}


def test_principle_that_another_version_has_is_told_apart_from_one_not_judged(world, overview):
    hazel = next(row for row in overview().rows if row.school == world.school)
    codes = ["elsewhere"]
    assert [cell.reason for cell in hazel.cells(codes, overview().by_version)] == ["Not in this version"]


def test_legend_names_the_points_of_the_scale(world, overview):
    assert overview().legend == [(1, "Starting"), (2, "Developing"), (3, "Secure"), (4, "Leading")]


def test_trustee_reads_actions_and_metrics_and_imports_none(world, sign_in):
    trustee = sign_in("trustee")
    page = trustee.get(reverse("trusts:overview", args=[world.trust.pk]))
    assert {"Actions", "Metrics"} <= {item.label for item in page.context["nav"]}
    for name in ("trust_plans:actions", "trust_metrics:overview"):
        assert trustee.get(reverse(name, args=[world.trust.pk])).status_code == 200
    assert trustee.get(reverse("trust_metrics:upload", args=[world.trust.pk])).status_code == 403


def test_people_of_a_trust_begin_with_what_needs_them_and_the_trustee_not_with_what_only_leads_do(world, sign_in):
    with scope(everything=True):
        Action.objects.filter(target__school__trust=world.trust).delete()
        target = Target.objects.filter(school=world.school).first()
        Target.objects.filter(pk=target.pk).update(is_priority=True, state="open")
        late = timezone.localdate() - timedelta(days=2)
        f.ActionFactory(target=target, title="Late", due_on=late, state="planned")
    joint_wave(world, [world.school], trust=world.trust, name="All our staff")
    address = reverse("trusts:overview", args=[world.trust.pk])
    titles = {
        persona: [step.title for step in (context["main"], *context["steps"])]
        for persona in ("trust_lead", "trustee")
        for context in [sign_in(persona).get(address).context]
    }
    assert "All our staff: draft" in titles["trust_lead"]
    assert titles["trustee"][0] == "1 priority action is overdue"
    assert not [title for title in titles["trustee"] if title.startswith("All our staff")]


def test_trust_with_nothing_to_do_is_led_to_what_its_schools_decided(world, sign_in):
    with scope(everything=True):
        Action.objects.filter(target__school__trust=world.trust).delete()
        Visit.objects.filter(school__trust=world.trust).update(state="cancelled")
    assert sign_in("trustee").get(reverse("trusts:overview", args=[world.trust.pk])).context["main"].title == (
        "Read your schools’ priorities"
    )
