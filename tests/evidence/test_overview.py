"""The overview of a large self-evaluation: constant in queries, right in its numbers."""

from datetime import timedelta
from typing import Any

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evidence.models import Assignment, Cycle, Evidence, EvidenceUse, Judgement, Thread
from framework.models import Criterion
from framework.queries import criteria_of
from tests import factories as f
from wqm.tenancy.scope import scope

PRINCIPLES, EACH, PIECES = 6, 10, 300


def fill(world) -> None:
    """Sixty criteria with three hundred pieces; every second is judged, each is given away and talked about."""
    head, school = world.person("head"), world.school
    version = f.VersionFactory(framework=world.version.framework)
    point: Any = f.ScalePointFactory(version=version, value=1)
    criteria: list[Any] = [
        f.CriterionFactory(principle=principle, number=number)
        for principle in (f.PrincipleFactory(version=version, number=at + 1) for at in range(PRINCIPLES))
        for number in range(1, EACH + 1)
    ]
    place = {"school": school, "cycle": f.CycleFactory(school=school, version=version)}
    Judgement.objects.bulk_create(
        Judgement(**place, criterion=criterion, point=point, updated_by=head) for criterion in criteria[::2]
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(school=school, title=f"Piece {at}", kind="note", note="Seen", added_by=head) for at in range(PIECES)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(**place, evidence=piece, criterion=criteria[at % 50], number=at // 50 + 1)
        for at, piece in enumerate(pieces)
    )
    Assignment.objects.bulk_create(
        Assignment(**place, criterion=criterion, person=head, assigned_by=head) for criterion in criteria
    )
    Thread.objects.bulk_create(
        Thread(**place, criterion=criterion, is_shared=at % 3 == 0) for at, criterion in enumerate(criteria)
    )


def test_sixty_criteria_and_three_hundred_pieces_cost_what_eighteen_do(world, sign_in):
    client, url = sign_in("head"), reverse("evidence:overview", args=[world.school.pk])
    with scope(everything=True):
        ended = f.CycleFactory(
            school=world.school, version=world.version, level=world.version.levels.first(), state="closed"
        )
        f.JudgementFactory(cycle=ended, criterion=Criterion.objects.first())
    costs = []
    for _ in range(2):
        client.get(url)  # the version is kept in memory from now on
        with CaptureQueriesContext(connection) as captured:
            page = client.get(url)
        costs.append(len(captured))
        with scope(everything=True):
            if len(costs) == 1:
                Cycle.objects.filter(school=world.school, state="open").update(state="closed")
                fill(world)
    assert costs[0] == costs[1]
    missing = page.context["overview"].missing
    assert (missing.criteria, missing.judgements, missing.evidence, missing.done) == (60, 30, 10, 25)


def test_office_counts_the_conversations_that_it_may_read(world, sign_in):
    with scope(everything=True):
        Cycle.objects.filter(school=world.school, state="open").update(state="closed")
        fill(world)
    url = reverse("evidence:overview", args=[world.school.pk])
    counts = [
        sum(row.open_threads for part in sign_in(persona).get(url).context["overview"].parts for row in part.rows)
        for persona in ("head", "officer", "trust_lead")
    ]
    assert counts == [60, 20, 0]


def test_every_row_leads_to_the_page_of_its_criterion(world, sign_in):
    page = BeautifulSoup(
        sign_in("governor").get(reverse("evidence:overview", args=[world.school.pk])).content, "html.parser"
    )
    criteria = criteria_of(world.version.pk)
    assert [link["href"] for link in page.select(".wqm-criteria th[scope=row] a")] == [
        reverse("evidence:criterion", args=[world.school.pk, criterion.pk]) for criterion in criteria
    ]


def test_criteria_are_filtered_by_status_and_person(world, sign_in):
    with scope(everything=True):
        cycle = world.cycle()
        Assignment.objects.filter(cycle=cycle).delete()
        first, second, *_ = criteria_of(cycle.version_id)
        late = timezone.localdate() - timedelta(days=1)
        f.AssignmentFactory(cycle=cycle, criterion=second, person=world.person("slt"), due_on=late)
        decided = {"decided_by": world.person("officer"), "decided_at": timezone.now(), "reason": "Dates"}
        EvidenceUse.objects.filter(cycle=cycle, criterion=first).update(acceptance="more", **decided)
    head, url = sign_in("head"), reverse("evidence:overview", args=[world.school.pk])

    def shown(query: str) -> set[str]:
        parts = head.get(url + query).context["overview"].parts
        return {row.criterion_state.criterion.reference for part in parts for row in part.rows}

    everything = shown("")
    assert shown("?status=more_needed") == {first.reference}
    assert shown("?status=overdue") == shown(f"?given={world.person('slt').pk}") == {second.reference}
    assert shown("?given=none") == everything - {second.reference}
    assert shown("?status=not_started&given=none") <= everything - {first.reference, second.reference}
    assert shown("?given=me") == shown("?status=nonsense") == shown("?given=0") == set()
    assert "Show all criteria" in head.get(url + "?status=nonsense").content.decode()


def test_summary_of_a_principle_counts_its_judgements(world, sign_in):
    with scope(everything=True):
        cycle = world.cycle()
        criteria = list(world.version.principles.get(number=1).criteria.all())
        low, high = world.version.scale.first(), world.version.scale.last()
        Judgement.objects.filter(cycle=cycle, criterion__in=criteria).delete()
        EvidenceUse.objects.filter(cycle=cycle, criterion__in=criteria).delete()
        for criterion, point in zip(criteria, (high, low, high), strict=False):
            f.JudgementFactory(cycle=cycle, criterion=criterion, point=point)
    page = sign_in("head").get(reverse("evidence:overview", args=[world.school.pk]))
    summary = page.context["overview"].parts[0].summary
    assert summary == f"0 of {len(criteria)} complete · 1 {low}, {min(2, len(criteria) - 1)} {high}"
