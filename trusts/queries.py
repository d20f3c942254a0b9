"""What a trust sees across its schools. A fixed number of queries, for any number of them."""

from dataclasses import dataclass

from assessments.queries.stages import SchoolStage, stages_of
from evidence.queries.criteria import judgement_means
from framework.enums import Audience
from framework.models import Principle
from framework.queries import fixed_scale_of
from schools.models import School, Trust
from schools.queries import schools_of
from surveys.queries.waves import latest_responses

# The heat map has as many steps as the sample's scale has points; a scale of another length is spread over them.
STEPS = 4


@dataclass(frozen=True)
class Cell:
    """The mean judgement of a school for a principle and its step, or why there is none."""

    mean: float | None = None
    step: int = 0
    reason: str = ""


@dataclass(frozen=True)
class SchoolRow:
    """One school of the trust: its stage, the mean judgement per principle code, its last response per audience."""

    stage: SchoolStage
    means: dict[str, float]
    responses: dict[str, int]

    @property
    def school(self) -> School:
        """The school."""
        return self.stage.school

    def response_cells(self) -> list[int | None]:
        """Staff, pupils, parents: each beside the same audience of other schools, never beside another."""
        return [self.responses.get(audience) for audience in Audience.values]

    def cells(self, codes: list[str], by_version: dict[int, set[str]]) -> list[Cell]:
        """A cell per code; `by_version` are the codes that a version has."""
        cycle = self.stage.cycle
        has = by_version.get(cycle.version_id, set()) if cycle else set()
        points = len(fixed_scale_of(cycle.version_id)) if cycle else 0
        return [self._cell(code, points, is_in_version=code in has) for code in codes]

    def _cell(self, code: str, points: int, *, is_in_version: bool) -> Cell:
        mean = self.means.get(code)
        if mean is not None:
            return Cell(mean, step_of(mean, points))
        if self.stage.cycle is None or self.stage.cycle.state == "closed":
            return Cell(reason="No cycle")
        return Cell(reason="Not judged yet" if is_in_version else "Not in this version")


@dataclass(frozen=True)
class TrustOverview:
    """The heat map: columns are the principles of the versions in use, by code; `legend` names its steps."""

    rows: list[SchoolRow]
    principles: list[tuple[str, str]]
    by_version: dict[int, set[str]]
    legend: list[tuple[int, str]]


def step_of(mean: float, points: int) -> int:
    """The step, 1 to 4, that is nearest to a mean on a scale of so many points."""
    if points < 2:
        return 1
    return 1 + round((mean - 1) / (points - 1) * (STEPS - 1) + 1e-9)


def trust_overview(trust: Trust) -> TrustOverview:
    """Every school of the trust with its stage, in the scope of the trust."""
    schools = schools_of(trust)
    ids = [school.pk for school in schools]
    stages = stages_of(schools)
    means = judgement_means(ids)
    responses = latest_responses(ids)
    versions = {stage.cycle.version_id for stage in stages if stage.cycle}
    principles = list(Principle.objects.filter(version__in=versions).order_by("number", "version_id"))
    by_version: dict[int, set[str]] = {}
    for principle in principles:
        by_version.setdefault(principle.version_id, set()).add(principle.code)
    names = {principle.code: principle.name for principle in principles}
    rows = [SchoolRow(stage, means.get(stage.school.pk, {}), responses.get(stage.school.pk, {})) for stage in stages]
    return TrustOverview(rows, list(names.items()), by_version, _legend(versions))


def _legend(versions: set[int]) -> list[tuple[int, str]]:
    """The points of the scale that the schools share, where it has as many as there are steps; otherwise the ends."""
    scales = [[str(point) for _, point in sorted(fixed_scale_of(version).items())] for version in sorted(versions)]
    if scales and all(scale == scales[0] for scale in scales) and len(scales[0]) == STEPS:
        return list(enumerate(scales[0], start=1))
    return [(1, "Lowest judgements"), (2, "Lower half"), (3, "Upper half"), (STEPS, "Highest judgements")]
