"""What of an earlier cycle would go where in a new one, worked out from facts; nothing here reads or writes rows.

Only what is blank is filled. A judgement is carried only where it still means the same: the same criterion, or one that
grew from this one alone, on a scale with the same points. Everything else is to be judged again, with the reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from evidence.citations import CITATION, cited_numbers
from evidence.enums import POINT_LABEL, Part
from evidence.models import EvidenceUse, Judgement
from framework.models import Criterion, ScalePoint


@dataclass(frozen=True)
class Said:
    """What a school said and shows on a criterion in a cycle."""

    criterion: Criterion
    judgement: Judgement | None = None
    uses: tuple[EvidenceUse, ...] = ()

    @property
    def is_blank(self) -> bool:
        """Nothing was judged, written or shown."""
        judged = self.judgement and (self.judgement.point_id or any(text for _, text in self.judgement.texts))
        return not judged and not self.uses


@dataclass(frozen=True)
class Carried:
    """What happens with one criterion of the new cycle."""

    now: Said
    sources: tuple[Said, ...]
    reason: str
    point: ScalePoint | None = None
    parts: tuple[Part, ...] = ()
    uses: tuple[tuple[Said, EvidenceUse], ...] = ()
    stays: tuple[str, ...] = ()

    @property
    def fills_something(self) -> bool:
        """Carrying over changes this criterion."""
        return bool(self.point or self.parts or self.uses)

    @property
    def fills(self) -> list[str]:
        """What would be filled, in words."""
        names = [POINT_LABEL] if self.point else []
        names += [str(part.label) for part in self.parts]
        count = len(self.uses)
        return [*names, f"{count} piece{'s' if count > 1 else ''} of evidence"] if count else names


@dataclass(frozen=True)
class CarryPlan:
    """Every criterion of the new cycle, and what was said on earlier ones that go nowhere."""

    rows: tuple[Carried, ...]
    left_behind: tuple[Said, ...]

    @property
    def changing(self) -> list[Carried]:
        """The rows that somebody should look at: filled, or to be judged again."""
        return [row for row in self.rows if row.fills_something or row.reason]

    @property
    def resting(self) -> list[Carried]:
        """The rows with which nothing happens."""
        return [row for row in self.rows if not row.fills_something and not row.reason]

    @property
    def filling(self) -> list[Carried]:
        """The rows that change."""
        return [row for row in self.rows if row.fills_something]

    @property
    def judge_again(self) -> list[Carried]:
        """The rows whose judgement cannot be carried."""
        return [row for row in self.rows if row.reason]


@dataclass
class Facts:
    """Both cycles, and how their criteria hang together: new criterion -> earlier ones, by id."""

    now: dict[int, Said]
    before: dict[int, Said]
    grown_from: dict[int, list[int]]
    same_scale: bool
    point_of: dict[int, ScalePoint] = field(default_factory=dict)


def plan_of(facts: Facts) -> CarryPlan:
    """Work out every criterion."""
    rows = tuple(_carried(said, facts) for said in facts.now.values())
    used = {source for sources in facts.grown_from.values() for source in sources}
    left = tuple(said for pk, said in facts.before.items() if pk not in used and not said.is_blank)
    return CarryPlan(rows, left)


def _carried(now: Said, facts: Facts) -> Carried:
    sources = tuple(facts.before[pk] for pk in facts.grown_from.get(now.criterion.pk, ()))
    why = _why_not(sources, facts)
    has_point = bool(now.judgement and now.judgement.point_id)
    earlier = sources[0].judgement if sources else None
    point = None
    if not why and not has_point and earlier and earlier.point:
        point = facts.point_of[earlier.point.value]
    written = [part for part in Part if any(_text(source, part) for source in sources)]
    parts = tuple(part for part in written if not _text(now, part))
    stays = [str(part.label) for part in written if part not in parts]
    if has_point and earlier and earlier.point:
        stays.insert(0, POINT_LABEL)
    return Carried(
        now=now,
        sources=sources,
        reason="" if has_point or point else why or "It had no judgement last time.",
        point=point,
        parts=parts,
        uses=_uses(now, sources, parts),
        stays=tuple(stays),
    )


def _why_not(sources: Sequence[Said], facts: Facts) -> str:
    """Why an earlier judgement cannot simply be carried; empty where it can."""
    if not sources:
        return "It is new in this version."
    names = " and ".join(source.criterion.reference for source in sources)
    if len(sources) > 1:
        return f"It combines {names} from the earlier version."
    heirs = [pk for pk, origins in facts.grown_from.items() if sources[0].criterion.pk in origins]
    if len(heirs) > 1:
        return f"{names} from the earlier version was split, and its judgement covered more than this."
    return "" if facts.same_scale else "This version has a different scale."


def _uses(now: Said, sources: Sequence[Said], parts: Sequence[Part]) -> tuple[tuple[Said, EvidenceUse], ...]:
    """All pieces where there is none yet; else those that the carried words cite."""
    seen = {use.evidence_id for use in now.uses}
    uses: list[tuple[Said, EvidenceUse]] = []
    for source in sources:
        cited = cited_numbers(*(_text(source, part) for part in parts))
        for use in source.uses:
            if use.evidence_id not in seen and (not now.uses or use.number in cited):
                seen.add(use.evidence_id)
                uses.append((source, use))
    return tuple(uses)


def _text(said: Said, part: Part) -> str:
    return getattr(said.judgement, part.value).strip() if said.judgement else ""


def carried_text(row: Carried, part: Part, number_of: Callable[[int], int | None]) -> str:
    """The words for a part: those of every source, with citations in the numbers of the new criterion.

    `number_of(evidence_id)` is the new number of a piece. What a source cited and does not show any more is not cited.
    """
    texts = []
    for source in row.sources:
        evidence_of = {use.number: use.evidence_id for use in source.uses}

        def renumbered(match, evidence_of=evidence_of):
            old = int(match[1])
            new = number_of(evidence_of[old]) if old in evidence_of else None
            return f"[E{new}]" if new else f"E{old}"

        if text := _text(source, part):
            texts.append(CITATION.sub(renumbered, text))
    return "\n\n".join(texts)
