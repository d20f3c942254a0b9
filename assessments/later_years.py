"""What the rules of later levels look at: the last award and visit of a school, and what it did since.

Each fact is read once and only where a rule asks for it, so that a level without these rules costs no query.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from assessments.enums import AwardState, VisitState
from assessments.follow_up import KIND
from assessments.models import Award, Visit
from evidence.models import Cycle
from evidence.queries.criteria import texts_in
from plans.queries.sharing import targets_from, times_shared
from plans.queries.training import unanswered_by_training
from wqm.prepared import Prepared

# A citation has another number in another cycle, and none where its evidence stayed behind.
CITED = re.compile(r"\[?E\d+\]?")
SPACE = re.compile(r"\s+")


def _awards_of(school_id: int) -> QuerySet:
    awards = Award.objects.filter(school=school_id, state=AwardState.IN_FORCE).order_by("-awarded_on", "-pk")
    return awards.values_list("cycle_id", "awarded_on")


def _findings_of(school_id: int) -> QuerySet:
    """Every recorded visit, the latest first, with its findings: a visit without any is there, too."""
    visits = Visit.objects.filter(school=school_id, state=VisitState.RECORDED)
    in_order = visits.order_by("-starts_on", "-pk", "findings__principle__number")
    return in_order.values_list("pk", "cycle_id", "ends_on", "findings__pk", "findings__target")


AWARDS, FINDINGS = Prepared(_awards_of), Prepared(_findings_of)


@dataclass(frozen=True)
class VisitTarget:
    """A target that the last visit set: `missing` says why it is not addressed yet, empty where it is."""

    text: str
    missing: str


class SinceLastAward:
    """The facts, for one cycle, in the scope of its school."""

    def __init__(self, cycle: Cycle):
        self._cycle = cycle

    @cached_property
    def last_award(self) -> tuple[int, date] | None:
        """(its cycle, its day) of the newest award of another cycle that was not withdrawn."""
        rows = AWARDS.rows(self._cycle.school_id)
        return next(((cycle_id, day) for cycle_id, day in rows if cycle_id != self._cycle.pk), None)

    @property
    def awarded_on(self) -> date | None:
        """The day of the last award."""
        return self.last_award[1] if self.last_award else None

    @property
    def since(self) -> str:
        """ "since May 2025", in the words of a gap; for a first award, since the cycle began."""
        return f"since {self.awarded_on or self._cycle.started_on:%B %Y}"

    @cached_property
    def earlier_passages(self) -> frozenset[str]:
        """Everything that was written in the cycle of the last award, by paragraph."""
        texts = texts_in(self.last_award[0]) if self.last_award else []
        return frozenset(passage for text in texts for passage in passages(text))

    @cached_property
    def targets(self) -> list[VisitTarget]:
        """The targets of the visit before this cycle, in the order of the principles. Two queries."""
        rows = [row for row in FINDINGS.rows(self._cycle.school_id) if row[1] != self._cycle.pk]
        found = [(str(pk), text, ends_on) for visit_id, _, ends_on, pk, text in rows if visit_id == rows[0][0] and text]
        followed = targets_from(self._cycle.school_id, KIND, {key for key, *_ in found}) if found else []
        targets = []
        for key, text, ended_on in found:
            own = [target for target in followed if target.key == key]
            addressed = any(target.is_addressed(since=ended_on) for target in own)
            missing = "" if addressed else "not reviewed since the visit" if own else "not in your plan yet"
            targets.append(VisitTarget(shortened(text), missing))
        return targets

    @cached_property
    def times_shared(self) -> int:
        """How often practice was shared since the last award."""
        return times_shared(self._cycle.school_id, since=self.awarded_on)

    @cached_property
    def trainings(self) -> list[tuple[str, int]]:
        """Every training that took place, with how many questions about it wait."""
        return unanswered_by_training(self._cycle.school_id)


def passages(text: str) -> list[str]:
    """The paragraphs of a text without empty ones; other citations and spaces make no other paragraph."""
    plain = (SPACE.sub(" ", CITED.sub("E", paragraph)).strip() for paragraph in text.replace("\r", "").split("\n\n"))
    return [paragraph for paragraph in plain if paragraph]


def shortened(text: str, most: int = 90) -> str:
    """The beginning of a longer text, on one line."""
    line = SPACE.sub(" ", text).strip()
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"
