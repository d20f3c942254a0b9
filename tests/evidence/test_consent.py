"""Consent that is withdrawn leaves nothing of a file: no earlier version, no words that are found, no decision."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from evidence.models import Cycle, DocumentWords, EarlierFile, Evidence, EvidenceUse
from evidence.queries.submissions import as_read
from evidence.services import library
from evidence.services.consent import withdraw_consent
from evidence.services.cycles import submit_cycle
from evidence.services.reviews import decide_on_copy, decide_on_use
from tests.wqm.files.looking import look_into_files
from tests.wqm.files.uploads import pdf
from wqm.files.models import StoredFile


@pytest.fixture
def shown(hazel) -> Evidence:
    """A file for criterion 2.1."""
    piece = hazel.file()
    hazel.use(piece, hazel.criterion(2, 1))
    look_into_files()
    return Evidence.objects.select_related("file").get(pk=piece.pk)


def withdraw(hazel, piece: Evidence) -> None:
    withdraw_consent(school=hazel.school, piece=piece.pk, reason="A parent withdrew consent", by=hazel.head)


def test_earlier_versions_of_the_file_go_too(hazel, shown):
    first = shown.file.key
    newer = SimpleUploadedFile("newer.pdf", pdf())
    library.replace_file(evidence=shown, upload=newer, by=hazel.head)
    assert EarlierFile.objects.filter(evidence=shown).count() == 1
    withdraw(hazel, shown)
    assert not EarlierFile.objects.filter(evidence=shown).exists()
    assert not StoredFile.objects.filter(key=first).exists()


def test_words_of_the_document_are_found_no_more(hazel, shown):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO evidence_documentwords (school_id, evidence_id, file_key, lexemes)"
            " VALUES (%s, %s, %s, to_tsvector('simple', 'ella'))",
            [hazel.school.pk, shown.pk, shown.file.key],
        )
    assert DocumentWords.objects.filter(evidence=shown).exists()
    withdraw(hazel, shown)
    assert not DocumentWords.objects.filter(evidence=shown).exists()


def test_what_was_accepted_is_to_be_looked_at_again(hazel, shown):
    use = EvidenceUse.objects.get(evidence=shown)
    decide_on_use(use=use, acceptance="accepted", seen=shown.stamp, by=hazel.officer)
    withdraw(hazel, shown)
    use.refresh_from_db()
    assert use.acceptance == "changed"


def copied(hazel):
    """(state, uses) of criterion 2.1 in the copy."""
    cycle = Cycle.objects.select_related("school", "version", "level").get(pk=hazel.cycle.pk)
    rows = [row for _, criteria in as_read(cycle) for row in criteria]
    return next((state, uses) for state, uses in rows if state.criterion.reference == "2.1")


def test_file_in_which_a_virus_was_found_since_is_no_evidence_in_the_copy(hazel, shown):
    submit_cycle(cycle=hazel.cycle, by=hazel.head)
    assert copied(hazel)[0].evidence_count == 1
    StoredFile.objects.filter(pk=shown.file.pk).update(scan="infected")
    state, _ = copied(hazel)
    assert (state.evidence_count, state.held_back_count) == (0, 1)


def test_last_decision_on_a_piece_of_the_copy_counts(hazel, shown):
    submit_cycle(cycle=hazel.cycle, by=hazel.head)
    for acceptance, reason in (("more", "Which year?"), ("accepted", "")):
        (use,) = copied(hazel)[1]
        decide_on_copy(
            cycle=hazel.cycle, use=use, acceptance=acceptance, reason=reason, seen=use.evidence.stamp, by=hazel.officer
        )
    assert copied(hazel)[1][0].acceptance == "accepted"


def test_piece_that_was_changed_after_it_was_accepted_is_to_be_looked_at_in_the_copy(hazel):
    use = hazel.use(hazel.note(), hazel.criterion(2, 1))[0]
    hazel.decide(use, "accepted")
    library.save_evidence(evidence=use.evidence, note="Other words", by=hazel.head)
    submit_cycle(cycle=hazel.cycle, by=hazel.head)
    state, (copy,) = copied(hazel)
    assert (copy.acceptance, state.accepted_count) == ("not_looked_at", 0)
