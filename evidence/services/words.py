"""Reading the words of documents, so that the library is searched in them, too. Worker only."""

import logging

from django.contrib.postgres.search import SearchVector
from django.db import DatabaseError, transaction
from django.db.models import Value

from evidence.models import DocumentWords, Evidence
from evidence.queries.searching import LANGUAGE, pieces_to_read
from wqm.confined import CouldNotCheck, Limits, run_confined
from wqm.files.checks import BadUpload
from wqm.files.enums import ALLOWED_TYPES
from wqm.tenancy.scope import scope

log = logging.getLogger(__name__)

MB = 1024 * 1024
LIMITS = Limits(seconds=20, memory=512 * MB, result=2 * MB, is_sealed=True)
KINDS = {content_type: kind for kind, content_type in ALLOWED_TYPES.items()}
A_ROUND = 20


def read_documents() -> int:
    """Read some files that were looked into and not read yet; returns how many. What cannot be read has no words."""
    with scope(everything=True):
        pieces = pieces_to_read(A_ROUND)
    for piece in pieces:
        _keep(piece, _words_of(piece))
    return len(pieces)


def _words_of(piece: Evidence) -> str:
    assert piece.file is not None  # noqa: S101 - only pieces with a file are read
    try:
        with piece.file.open() as source:
            kind, target = KINDS[piece.file.content_type], "wqm.files.checks.words.words_in"
            return run_confined(target, source, limits=LIMITS, refused=BadUpload, kind=kind).decode()
    except (BadUpload, CouldNotCheck, OSError) as error:
        log.warning("a document could not be read", extra={"file": str(piece.file.pk), "error": type(error).__name__})
        return ""


def _keep(piece: Evidence, words: str) -> None:
    """For the file that was read: one that came in its place meanwhile is read in the next round.

    Words without gaps between them have several lexemes each, and PostgreSQL refuses more than a megabyte of lexemes:
    then less of the text is kept, and in the end none, so that no file keeps those after it from being read.
    """
    words = words.replace("\0", " ")
    for part in (words, words[: len(words) // 4], ""):
        try:
            _keep_lexemes(piece, SearchVector(Value(part), config=LANGUAGE))
        except DatabaseError as error:
            log.warning("a document has too many words", extra={"evidence": piece.pk, "error": type(error).__name__})
        else:
            return


def _keep_lexemes(piece: Evidence, lexemes: SearchVector) -> None:
    assert piece.file is not None  # noqa: S101 - as above
    with scope(everything=True), transaction.atomic():
        if not Evidence.everything.filter(pk=piece.pk).exists():
            return
        DocumentWords.objects.update_or_create(
            evidence=piece,
            defaults={"school_id": piece.school_id, "file_key": piece.file.key, "lexemes": lexemes},
        )
