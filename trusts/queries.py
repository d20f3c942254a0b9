"""What a trust sees across its schools. Four queries, whatever their number."""

from dataclasses import dataclass

from assessments.queries import SchoolStage, stages_of
from evidence.queries.criteria import judgement_means
from framework.models import Principle
from schools.models import School, Trust
from schools.queries import schools_of
from surveys.queries.waves import latest_response


@dataclass(frozen=True)
class SchoolRow:
    """One school of the trust: its stage, the mean judgement per principle code, its last staff response."""

    stage: SchoolStage
    means: dict[str, float]
    response_percent: int | None

    @property
    def school(self) -> School:
        """The school."""
        return self.stage.school

    def cells(self, codes: list[str]) -> list[float | None]:
        """The means in the order of `codes`; None where nothing is judged yet."""
        return [self.means.get(code) for code in codes]


@dataclass(frozen=True)
class TrustOverview:
    """The heat map: columns are the principles of the versions in use, by code."""

    rows: list[SchoolRow]
    principles: list[tuple[str, str]]


def trust_overview(trust: Trust) -> TrustOverview:
    """Every school of the trust with where it stands, in the scope of the trust."""
    schools = schools_of(trust)
    ids = [school.pk for school in schools]
    stages = stages_of(schools)
    means = judgement_means(ids)
    responses = latest_response(ids)
    versions = {stage.cycle.version_id for stage in stages if stage.cycle}
    principles = Principle.objects.filter(version__in=versions).order_by("number", "version_id")
    names = {principle.code: principle.name for principle in principles}
    rows = [SchoolRow(stage, means.get(stage.school.pk, {}), responses.get(stage.school.pk)) for stage in stages]
    return TrustOverview(rows, list(names.items()))
