"""What is allowed with a cycle in its state. The sentences are for headteachers."""

from collections.abc import Collection, Sequence
from typing import Any

from django.conf import settings

from evidence.enums import RUNNING, CycleState
from evidence.models import Cycle, Evidence, EvidenceUse, Thread
from evidence.queries.threads import readers_of
from evidence.thread_visibility import Side, side_of
from evidence.workflow import SENTENCES, may
from framework.enums import VersionState
from framework.models import Level, Version
from schools.queries import people_who_can
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.sources import can, roles_in

MOST_EVIDENCE_PER_CRITERION = 30


def check_can_edit(cycle: Cycle) -> None:
    """Judgements and evidence change until the cycle ends: what was submitted is a copy."""
    if cycle.is_locked:
        raise NotAllowed(
            "The self-evaluation has been submitted, so it cannot be changed now. Ask the office to return it."
        )
    if not cycle.is_running:
        raise NotAllowed("This cycle has ended, so its self-evaluation cannot be changed. Start the next one.")


def check_can_copy(being_checked: Sequence[Evidence]) -> None:
    """Every file of a copy has been looked into: until then its bytes can change, or be refused."""
    if being_checked:
        first, more = being_checked[0], len(being_checked) - 1
        others = f" and {more} more" if more else ""
        raise NotAllowed(
            f"The file of “{first}”{others} is still being checked for viruses, usually for less than a minute. Wait,"
            " then submit again."
        )


def check_can_take(step: str, cycle: Cycle) -> None:
    """The workflow allows this step."""
    if not may(step, cycle.state):
        raise NotAllowed(SENTENCES[step])


def check_can_start(version: Version, level: Level) -> None:
    """A new cycle is pinned to a published version and one of its levels."""
    if version.state != VersionState.PUBLISHED:
        raise NotAllowed("Choose a published version of the framework.")
    check_can_be_at(version.pk, level)


def check_can_be_at(version_id: int, level: Level) -> None:
    """A cycle is towards a level of its own version."""
    if level.version_id != version_id:
        raise NotAllowed("That level belongs to another version of the framework. Choose a level from this version.")


def check_can_use_more(used: int) -> None:
    """A criterion is shown by a number of things that somebody can read."""
    if used >= MOST_EVIDENCE_PER_CRITERION:
        raise NotAllowed("A criterion can have up to 30 pieces of evidence. Remove one before you add another.")


def check_can_give(school: Any, person: Any, *, by: Any) -> None:
    """Criteria go to people of the school who may write in it; to others they are given by who leads the cycle."""
    if not people_who_can(school.pk, P.EVIDENCE_EDIT).filter(pk=person.pk).exists():
        raise NotAllowed(f"{person} cannot edit the self-evaluation for {school}. Choose someone else.")
    if person != by and not can(by, P.EVIDENCE_SUBMIT, school):
        raise NotAllowed(
            "You can assign a criterion to yourself. Ask your headteacher or wellbeing lead to assign it to someone"
            " else."
        )


def check_can_take_back(school: Any, person: Any, *, by: Any) -> None:
    """Everyone may give up what is assigned to them; the rest is for the people who lead the cycle."""
    if person != by and not can(by, P.EVIDENCE_SUBMIT, school):
        raise NotAllowed(f"Only {person}, your headteacher or your wellbeing lead can change that. Ask one of them.")


def can_talk(cycle: Cycle) -> bool:
    """Conversations go on while the office reads and after the visit, until the cycle ends."""
    return cycle.state in RUNNING


def check_can_talk(thread: Thread, *, by: Any) -> None:
    """People who may write in the self-evaluation and see a comment may reply to it."""
    if not can_talk(thread.cycle):
        raise NotAllowed("This cycle has ended, so comments are closed. You can still read them.")
    side = side_of(roles_in(by, thread.cycle.school))
    if side == Side.NOBODY or (side == Side.OFFICE and not thread.is_shared):
        raise NotAllowed("Only people at the school can see this comment.")


def check_can_mention(thread: Thread, people: list[Any]) -> None:
    """Nobody is sent to a page that does not exist for them."""
    readers = set(readers_of(thread.school_id, is_shared=thread.is_shared).values_list("pk", flat=True))
    blind = [str(person) for person in people if person.pk not in readers]
    if blind:
        raise NotAllowed(
            f"{' and '.join(blind)} would not be able to see this comment. Remove the name, or share the comment with"
            " the office."
        )


def check_can_change_content(shown: Collection[Cycle]) -> None:
    """What evidence shows stays as it is where the office or an assessor looks at it and not at a copy: `shown` are its
    cycles."""
    if any(cycle.is_locked for cycle in shown):
        raise NotAllowed(
            "This evidence is part of a submitted self-evaluation, so its content cannot be changed now. You can change"
            " its title and dates. Add new evidence, or ask the office to return the self-evaluation."
        )


def check_can_delete(shown: Collection[Cycle], citations: Collection[str]) -> None:
    """What somebody relied on is not deleted. `citations` name what else cites the piece."""
    if any(cycle.is_locked for cycle in shown):
        raise NotAllowed(
            "This evidence is part of a submitted self-evaluation, so it cannot be deleted now. If you need to delete"
            " it, ask the office to return the self-evaluation."
        )
    if any(cycle.state == CycleState.AWARDED for cycle in shown):
        raise NotAllowed("This evidence supports your award, so it cannot be deleted.")
    if citations:
        raise NotAllowed(f"It is used elsewhere: {'; '.join(citations)}. Remove it there, then delete it.")


def check_can_forget(evidence: Evidence) -> None:
    """Nobody still reads a copy in which the office decided about this piece."""
    reviews = evidence.reviews.filter(cycle__state__in=RUNNING, cycle__copies__gt=0)
    if reviews.exists():
        raise NotAllowed(
            "The office has decided on this evidence in a self-evaluation you submitted. It stays in the bin until that"
            " cycle ends, and is deleted after that."
        )


def check_is_running(cycle: Cycle) -> None:
    """The office decides in running cycles."""
    if cycle.state not in RUNNING:
        raise NotAllowed("This cycle has ended, so evidence can no longer be reviewed.")


def check_is_of_copy(use: EvidenceUse, seen: str) -> None:
    """The office has seen the piece as this copy shows it, and not as an earlier copy did or the school has it now."""
    if seen != use.evidence.stamp:
        raise NotAllowed("The school has submitted again since you opened this page. Check the evidence again.")


def check_can_decide(use: EvidenceUse, seen: str) -> None:
    """The office decides on what it has seen."""
    check_is_running(use.cycle)
    if seen != use.evidence.stamp:
        raise NotAllowed(f"“{use.evidence}” was changed while you were looking at it. Check it again, then decide.")


def check_has_room(used: int, more: int) -> None:
    """All files of a school's evidence stay within its quota; sizes in bytes."""
    most = settings.SCHOOL_QUOTA_BYTES
    if used + more > most:
        raise NotAllowed(
            f"Your school’s files take {used / 1048576:.0f} MB of {most // 1048576} MB, and this file does not fit."
            " Delete evidence you do not need, also from the bin, or add a link instead."
        )
