"""What the rules of later levels look at: the last award and visit of a school, and what it did since.

Each fact is read once and only where a rule asks for it, so that a level without these rules costs no query.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import OuterRef, Subquery

from assessments.enums import AwardState, VisitState
from assessments.follow_up import KIND
from assessments.models import Award, Finding, Visit
from evidence.models import Cycle
from evidence.queries.criteria import texts_in
from plans.queries.sharing import targets_from, times_shared
from plans.queries.training import unanswered_by_training

# A citation has another number in another cycle, and none where its evidence stayed behind.
CITED = re.compile(r"\[?E\d+\]?")
SPACE = re.compile(r"\s+")


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
        awards = Award.objects.filter(school=self._cycle.school_id, state=AwardState.IN_FORCE)
        others = awards.exclude(cycle=self._cycle.pk).order_by("-awarded_on", "-pk")
        return others.values_list("cycle_id", "awarded_on").first()

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
        earlier = Visit.objects.filter(school=OuterRef("school"), state=VisitState.RECORDED)
        last = earlier.exclude(cycle=self._cycle.pk).order_by("-starts_on", "-pk").values("pk")[:1]
        findings = Finding.objects.filter(school=self._cycle.school_id, visit=Subquery(last)).exclude(target="")
        rows = list(findings.values_list("pk", "target", "visit__ends_on"))
        followed = targets_from(self._cycle.school_id, KIND, [str(pk) for pk, *_ in rows]) if rows else []
        targets = []
        for pk, text, ended_on in rows:
            own = [target for target in followed if target.key == str(pk)]
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
