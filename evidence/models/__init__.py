"""Rows of a school's self-evaluation; all belong to one school."""

from evidence.models.cycles import Cycle
from evidence.models.judgements import Judgement, JudgementEdition
from evidence.models.library import (
    DocumentWords,
    EarlierFile,
    Evidence,
    EvidencePrinciple,
    EvidenceReview,
    EvidenceUse,
)
from evidence.models.mail import AskedMail
from evidence.models.submissions import Submission, SubmissionFile
from evidence.models.work import Assignment, Mention, Thread, ThreadComment

__all__ = [
    "AskedMail",
    "Assignment",
    "Cycle",
    "DocumentWords",
    "EarlierFile",
    "Evidence",
    "EvidencePrinciple",
    "EvidenceReview",
    "EvidenceUse",
    "Judgement",
    "JudgementEdition",
    "Mention",
    "Submission",
    "SubmissionFile",
    "Thread",
    "ThreadComment",
]
