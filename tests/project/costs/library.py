"""Pages of the evidence library, with more pieces in it."""

from django.utils import timezone

from evidence.models import Evidence
from tests import factories as f
from tests.project.costs.case import Case


def more_of_the_library(world) -> None:
    """Two more pieces with files, earlier files, uses and decisions; more at the piece and criterion there are."""
    school, cycle, first = world.school, world.cycle(), world.first(Evidence)
    criteria = list(world.version.principles.get(number=1).criteria.all())
    for number in (2, 3):
        stored = f.StoredFileFactory(school=school, created_by=f.UserFactory())
        new = f.EvidenceFactory(school=school, kind="file", file=stored, note="", added_by=f.UserFactory())
        for piece in (new, first):
            f.EarlierFileFactory(evidence=piece, replaced_by=f.UserFactory())
            f.EvidencePrincipleFactory(evidence=piece, principle=world.version.principles.get(number=number))
            f.EvidenceReviewFactory(evidence=piece, cycle=cycle, criterion=criteria[0], decided_by=f.UserFactory())
            f.ProofFactory(action=f.ActionFactory(target__school=school), evidence=piece)
        by = {"decided_by": f.UserFactory(), "decided_at": timezone.now()}
        f.EvidenceUseFactory(cycle=cycle, evidence=first, criterion=criteria[number - 1], acceptance="accepted", **by)
        f.EvidenceUseFactory(
            cycle=cycle, evidence=new, criterion=criteria[0], acceptance="changed", number=number, **by
        )
        f.EvidenceFactory(school=school, added_by=f.UserFactory())


def more_to_look_at(world) -> None:
    """The same at Hazel, and two more schools in the queue."""
    more_of_the_library(world)
    for _ in range(2):
        cycle = f.CycleFactory(version=world.version, level=world.version.levels.first())
        criterion = world.version.principles.get(number=2).criteria.first()
        f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence__added_by=f.UserFactory())


def a_free_criterion(world) -> dict[str, object]:
    """One that uses nothing, so that everything can be chosen."""
    return {"criterion_id": world.version.principles.get(number=4).criteria.first().pk}


def a_used_criterion(world) -> dict[str, object]:
    """The one that uses the piece of Hazel."""
    return {"criterion_id": world.version.principles.get(number=1).criteria.first().pk}


def first_piece(world) -> dict[str, object]:
    """The one of Hazel."""
    return {"evidence_id": world.first(Evidence).pk}


CASES = [
    Case("evidence:criterion", "head", more_of_the_library, 26, arguments=a_used_criterion),
    Case("evidence:library", "head", more_of_the_library, 18),
    Case("evidence:piece", "head", more_of_the_library, 18, arguments=first_piece),
    Case("evidence:choose", "head", more_of_the_library, 16, arguments=a_free_criterion),
    Case("evidence:use", "head", more_of_the_library, 14, arguments=first_piece),
    Case("evidence:delete", "head", more_of_the_library, 15, arguments=first_piece),
    Case("office_evidence:queue", "officer", more_to_look_at, 16),
]
