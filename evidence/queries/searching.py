"""Searching a school's evidence: by its own words, by people and criteria, and by the text of documents.

PostgreSQL's full text search, in the rows of one school: each holds some hundred pieces, so that only the text of
documents, which is long, has its lexemes stored.
"""

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat

from evidence.models import Cycle, DocumentWords, Evidence, EvidenceUse
from wqm.files.enums import ALLOWED_TYPES, HELD_BACK, PICTURES
from wqm.lines import search_words

LANGUAGE = "english"
# The parts of a piece itself, and the people behind it.
OWN_WORDS = ("title", "note", "alt_text", "supplied_by", "file__name", "url", "ref_title", "added_by__name")
UNREADABLE = [ALLOWED_TYPES[kind] for kind in PICTURES]


def found_by(pieces: QuerySet[Evidence], cycle: Cycle | None, typed: str) -> QuerySet[Evidence]:
    """The pieces that have every word that was typed, or one that begins like it, somewhere.

    Criteria are those of `cycle`. A word that the language leaves out ("the") is looked for in titles alone.
    """
    words = search_words(typed)
    pieces = _with_words(pieces, cycle) if words else pieces
    for word in words:
        places = Q(title__icontains=word) | Q(file__name__icontains=word)
        if query := _begins_with(word):
            # Of the file that is there now: what an earlier one said is found no more.
            read = DocumentWords.objects.filter(evidence=OuterRef("pk"), file_key=OuterRef("file__key"), lexemes=query)
            places = places | Q(about=query) | Q(Exists(read))
        pieces = pieces.filter(places)
    return pieces


def _with_words(pieces: QuerySet[Evidence], cycle: Cycle | None) -> QuerySet[Evidence]:
    """`about`: everything short that a piece is found by."""
    used = EvidenceUse.objects.filter(evidence=OuterRef("pk"), cycle=cycle).order_by().values("evidence")
    reference = Concat(
        Cast("criterion__principle__number", CharField()), Value("."), Cast("criterion__number", CharField()),
        Value(" "), "criterion__text", Value(" "), "criterion__principle__name", output_field=TextField(),
    )  # fmt: skip
    joined = used.annotate(words=StringAgg(reference, " ", output_field=TextField())).values("words")
    criteria = Coalesce(Subquery(joined), Value(""), output_field=TextField())
    return pieces.annotate(criteria_words=criteria).annotate(
        about=SearchVector(*OWN_WORDS, F("criteria_words"), config=LANGUAGE)
    )


def _begins_with(word: str) -> SearchQuery | None:
    """The word or its beginning, as PostgreSQL writes it; None where nothing of it can be looked for."""
    plain = "".join(letter for letter in word if letter.isalnum() or letter in "-._@")
    if not any(letter.isalnum() for letter in plain):
        return None
    return SearchQuery(f"'{plain}':*", search_type="raw", config=LANGUAGE)


def pieces_to_read(most: int) -> list[Evidence]:
    """Pieces whose file may be opened and was not read since it was put there, the oldest first."""
    read = DocumentWords.objects.filter(evidence=OuterRef("pk"), file_key=OuterRef("file__key"))
    pieces = Evidence.objects.filter(file__isnull=False).exclude(file__scan__in=HELD_BACK)
    pieces = pieces.exclude(file__content_type__in=UNREADABLE).exclude(Exists(read))
    return list(pieces.select_related("file").order_by("pk")[:most])
