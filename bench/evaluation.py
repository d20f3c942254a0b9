"""Sixty criteria and three hundred pieces of evidence at a school of the demo. Prints the address of the overview.

Started by `bench` with the rights of the owner: the version that it makes stands in no list of ours.
"""

from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - after the set-up

from evidence.models import Assignment, Cycle, Evidence, EvidenceUse, Judgement, Thread  # noqa: E402 - Django is set up first
from framework.models import Criterion, Level, Principle, ScalePoint, Version  # noqa: E402 - Django is set up first
from schools.models import School  # noqa: E402 - Django is set up first
from schools.queries import active_people  # noqa: E402 - Django is set up first
from wqm.tenancy.scope import scope  # noqa: E402 - Django is set up first

SCHOOL, HEAD = "990006", "Ian Fothergill"
PRINCIPLES, EACH, PIECES = 6, 10, 300


def make_version() -> Version:
    """Six principles of ten criteria, published."""
    sample = Version.objects.select_related("framework").get(code="sample-six")
    version = Version.objects.create(framework=sample.framework, code="bench", name="Sixty criteria")
    ScalePoint.objects.bulk_create(
        ScalePoint(version=version, value=point.value, name=point.name, sentence=point.sentence)
        for point in sample.scale.all()
    )
    Level.objects.create(version=version, number=1, code="approved", name="Approved")
    for number in range(1, PRINCIPLES + 1):
        principle = Principle.objects.create(
            version=version, number=number, code=f"p{number}", name=f"Principle {number}", sentence="What it means."
        )
        Criterion.objects.bulk_create(
            Criterion(principle=principle, number=place, code=f"c{number}-{place}", text=f"What is looked at, {place}.")
            for place in range(1, EACH + 1)
        )
    Version.objects.filter(pk=version.pk).update(state="published", published_at=timezone.now())
    return version


def fill(school: School, by: Any) -> None:
    """Every criterion judged, given to the head and talked about; the evidence spread over all."""
    Cycle.objects.filter(school=school).update(state="closed")
    version = make_version()
    cycle = Cycle.objects.create(school=school, version=version, level=version.levels.get())
    criteria = list(Criterion.objects.filter(principle__version=version))
    points = list(version.scale.all())
    place = {"school": school, "cycle": cycle}
    Judgement.objects.bulk_create(
        Judgement(**place, criterion=criterion, point=points[at % len(points)], narrative="Words. " * 80, updated_by=by)
        for at, criterion in enumerate(criteria)
    )
    pieces = Evidence.objects.bulk_create(
        Evidence(school=school, title=f"Piece {at}", kind="note", note="Seen.", added_by=by) for at in range(PIECES)
    )
    EvidenceUse.objects.bulk_create(
        EvidenceUse(**place, evidence=piece, criterion=criteria[at % len(criteria)], number=at // len(criteria) + 1)
        for at, piece in enumerate(pieces)
    )
    Assignment.objects.bulk_create(
        Assignment(**place, criterion=criterion, person=by, assigned_by=by) for criterion in criteria
    )
    Thread.objects.bulk_create(Thread(**place, criterion=criterion) for criterion in criteria)


def main() -> None:
    with scope(everything=True):
        school = School.objects.get(identifier=SCHOOL)
        fill(school, active_people(school).get(name=HEAD))
        print(f"/schools/{school.pk}/self-evaluation/")


if __name__ == "__main__":
    main()
