"""What a tablet sends: many changes at once, each answered by itself, so that one refusal holds up nothing else.

A change carries what its device saw (`edition`). The answer is "saved" with the edition from which the next save
starts, "conflict" with what is stored and its edition, or "refused" with a sentence and the words it is about.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assessments.enums import NoteKind, NoteUse, TargetOutcome, ToldOf, Voice
from assessments.models import AgendaItem, EvidenceCheck, Finding, InternalRemark, TargetCheck, Visit, VisitNote
from assessments.policies.notes import SaysWho
from assessments.queries import day
from assessments.services import notes as services
from assessments.services.visits import save_finding
from framework.models import Criterion, Principle
from wqm.access.refusals import NotAllowed
from wqm.editing.editions import EditConflict

MOST_CHANGES = 200
HALF_A_LETTER = re.compile("[\ud800-\udfff]")
BAD = "This could not be read. Copy your words, open the visit again and write them there."


class BadChange(NotAllowed):
    """What was sent is not what a page of ours sends."""

    def __init__(self) -> None:
        super().__init__(BAD)


def take_changes(visit: Visit, changes: Any, by: Any) -> list[dict[str, Any]]:
    """Take each of `changes`; the answers are in their order. Raises BadChange for what is no list of changes."""
    if not isinstance(changes, list) or len(changes) > MOST_CHANGES:
        raise BadChange
    return [_answer(visit, change, by) for change in changes]


def _answer(visit: Visit, change: Any, by: Any) -> dict[str, Any]:
    try:
        with transaction.atomic():
            if not isinstance(change, dict):
                raise BadChange
            sent = _Change(visit, change, by)
            return {"status": "saved", **TAKERS[sent.one_of("type", TAKERS)](sent)}
    except EditConflict as conflict:
        stored = AS_JSON[type(conflict.current)](conflict.current)
        return {"status": "conflict", "edition": conflict.current.edition, "stored": stored}
    except SaysWho as refusal:
        return {"status": "refused", "sentence": str(refusal), "words": refusal.words}
    except NotAllowed as refusal:
        return {"status": "refused", "sentence": str(refusal)}


@dataclass(frozen=True)
class _Change:
    """One change as it was sent, read field by field. Raises BadChange where a field is not what it should be."""

    visit: Visit
    sent: Mapping[str, Any]
    by: Any

    @property
    def who(self) -> dict[str, Any]:
        return {"visit": self.visit, "by": self.by, "edition": self.number("edition")}

    @property
    def is_deletion(self) -> bool:
        return self.sent.get("deleted") is True

    def text(self, name: str, most: int = 8000) -> str:
        value = self.sent.get(name, "")
        if not isinstance(value, str) or "\x00" in value or len(value) > 2 * most:
            raise BadChange
        # A keyboard may send half of an emoji, which nothing can store.
        return "\n".join(HALF_A_LETTER.sub("\N{REPLACEMENT CHARACTER}", value).strip().splitlines())

    def number(self, name: str) -> int:
        value = self.sent.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
            raise BadChange
        return value

    def key(self) -> UUID:
        try:
            return UUID(str(self.sent.get("key")))
        except ValueError as error:
            raise BadChange from error

    def one_of(self, name: str, choices: Collection[str], *, blank: bool = False) -> str:
        value = self.sent.get(name, "")
        if not isinstance(value, str) or (value not in choices and not (blank and value == "")):
            raise BadChange
        return value

    def at(self, name: str) -> datetime:
        value = self.sent.get(name)
        try:
            moment = parse_datetime(value) if isinstance(value, str) else None
            moment = moment.astimezone(UTC) if moment and timezone.is_aware(moment) else None
        except (ValueError, OverflowError) as error:
            raise BadChange from error
        if moment is None:
            raise BadChange
        return moment

    def written_at(self) -> datetime:
        """When it was written by the clock of the device; now where that clock cannot be right."""
        now, sent = timezone.now(), self.at("written_at")
        return sent if self.visit.booked_at <= sent <= now else now

    def row(self, name: str, rows: Any) -> Any:
        """The row of that number among `rows`; None for none."""
        if self.sent.get(name) is None:
            return None
        found = rows.filter(pk=self.number(name)).first()
        if found is None:
            raise BadChange
        return found

    def needed(self, name: str, rows: Any) -> Any:
        found = self.row(name, rows)
        if found is None:
            raise BadChange
        return found

    @property
    def principles(self) -> Any:
        return Principle.objects.filter(version=self.visit.cycle.version_id)


def _note(change: _Change) -> dict[str, Any]:
    if change.is_deletion:
        return _deleted(change, VisitNote)
    note = services.save_note(
        **change.who,
        key=change.key(),
        written_at=change.written_at(),
        kind=change.one_of("kind", NoteKind.values),
        voice=change.one_of("voice", Voice.values, blank=True),
        is_few=change.sent.get("few") is True,
        item=change.row("item", AgendaItem.objects.filter(visit=change.visit)),
        principle=change.row("principle", change.principles),
        text=change.text("text"),
        use=change.one_of("use", NoteUse.values, blank=True),
    )
    return {"edition": note.edition}


def _target(change: _Change) -> dict[str, Any]:
    finding = Finding(pk=change.number("finding"))
    if finding.pk not in day.targets_known_at(change.visit):
        raise BadChange
    row = services.save_target_check(
        **change.who,
        finding=finding,
        outcome=change.one_of("outcome", TargetOutcome.values, blank=True),
        proof=change.text("proof"),
    )
    return {"edition": row.edition}


def _evidence(change: _Change) -> dict[str, Any]:
    criteria = Criterion.objects.filter(principle__version=change.visit.cycle.version_id)
    row = services.save_evidence_check(
        **change.who,
        criterion=change.needed("criterion", criteria),
        piece=change.number("piece"),
        is_seen=change.sent.get("seen") is True,
        remark=change.text("remark"),
    )
    return {"edition": row.edition}


def _remark(change: _Change) -> dict[str, Any]:
    if change.is_deletion:
        return _deleted(change, InternalRemark)
    row = services.save_remark(**change.who, key=change.key(), text=change.text("text"))
    return {"edition": row.edition}


def _finding(change: _Change) -> dict[str, Any]:
    row = save_finding(
        **change.who,
        principle=change.needed("principle", change.principles),
        notes=change.text("notes"),
        target=change.text("target", most=1000),
    )
    return {"edition": row.edition}


def _disclosure(change: _Change) -> dict[str, Any]:
    services.record_disclosure(
        visit=change.visit, by=change.by, key=change.key(), heard_at=change.at("heard_at"),
        told=change.one_of("told", ToldOf.values), told_at=change.at("told_at"),
    )  # fmt: skip
    return {"edition": 1}


def _deleted(change: _Change, kind: type[VisitNote | InternalRemark]) -> dict[str, Any]:
    services.delete_written(**change.who, kind=kind, key=change.key())
    return {"edition": 0}


TAKERS: dict[str, Callable[[_Change], dict[str, Any]]] = {
    "note": _note,
    "target": _target,
    "evidence": _evidence,
    "remark": _remark,
    "finding": _finding,
    "disclosure": _disclosure,
}
AS_JSON: dict[type, Callable[[Any], dict[str, Any]]] = {
    VisitNote: day.note_as_json,
    TargetCheck: day.target_as_json,
    EvidenceCheck: day.evidence_as_json,
    InternalRemark: day.remark_as_json,
    Finding: day.finding_as_json,
}
