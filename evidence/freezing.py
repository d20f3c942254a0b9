"""A self-evaluation as data: what a submission holds, and the hash that is signed. Reads only.

Nothing in it is a number with a fraction, so that its canonical form is the same wherever it is made: JSON with sorted
keys, no white space, UTF-8 (the rules of RFC 8785 for what occurs here).
"""

import hashlib
import json
from typing import Any

from evidence.models import Cycle, Evidence, EvidenceUse
from evidence.queries.criteria import CriterionState, PrincipleState, with_evidence

FORMAT = 1
# What is said of a file and who is in it: it can be erased with the file, so the copy has its hash alone.
ABOUT = ("title", "alt_text", "supplied_by", "personal_data", "children_pictured", "consent")


def canonical(content: Any) -> bytes:
    """The one form in bytes of what JSON can say."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(content: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_of(cycle: Cycle, around: dict[str, Any]) -> dict[str, Any]:
    """The whole self-evaluation; `around` is what the room above adds: what the rules said, surveys, the plan."""
    return {
        "format": FORMAT,
        "school": {"name": cycle.school.name, "identifier": cycle.school.identifier},
        "version": cycle.version.code,
        "level": {"code": cycle.level.code, "name": cycle.level.name},
        "started_on": cycle.started_on.isoformat(),
        "principles": [_principle(state, criteria) for state, criteria in with_evidence(cycle)],
        "around": around,
    }


def about_piece(evidence: Evidence) -> dict[str, Any]:
    """What is said of a piece with a file."""
    assert evidence.file is not None  # noqa: S101 - asked of pieces with a file only
    said = {name: getattr(evidence, name) for name in ABOUT}
    return said | {"name": evidence.file.name, "content_type": evidence.file.content_type, "size": evidence.file.size}


def _principle(state: PrincipleState, criteria: list[tuple[CriterionState, list[EvidenceUse]]]) -> dict[str, Any]:
    principle = state.principle
    return {
        "number": principle.number,
        "code": principle.code,
        "name": principle.name,
        "criteria": [_criterion(criterion_state, uses) for criterion_state, uses in criteria],
    }


def _criterion(state: CriterionState, uses: list[EvidenceUse]) -> dict[str, Any]:
    content: dict[str, Any] = {
        "id": state.criterion.pk,
        "reference": state.criterion.reference,
        "text": state.criterion.text,
        "uses": [_use(use) for use in uses],
    }
    if judgement := state.judgement:
        content["judgement"] = {
            "point": judgement.point.value if judgement.point else None,
            "narrative": judgement.narrative,
            "helps": judgement.helps,
            "hinders": judgement.hinders,
            "edition": judgement.edition,
            "carried": judgement.carried_from_id is not None,
        }
    return content


def _use(use: EvidenceUse) -> dict[str, Any]:
    piece = use.evidence
    content = {
        "number": use.number,
        "piece": piece.pk,
        "kind": piece.kind,
        "stamp": piece.stamp,
        "effective_on": piece.effective_on.isoformat(),
        "acceptance": use.acceptance,
        "reason": use.reason,
    }
    if piece.file is not None:
        return content | {"file": piece.file.sha256, "about": hash_of(about_piece(piece))}
    said = ("title", "url", "note", "supplied_by", "personal_data", "ref_kind", "ref_key", "ref_title")
    return content | {name: getattr(piece, name) for name in said}
