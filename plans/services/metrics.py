"""Numbers of a school: entered, imported, taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from plans.enums import ImportState
from plans.metric_parsing import ParsedValue, ReadFile
from plans.metrics import SHIPPED, is_small
from plans.models import MetricImport, MetricValue, OwnMetric
from plans.policies import MOST_OWN_METRICS, check_room
from plans.queries.imports import upload_subject
from plans.queries.metrics import Key, metrics_of, values_of, without_tells
from schools.models import School
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit
from wqm.tables.services import forget_uploads

Change = tuple[Decimal | None, Decimal | None]


@dataclass(frozen=True)
class ValuePosition:
    """Where a number belongs."""

    school_id: int
    key: Key


class ValuesChanged(Exception):
    """Somebody else entered other numbers meanwhile: key -> what is stored now. Nothing was saved."""

    def __init__(self, current: dict[Key, Decimal | None]):
        super().__init__("Someone else changed these figures while you were editing.")
        self.current = current


@transaction.atomic
def save_values(*, school: School, changes: Mapping[Key, Change], by: Any) -> int:
    """Store numbers: key -> (what the person saw, what they want), None for no number. Returns how many changed.

    Raises ValuesChanged where what is stored is neither what they saw nor what they want.
    """
    _lock([school.pk])
    stored = values_of(school)
    others = {key: stored.get(key) for key, (seen, wanted) in changes.items() if stored.get(key) not in (seen, wanted)}
    if others:
        raise ValuesChanged(others)
    new = {key: wanted for key, (_, wanted) in changes.items() if stored.get(key) != wanted}
    _write({ValuePosition(school.pk, key): value for key, value in new.items()}, by)
    if new:
        record("metrics.saved", by=by, school=school, summary=f"Entered {len(new)} figures")
    return len(new)


@transaction.atomic
def preview_import(
    *,
    file: ReadFile,
    schools: Sequence[School],
    by: Any,
    school: School | None = None,
    trust: Any = None,
    columns: Mapping[str, Any] | None = None,
) -> MetricImport:
    """Say what a file would change, and change nothing. An earlier look of the same organisation is forgotten."""
    MetricImport.objects.filter(school=school, trust=trust, state=ImportState.PREVIEW).delete()
    stored = _stored(school.pk for school in schools)
    told = _told_to_a_trust(stored) if trust is not None else set()
    rows, counts = [], {"new": 0, "changed": 0, "unchanged": 0, "elsewhere": file.elsewhere, "blank": file.blank}
    counts["hidden"] = file.hidden
    for cell in file.cells:
        before = stored.get(_place(cell))
        # Whether a trust's file says the same number as one it cannot read must not show in the counts.
        is_hidden = trust is not None and _place(cell) not in told
        is_same = before == cell.value and not is_hidden
        kind = "new" if before is None else "unchanged" if is_same else "changed"
        counts[kind] += 1
        if kind != "unchanged":
            rows.append([cell.school_id, cell.code, cell.year, cell.period.value, _text(before), str(cell.value)])
    return MetricImport.objects.create(
        school=school, trust=trust, rows=rows, counts=counts, unknown=file.unknown, rejected=file.rejected,
        uploaded_by=by, columns=dict(columns or {}),
    )  # fmt: skip


@transaction.atomic
def take_import(*, metric_import: MetricImport, by: Any) -> MetricImport:
    """Store what was looked at. Raises NotAllowed where it was taken already, or numbers changed since the look."""
    metric_import = _locked(metric_import)
    if metric_import.state != ImportState.PREVIEW:
        raise NotAllowed("These figures have already been imported.")
    if metric_import.trust and not {row[0] for row in metric_import.rows} <= {
        school.pk for school in metric_import.trust.schools.all()
    }:
        raise NotAllowed("A school has left the trust since you uploaded this. Upload the file again and check it.")
    stored = _lock_and_read(metric_import)
    if any(stored.get(place) != _number(row[4]) for place, row in _places(metric_import)):
        raise NotAllowed("Someone has changed figures since you uploaded this. Upload the file again and check it.")
    _write({place: _number(row[5]) for place, row in _places(metric_import)}, by)
    metric_import.state = ImportState.TAKEN
    metric_import.save(update_fields=["state"])
    forget_uploads([upload_subject(school=metric_import.school, trust=metric_import.trust)])
    summary = f"Imported {len(metric_import.rows)} figures"
    record(
        "metrics.imported",
        by=by,
        school=metric_import.school,
        trust=metric_import.trust,
        target=metric_import,
        summary=summary,
    )
    return metric_import


@transaction.atomic
def undo_import(*, metric_import: MetricImport, by: Any) -> tuple[int, int]:
    """Put back what was there before. Returns (put back, left as it is because somebody changed it since)."""
    metric_import = _locked(metric_import)
    if metric_import.state != ImportState.TAKEN:
        raise NotAllowed("There is nothing to undo. This import was not completed, or has already been undone.")
    ours = (
        {school.pk for school in metric_import.trust.schools.all()}
        if metric_import.trust
        else {metric_import.school_id}
    )
    stored = {place: value for place, value in _lock_and_read(metric_import).items() if place.school_id in ours}
    unchanged = [(place, row) for place, row in _places(metric_import) if stored.get(place) == _number(row[5])]
    _write({place: _number(row[4]) for place, row in unchanged}, by)
    metric_import.state = ImportState.UNDONE
    metric_import.save(update_fields=["state"])
    summary = f"Undid the import of {len(unchanged)} figures"
    record(
        "metrics.import_undone",
        by=by,
        school=metric_import.school,
        trust=metric_import.trust,
        target=metric_import,
        summary=summary,
    )
    return len(unchanged), len(metric_import.rows) - len(unchanged)


@transaction.atomic
def add_own_metric(*, school: School, label: str, unit: str, about: str, counts_people: bool, by: Any) -> OwnMetric:
    """A number that this school counts for itself. Raises NotAllowed for a name that is there already."""
    _lock([school.pk])
    known = metrics_of(school)
    check_room(len(known) - len(SHIPPED), MOST_OWN_METRICS, "metrics of your own")
    if label.lower() in {metric.label.lower() for metric in known}:
        raise NotAllowed(f"There is already a metric called “{label}”. Choose another name.")
    taken = {metric.code for metric in known}
    stem = f"own-{slugify(label)[:48] or 'number'}"
    code = next(candidate for candidate in (stem, *(f"{stem}-{n}" for n in range(2, 200))) if candidate not in taken)
    metric = OwnMetric.objects.create(
        school=school, code=code, label=label, unit=unit, about=about, counts_people=counts_people, created_by=by
    )
    record("metric.added", by=by, school=school, target=metric, summary=f"Added the metric “{label}”")
    return metric


@transaction.atomic
def change_own_metric(
    *,
    metric: OwnMetric,
    label: str,
    unit: str,
    about: str,
    counts_people: bool,
    by: Any,
    edition: int | None = None,
) -> OwnMetric:
    """Say anew what is counted; its numbers stay.

    Raises NotAllowed for a name that another number has, EditConflict where somebody else changed the same.
    """
    _lock([metric.school_id])
    metric.refresh_from_db()
    said = {"label": label, "unit": unit, "about": about, "counts_people": counts_people}
    changes = start_edit(metric, said, edition=edition)
    others = {other.label.lower() for other in metrics_of(metric.school) if other.code != metric.code}
    if changes.get("label", "").lower() in others:
        raise NotAllowed(f"There is already a metric called “{label}”. Choose another name.")
    if not changes:
        return metric
    for name, value in changes.items():
        setattr(metric, name, value)
    metric.save(update_fields=list(changes))
    record("metric.changed", by=by, school=metric.school, target=metric, summary=f"Changed the metric “{label}”")
    return metric


@transaction.atomic
def remove_own_metric(*, metric: OwnMetric, by: Any) -> int:
    """Stop counting it: its numbers are deleted for good. Returns how many there were."""
    _lock([metric.school_id])
    gone, _ = MetricValue.objects.filter(school=metric.school_id, code=metric.code).delete()
    summary = f"Deleted the metric “{metric}” and its figures"
    record("metric.removed", by=by, school=metric.school, target=metric, summary=summary)
    metric.delete()
    return gone


def _told_to_a_trust(stored: Mapping[ValuePosition, Decimal]) -> set[ValuePosition]:
    """Whose numbers a trust reads: neither "fewer than 5" nor a total beside such a one."""
    by_school: dict[int, dict[Key, Decimal]] = {}
    for position, value in stored.items():
        by_school.setdefault(position.school_id, {})[position.key] = value
    return {
        ValuePosition(school_id, key)
        for school_id, values in by_school.items()
        for key, value in without_tells(values, SHIPPED).items()
        if not is_small(key[0], value)
    }


def _lock(school_ids: Iterable[int]) -> None:
    """Numbers of these schools change one after the other; locked in one order, so that no two wait for each other."""
    list(School.objects.filter(pk__in=list(school_ids)).order_by("pk").select_for_update(of=("self",)))


def _lock_and_read(metric_import: MetricImport) -> dict[ValuePosition, Decimal]:
    ids = {row[0] for row in metric_import.rows}
    _lock(ids)
    return _stored(ids)


def _stored(school_ids: Iterable[int]) -> dict[ValuePosition, Decimal]:
    rows = MetricValue.objects.filter(school__in=list(school_ids))
    return {ValuePosition(row.school_id, (row.code, row.year, row.period)): row.value for row in rows}


def _write(values: Mapping[ValuePosition, Decimal | None], by: Any) -> None:
    """Store, replace and delete in two statements for any number of them; the caller holds the lock."""
    wanted = {place: value for place, value in values.items() if value is not None}
    gone = [place for place, value in values.items() if value is None]
    now = timezone.now()
    rows = [
        MetricValue(
            school_id=place.school_id, code=place.key[0], year=place.key[1], period=place.key[2], value=value,
            updated_at=now, updated_by=by,
        )
        for place, value in wanted.items()
    ]  # fmt: skip
    MetricValue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["school", "code", "year", "period"],
        update_fields=["value", "updated_at", "updated_by"],
        batch_size=500,
    )
    if gone:
        ids = [
            metric_value.pk
            for metric_value in MetricValue.objects.filter(school__in={place.school_id for place in gone})
            if ValuePosition(metric_value.school_id, (metric_value.code, metric_value.year, metric_value.period))
            in set(gone)
        ]
        MetricValue.objects.filter(pk__in=ids).delete()


def _place(cell: ParsedValue) -> ValuePosition:
    return ValuePosition(cell.school_id, (cell.code, cell.year, cell.period.value))


def _places(metric_import: MetricImport) -> list[tuple[ValuePosition, list[Any]]]:
    return [(ValuePosition(row[0], (row[1], row[2], row[3])), row) for row in metric_import.rows]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _locked(metric_import: MetricImport) -> MetricImport:
    return (
        MetricImport.objects.select_related("school", "trust").select_for_update(of=("self",)).get(pk=metric_import.pk)
    )
