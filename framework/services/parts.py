"""Principles, criteria, scale, levels, rules, outcomes and agendas of a draft. Each write holds the version."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model, ProtectedError, QuerySet
from django.utils.text import slugify

from framework.agendas import default_items
from framework.models import AgendaTemplateItem, Criterion, CriterionMapping, Level, Principle, Rule, Version
from framework.parts import PartKind
from framework.services.versions import locked_draft
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit
from wqm.editing.editions import changes_of, ticked, ticks_of

OUT_OF_THE_WAY = 10_000
MOST_PARTS = 200
# Without a hyphen at its end; a number may follow.
LONGEST_CODE = 36


@transaction.atomic
def add_part(
    *, version: Version, part_kind: PartKind, by: Any, principle: Principle | None = None, **values: Any
) -> Model:
    """At the end of its kind, a criterion at the end of its principle."""
    version = locked_draft(version.pk)
    grown_from = values.pop("grown_from", ())
    _check_level(version, values.get("level"))
    owner: dict[str, Any] = (
        {"principle": _still(version.principles.all(), principle)} if principle else {"version": version}
    )
    part = part_kind.model(**owner, **values)
    if part_kind.order:
        setattr(part, part_kind.order, _next_number(part_kind.beside(part), part_kind.order))
    if hasattr(part, "code"):
        part.code = _code_for(part, version, part_kind)
    _save(part)
    _grow(part, grown_from)
    if isinstance(part, Level):
        start_agenda(part)
    _note("framework.part_added", version, f"Added the {part_kind.noun} “{_called(part)}”", by)
    return part


def start_agenda(level: Level) -> None:
    """The agenda that we ship, for the days of its visit; the office makes it its own."""
    rows = default_items(level.visit_days)
    items = [AgendaTemplateItem(version_id=level.version_id, level=level, **row) for row in rows]
    AgendaTemplateItem.objects.bulk_create(items)


@transaction.atomic
def change_part(
    *, version: Version, part_kind: PartKind, part: Model, by: Any, edition: int | None = None, **values: Any
) -> Model:
    """Its words and numbers; its code stays. Raises EditConflict where a colleague changed the same."""
    version = locked_draft(version.pk)
    part = _still(part_kind.rows(version), part)
    grown_from = values.pop("grown_from", None)
    _check_level(version, values.get("level"))
    changes = start_edit(part, values, edition=edition, together=[part_kind.together])
    for name, value in changes.items():
        setattr(part, name, value)
    if changes:
        _save(part)
    if grown_from is not None:
        _grow(part, _ticked_now(part, grown_from, edition))
    _note("framework.part_changed", version, f"Changed the {part_kind.noun} “{_called(part)}”", by)
    return part


@transaction.atomic
def move_part(*, version: Version, part_kind: PartKind, part: Model, direction: str, by: Any) -> None:
    """One place up or down; at the end of the way nothing happens."""
    version = locked_draft(version.pk)
    part = _still(part_kind.rows(version), part)
    if not part_kind.order:
        raise NotAllowed(f"A {part_kind.noun} has no order.")
    rows = list(part_kind.beside(part).order_by(part_kind.order))
    here = rows.index(part)
    there = min(max(here + (-1 if direction == "up" else 1), 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    _order(part_kind.beside(part), rows, part_kind.order)
    _note("framework.part_moved", version, f"Moved the {part_kind.noun} “{_called(part)}” {direction}", by)


@transaction.atomic
def delete_part(*, version: Version, part_kind: PartKind, part: Model, by: Any) -> None:
    """With everything below it; those after it move up."""
    version = locked_draft(version.pk)
    part = _still(part_kind.rows(version), part)
    called, beside = _called(part), part_kind.beside(part)
    try:
        part.delete()
    except ProtectedError as error:
        raise NotAllowed("Another draft carries over from this. Delete that draft first.") from error
    if part_kind.order:
        _order(beside, list(beside.order_by(part_kind.order)), part_kind.order)
    _note("framework.part_deleted", version, f"Deleted the {part_kind.noun} “{called}”", by)


def _still(rows: QuerySet[Any], row: Any) -> Any:
    """The row as it is now that nobody else can change it."""
    current = rows.filter(pk=row.pk).first()
    if current is None:
        raise NotAllowed(f"A colleague has deleted “{_called(row)}”.")
    return current


def _check_level(version: Version, level: Level | None) -> None:
    if level is not None:
        _still(version.levels.all(), level)


def _called(part: Any) -> str:
    if isinstance(part, Criterion):
        return part.text
    if isinstance(part, Rule):
        return part.get_kind_display()
    return part.name if hasattr(part, "name") else str(part)


def _save(part: Model) -> None:
    """A rule can be there once; nothing else can be there twice."""
    try:
        with transaction.atomic():
            part.save()
    except IntegrityError as error:
        raise NotAllowed("This version already has that rule. Change it instead.") from error


def _next_number(beside: QuerySet[Any], order: str) -> int:
    last = beside.order_by(f"-{order}").values_list(order, flat=True).first() or 0
    if last >= MOST_PARTS:
        raise NotAllowed(f"There are already {last}, which is the most you can have.")
    return last + 1


def _order(stored: QuerySet[Any], rows: list[Any], order: str) -> None:
    """Number them as they come; in two steps, because a number may be used once."""
    stored.update(**{order: F(order) + OUT_OF_THE_WAY})
    for place, row in enumerate(rows, start=1):
        setattr(row, order, place)
    stored.model.objects.bulk_update(rows, [order])


def _code_for(part: Any, version: Version, kind: PartKind) -> str:
    """The code that the same name has in another version, so that both mean the same thing; else one of its words."""
    taken = set(kind.rows(version).values_list("code", flat=True))
    if not isinstance(part, Criterion):
        same = kind.model.objects.filter(version__framework=version.framework_id, name__iexact=part.name)
        for code in same.exclude(version=version).values_list("code", flat=True):
            if code not in taken:
                return code
    base = slugify(_called(part))[:LONGEST_CODE].strip("-") or kind.name
    code, number = base, 1
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code


def _grow(part: Model, earlier: Any) -> None:
    """A criterion and those that it grew from."""
    if not isinstance(part, Criterion):
        return
    wanted = {criterion.pk for criterion in earlier}
    there = set(part.grown_from.values_list("earlier_id", flat=True))
    part.grown_from.exclude(earlier__in=wanted).delete()
    CriterionMapping.objects.bulk_create(
        [CriterionMapping(criterion=part, earlier_id=pk) for pk in sorted(wanted - there)]
    )


def _ticked_now(part: Model, wanted: Iterable[Criterion], edition: int | None) -> list[Criterion]:
    """Those that a criterion grew from, with the ticks that the person changed; those of colleagues stay."""
    stored = list(Criterion.objects.filter(pk__in=part.grown_from.values("earlier")))  # type: ignore[attr-defined]
    offered = list({criterion.pk: criterion for criterion in (*stored, *wanted)}.values())
    before = ticks_of("grown_from", stored, offered)
    changes = changes_of(part, before, ticks_of("grown_from", wanted, offered), edition=edition)
    return ticked("grown_from", before, changes, offered)


def _note(verb: str, version: Version, sentence: str, by: Any) -> None:
    record(verb, by=by, target=version, summary=f"{sentence} in {version}")
