"""The parts of a version that the office edits: principles, criteria, the scale, and levels with all of theirs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from framework.models import (
    AgendaTemplateItem,
    CountRule,
    Criterion,
    Level,
    Outcome,
    Principle,
    Rule,
    ScalePoint,
    Version,
)


@dataclass(frozen=True)
class PartKind:
    """One kind of part. `order` is the field that counts them, where they have an order; of the fields `together` one
    is only right beside the others.
    """

    name: str
    noun: str
    model: type[Any]
    order: str = ""
    together: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """The noun with its article."""
        return f"{'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun}"

    def rows(self, version: Version) -> QuerySet[Any]:
        """Every part of this kind in a version."""
        if self.model is Criterion:
            return Criterion.objects.filter(principle__version=version).select_related("principle")
        return self.model.objects.filter(version=version)

    def beside(self, part: Model) -> QuerySet[Any]:
        """The parts that are counted together with this one: a criterion in its principle, an item in its level."""
        if isinstance(part, Criterion):
            return Criterion.objects.filter(principle=part.principle_id)
        if isinstance(part, AgendaTemplateItem):
            return AgendaTemplateItem.objects.filter(level=part.level_id)
        return self.model.objects.filter(version=part.version_id)  # type: ignore[attr-defined]  # all others have one


KINDS = {
    kind.name: kind
    for kind in (
        PartKind("principle", "principle", Principle, "number"),
        PartKind("criterion", "criterion", Criterion, "number"),
        PartKind("point", "point on the scale", ScalePoint, "value"),
        PartKind("level", "level", Level, "number"),
        PartKind("rule", "readiness rule", Rule, together=("kind", "audience", "threshold")),
        PartKind("outcome", "outcome", Outcome, "number", ("kind", "days", "most_named")),
        PartKind("agenda", "agenda item", AgendaTemplateItem, "number", ("kind", "voice")),
        # One for each event: they are changed, and never added or deleted.
        PartKind("counting", "counting rule", CountRule),
    )
}
