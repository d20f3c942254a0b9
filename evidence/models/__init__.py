"""Rows of a school's self-evaluation; all belong to one school."""

from evidence.models.cycles import Cycle
from evidence.models.judgements import Judgement
from evidence.models.library import Evidence, EvidenceUse

__all__ = ["Cycle", "Evidence", "EvidenceUse", "Judgement"]
