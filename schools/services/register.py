"""Bringing the national register in: all of a file or nothing of it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.db import connection

from schools.enums import SchoolStatus
from schools.models import School, Trust
from schools.register import RegisterRow, Rejected, read_register
from schools.services.register_changes import Moved, note_changes
from wqm.activity.services import record
from wqm.tenancy.scope import scope

BATCH = 1000
LOCK = 7_301_551  # one import at a time
SHOWN = 500  # changed schools that a report lists; counts are always complete
REJECTED_KEPT = 5000

Progress = Callable[[int, int], None]


@dataclass
class Report:
    """What an import did. `changes` says which fields; `absent` are schools that the file does not name."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0
    left_trust: int = 0
    adopted: int = 0
    absent: int = 0
    in_use: int = 0
    rejected: int = 0
    trusts_new: int = 0
    trusts_renamed: int = 0
    statuses: dict[str, int] = field(default_factory=dict)
    changes: list[dict[str, Any]] = field(default_factory=list)
    rejected_rows: list[dict[str, Any]] = field(default_factory=list)
    renamed_trusts: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the job's result."""
        return asdict(self)

    def counts(self) -> list[tuple[str, int]]:
        """The numbers with their names, in the order of a report."""
        return [
            ("New schools", self.new),
            ("Changed schools", self.changed),
            ("Unchanged schools", self.unchanged),
            ("Closed since the last import", self.closed),
            ("Left their trust", self.left_trust),
            ("Added by the office, now found in the register", self.adopted),
            ("Not in this file, left unchanged", self.absent),
            ("In use here, to check", self.in_use),
            ("Rejected rows", self.rejected),
            ("New trusts", self.trusts_new),
            ("Renamed trusts", self.trusts_renamed),
        ]

    def lines(self) -> list[str]:
        """The numbers as lines of text."""
        return [f"{number:>7,} {name}" for name, number in self.counts()]


def import_register(*, file: IO[bytes], by: Any, progress: Progress | None = None) -> Report:
    """Create and update schools and trusts from the register's extract; running it again changes nothing.

    Schools that the file does not name are left alone. A school that was entered by hand and now stands in the
    register (same name and postcode) becomes that school. What has become of schools that are in use here is noted and
    told (`schools.services.register_changes`). Raises BadRegister, and then nothing has changed.
    """
    rows, rejected = _read(file, progress or _silent)
    report = Report(rejected=len(rejected), rejected_rows=[asdict(row) for row in rejected[:REJECTED_KEPT]])
    with scope(everything=True):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        trusts = _write_trusts(rows, report)
        moved = _write_schools(rows, trusts, report)
        report.in_use = len(note_changes(moved=moved, by=by))
        summary = f"Imported the register: {report.new} new, {report.changed} changed, {report.rejected} rejected."
        record("register.imported", by=by, summary=summary)
    return report


def _silent(done: int, total: int) -> None:
    pass


def _read(file: IO[bytes], progress: Progress) -> tuple[list[RegisterRow], list[Rejected]]:
    rows: list[RegisterRow] = []
    rejected: list[Rejected] = []
    size = file.seek(0, 2)
    file.seek(0)
    for number, row in enumerate(read_register(file), start=1):
        if isinstance(row, RegisterRow):
            rows.append(row)
        else:
            rejected.append(row)
        if number % 2000 == 0:
            progress(min(file.tell(), size) * 80 // size, 100)  # the rest is for writing
    progress(80, 100)
    return rows, rejected


def _write_trusts(rows: list[RegisterRow], report: Report) -> dict[str, Trust]:
    """Trusts by their code. One entered by hand under the same name becomes the register's."""
    names = {row.trust_uid: row.trust_name for row in rows if row.trust_uid}
    known = {trust.uid: trust for trust in Trust.objects.filter(uid__in=names)}
    by_hand = {trust.name.casefold(): trust for trust in Trust.objects.filter(uid="")}
    create, update = [], []
    for uid, name in names.items():
        trust = known.get(uid) or by_hand.pop(name.casefold(), None)
        if trust is None:
            create.append(Trust(uid=uid, name=name))
        elif (trust.uid, trust.name) != (uid, name):
            if trust.name != name:
                report.renamed_trusts.append({"before": trust.name, "after": name})
            trust.uid, trust.name = uid, name
            update.append(trust)
            known[uid] = trust
        else:
            known[uid] = trust
    Trust.objects.bulk_create(create, batch_size=BATCH)
    Trust.objects.bulk_update(update, ["uid", "name"], batch_size=BATCH)
    report.trusts_new, report.trusts_renamed = len(create), len(report.renamed_trusts)
    return known | {trust.uid: trust for trust in create}


def _write_schools(rows: list[RegisterRow], trusts: dict[str, Trust], report: Report) -> list[Moved]:
    """Returns the schools of the register that have another status or trust than before."""
    known = {(s.country, s.identifier): s for s in School.objects.filter(scheme="URN").exclude(identifier="")}
    by_hand = _entered_by_hand()
    create, update, moved, named = [], [], [], set()
    for row in rows:
        key = (row.fields["country"], row.fields["identifier"])
        school = known.get(key) or _adopt(row, by_hand, report)
        values = {**row.fields, "trust_id": trusts[row.trust_uid].pk if row.trust_uid else None}
        report.statuses[values["status"]] = report.statuses.get(values["status"], 0) + 1
        if school is None:
            create.append(School(**values))
            continue
        named.add(school.pk)
        before = _moved_from(school, row)
        if _change(school, values, report):
            update.append(school)
            if before.kind:
                moved.append(before)
    School.objects.bulk_create(create, batch_size=BATCH)
    _update(update)
    report.new, report.changed = len(create), len(update)
    report.unchanged = len(rows) - len(create) - len(update)
    report.absent = sum(school.from_register and school.pk not in named for school in known.values())
    return moved


def _moved_from(school: School, row: RegisterRow) -> Moved:
    """What the school is before it is written."""
    return Moved(school, school.status, school.trust_id, row.reason_closed, was_known=school.from_register)


def _entered_by_hand() -> dict[tuple[str, str, str], list[School]]:
    """Schools without a number, by country, name and postcode."""
    by_likeness: dict[tuple[str, str, str], list[School]] = {}
    for school in School.objects.filter(identifier=""):
        by_likeness.setdefault(_likeness(school.country, school.name, school.postcode), []).append(school)
    return by_likeness


def _likeness(country: str, name: str, postcode: str) -> tuple[str, str, str]:
    return country, name.casefold(), postcode.replace(" ", "").upper()


def _adopt(row: RegisterRow, by_hand: dict[tuple[str, str, str], list[School]], report: Report) -> School | None:
    values = row.fields
    if not values["postcode"]:
        return None
    same = by_hand.get(_likeness(values["country"], values["name"], values["postcode"]), [])
    if len(same) != 1:
        return None
    report.adopted += 1
    return same.pop()


def _change(school: School, values: dict[str, Any], report: Report) -> bool:
    """Put the values on the school; whether anything differs. What differs goes into the report."""
    before = {name: getattr(school, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    if not changed:
        return False
    report.closed += "status" in changed and values["status"] == SchoolStatus.CLOSED
    report.left_trust += "trust_id" in changed and before["trust_id"] is not None
    for name in changed:
        setattr(school, name, values[name])
    if len(report.changes) < SHOWN:
        fields = sorted("trust" if name == "trust_id" else name for name in changed if name != "from_register")
        report.changes.append({"id": school.pk, "urn": school.identifier, "name": school.name, "fields": fields})
    return True


def _update(schools: list[School]) -> None:
    """One statement a batch: INSERT ... ON CONFLICT (id), which is many times faster than an UPDATE with CASEs."""
    columns = [f.name for f in School._meta.local_concrete_fields if not f.primary_key]
    School.objects.bulk_create(
        schools, batch_size=BATCH, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
