"""A submission is a copy: what the school writes afterwards is not in it, and nobody can change it."""

import json

import pytest
from django.core.files.storage import default_storage
from django.db import ProgrammingError, connection, transaction

from evidence.freezing import canonical, content_of, hash_of
from evidence.models import Cycle, Evidence, EvidenceUse, Submission, SubmissionFile
from evidence.queries.submissions import as_read, changed_since, evaluation_in, file_as_read, is_as_submitted
from evidence.services import binning, library
from evidence.services.consent import withdraw_consent
from evidence.services.cycles import reopen_cycle, submit_cycle
from evidence.services.judgements import save_judgement
from evidence.services.reviews import decide_on_copy, decide_on_use
from evidence.services.uses import stop_using
from tests.databases import as_role
from tests.wqm.files.looking import look_into_files
from wqm.access.refusals import NotAllowed
from wqm.files.models import StoredFile
from wqm.tenancy.database_roles import WEB, WORKER
from wqm.tenancy.scope import scope


@pytest.fixture
def shown(hazel):
    """A file and a note for criterion 2.1, with words that cite the file."""
    file, note = hazel.file(), hazel.note()
    hazel.use(file, hazel.criterion(2, 1))
    hazel.use(note, hazel.criterion(2, 1))
    write(hazel, "As [E1] shows, staff are asked.")
    look_into_files()
    return Evidence.objects.select_related("file").get(pk=file.pk)


def write(hazel, words: str):
    return save_judgement(
        cycle=hazel.cycle, criterion=hazel.criterion(2, 1), point=None, narrative=words, edition=None, by=hazel.head
    )


def submit(hazel) -> Submission:
    return submit_cycle(cycle=hazel.cycle, by=hazel.head, around={"rules": []})


def read(hazel):
    """(words, [(number, title, acceptance)]) that the office reads of criterion 2.1."""
    cycle = Cycle.objects.select_related("version", "level", "school").get(pk=hazel.cycle.pk)
    for _, criteria in as_read(cycle):
        for state, uses in criteria:
            if state.criterion.reference == "2.1":
                words = state.judgement.narrative if state.judgement else None
                return words, [(use.number, use.evidence.title, use.acceptance) for use in uses]
    raise AssertionError("2.1 is not there")


def test_copy_is_what_the_office_reads_while_the_school_goes_on_writing(hazel, shown):
    submit(hazel)
    before = read(hazel)
    assert before[0] == "As [E1] shows, staff are asked."
    write(hazel, "Other words, after the submission.")
    library.save_evidence(evidence=shown, title="Renamed since", by=hazel.head)
    stop_using(use=EvidenceUse.objects.get(evidence=shown), by=hazel.head)
    assert read(hazel) == before


def test_before_the_first_submission_the_office_reads_what_is_there(hazel, shown):
    write(hazel, "Still being written")
    assert read(hazel)[0] == "Still being written"


def test_second_submission_is_a_second_copy_and_the_first_stays(hazel, shown):
    first = submit(hazel)
    reopen_cycle(cycle=hazel.cycle, by=hazel.head)
    write(hazel, "Better words")
    second = submit(hazel)
    assert (first.number, second.number) == (1, 2)
    cycle = Cycle.objects.get(pk=hazel.cycle.pk)
    words = [
        state.judgement.narrative
        for copy in (first, second)
        for _, criteria in evaluation_in(copy, cycle)
        for state, _ in criteria
        if state.criterion.reference == "2.1"
    ]
    assert words == ["As [E1] shows, staff are asked.", "Better words"]


def test_hash_is_of_the_content_and_notices_a_change_of_one_letter(hazel, shown):
    submission = Submission.objects.get(pk=submit(hazel).pk)
    assert submission.sha256 == hash_of(json.loads(canonical(submission.content)))
    assert is_as_submitted(submission)
    submission.content["principles"][1]["criteria"][0]["judgement"]["narrative"] += "."
    assert not is_as_submitted(submission)


def test_canonical_form_does_not_depend_on_the_order_of_keys():
    wanted = '{"a":["é",null],"b":1}'.encode()
    assert canonical({"b": 1, "a": ["é", None]}) == canonical({"a": ["é", None], "b": 1}) == wanted


CHANGES = [
    "UPDATE evidence_submission SET sha256 = repeat('0', 64)",
    "DELETE FROM evidence_submission",
    "UPDATE evidence_submissionfile SET sha256 = repeat('0', 64)",
    "DELETE FROM evidence_submissionfile",
]


@pytest.mark.parametrize("statement", CHANGES)
@pytest.mark.parametrize("role", [WEB, WORKER])
def test_application_cannot_change_or_delete_a_copy(hazel, shown, statement, role):
    submit(hazel)
    with as_role(role), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_submission_waits_for_files_that_are_still_being_checked(hazel):
    piece = hazel.file()
    hazel.use(piece)
    StoredFile.objects.filter(pk=piece.file_id).update(scan="waiting")
    with pytest.raises(NotAllowed, match="still being checked"):
        submit(hazel)
    assert not Submission.objects.filter(cycle=hazel.cycle).exists()
    assert Cycle.objects.get(pk=hazel.cycle.pk).state == "open"


def test_file_of_a_copy_outlives_a_newer_one_and_the_deletion_of_the_piece(hazel, shown):
    submit(hazel)
    file = shown.file
    binning.bin_evidence(evidence=shown, by=hazel.head)
    binning.delete_for_good(evidence=Evidence.everything.get(pk=shown.pk), by=hazel.head)
    assert not Evidence.everything.filter(pk=shown.pk).exists()
    held = file_as_read(Cycle.objects.get(pk=hazel.cycle.pk), shown.pk)
    assert held is not None and held.sha256 == file.sha256
    assert default_storage.exists(held.key)


def test_file_that_no_copy_holds_is_deleted_with_its_piece(hazel, shown):
    """The positive control of the test above."""
    key = shown.file.key
    binning.bin_evidence(evidence=shown, by=hazel.head)
    binning.delete_for_good(evidence=Evidence.everything.get(pk=shown.pk), by=hazel.head)
    assert not StoredFile.objects.filter(key=key).exists()


def test_what_the_office_decided_on_is_not_forgotten_while_it_reads_the_copy(hazel, shown, world):
    submit(hazel)
    use = EvidenceUse.objects.get(evidence=shown)
    decide_on_use(use=use, acceptance="accepted", seen=shown.stamp, by=world.person("officer"))
    binning.bin_evidence(evidence=shown, by=hazel.head)
    with pytest.raises(NotAllowed, match="stays in the bin until that cycle ends"):
        binning.delete_for_good(evidence=Evidence.everything.get(pk=shown.pk), by=hazel.head)
    Cycle.objects.filter(pk=hazel.cycle.pk).update(state="closed")
    binning.delete_for_good(evidence=Evidence.everything.get(pk=shown.pk), by=hazel.head)


def test_consent_that_is_withdrawn_leaves_a_tombstone_in_every_copy_and_no_words_about_the_file(hazel, shown):
    library.save_evidence(
        evidence=shown, title="Ella and the dog", children_pictured=True, consent="Ella’s mother", by=hazel.head
    )
    submit(hazel)
    key = Evidence.objects.get(pk=shown.pk).file.key
    withdraw_consent(school=hazel.school, piece=shown.pk, reason="A parent withdrew consent", by=hazel.head)
    assert not StoredFile.objects.filter(key=key).exists()
    row = SubmissionFile.objects.get(submission__cycle=hazel.cycle, piece=shown.pk)
    assert (row.file, row.about, row.removed_reason) == (None, {}, "A parent withdrew consent")
    assert "Ella" not in str(read(hazel)) + json.dumps(Submission.objects.get(cycle=hazel.cycle).content)
    assert is_as_submitted(Submission.objects.get(cycle=hazel.cycle))
    piece = Evidence.objects.get(pk=shown.pk)
    assert (piece.kind, piece.file, piece.children_pictured) == ("note", None, False)


def test_consent_can_be_withdrawn_for_a_file_that_only_a_copy_holds(hazel, shown):
    submit(hazel)
    binning.bin_evidence(evidence=shown, by=hazel.head)
    binning.delete_for_good(evidence=Evidence.everything.get(pk=shown.pk), by=hazel.head)
    withdraw_consent(school=hazel.school, piece=shown.pk, reason="Asked for", by=hazel.head)
    assert file_as_read(Cycle.objects.get(pk=hazel.cycle.pk), shown.pk) is None
    with pytest.raises(NotAllowed, match="nothing to remove"):
        withdraw_consent(school=hazel.school, piece=shown.pk, reason="Asked for twice", by=hazel.head)


def test_piece_without_its_file_is_no_evidence_in_the_copy(hazel, shown):
    submit(hazel)
    withdraw_consent(school=hazel.school, piece=shown.pk, reason="Asked for", by=hazel.head)
    cycle = Cycle.objects.get(pk=hazel.cycle.pk)
    (state,) = [state for _, criteria in as_read(cycle) for state, _ in criteria if state.criterion.reference == "2.1"]
    assert (state.evidence_count, state.held_back_count) == (1, 1)


def copied_use(hazel, piece):
    cycle = Cycle.objects.get(pk=hazel.cycle.pk)
    uses = [use for _, criteria in as_read(cycle) for _, uses in criteria for use in uses]
    return next(use for use in uses if use.evidence_id == piece.pk)


def test_decision_on_the_copy_is_the_one_on_the_piece_while_that_is_the_same(hazel, shown, world):
    submit(hazel)
    use = copied_use(hazel, shown)
    officer = world.person("officer")
    decide_on_copy(cycle=hazel.cycle, use=use, acceptance="accepted", seen=use.evidence.stamp, by=officer)
    assert EvidenceUse.objects.get(evidence=shown).acceptance == "accepted"
    assert copied_use(hazel, shown).acceptance == "accepted"


def test_decision_on_the_copy_says_nothing_about_a_piece_that_was_changed_since(hazel, shown, world):
    submit(hazel)
    note = next(use.evidence for use in EvidenceUse.objects.filter(cycle=hazel.cycle) if use.evidence.kind == "note")
    library.save_evidence(evidence=note, note="Other words since", by=hazel.head)
    use = copied_use(hazel, note)
    officer = world.person("officer")
    decide_on_copy(cycle=hazel.cycle, use=use, acceptance="accepted", seen=use.evidence.stamp, by=officer)
    assert copied_use(hazel, note).acceptance == "accepted"
    assert EvidenceUse.objects.get(evidence=note, cycle=hazel.cycle).acceptance == "not_looked_at"


def test_decisions_of_before_the_submission_come_along(hazel, shown, world):
    use = EvidenceUse.objects.get(evidence=shown)
    officer = world.person("officer")
    decide_on_use(use=use, acceptance="more", reason="Which year?", seen=shown.stamp, by=officer)
    submit(hazel)
    copied = copied_use(hazel, shown)
    assert (copied.acceptance, copied.reason) == ("more", "Which year?")


def test_school_sees_on_which_criteria_it_has_written_since(hazel, shown, world):
    submission = submit(hazel)
    cycle = Cycle.objects.select_related("school", "version", "level").get(pk=hazel.cycle.pk)
    assert changed_since(submission, cycle) == set()
    use = EvidenceUse.objects.get(evidence=shown)
    decide_on_use(use=use, acceptance="accepted", seen=shown.stamp, by=world.person("officer"))
    assert changed_since(submission, cycle) == set()  # the office’s decisions are no change of the school
    write(hazel, "Other words")
    assert changed_since(submission, cycle) == {hazel.criterion(2, 1).pk}


def test_copy_of_another_school_does_not_exist(hazel, shown, world):
    submission = submit(hazel)
    with scope(schools=[world.next_door.pk]):
        assert not Submission.objects.filter(pk=submission.pk).exists()
        assert not SubmissionFile.objects.filter(submission=submission.pk).exists()


def test_same_cycle_gives_the_same_content_twice(hazel, shown):
    cycle = Cycle.objects.select_related("school", "version", "level").get(pk=hazel.cycle.pk)
    assert canonical(content_of(cycle, {"a": 1})) == canonical(content_of(cycle, {"a": 1}))


def test_decision_on_what_the_school_has_now_is_none_on_the_copy(hazel, shown, world):
    submit(hazel)
    note = next(use.evidence for use in EvidenceUse.objects.filter(cycle=hazel.cycle) if use.evidence.kind == "note")
    library.save_evidence(evidence=note, note="Other words since", by=hazel.head)
    note.refresh_from_db()
    decision = {"use": copied_use(hazel, note), "acceptance": "accepted", "seen": note.stamp}
    with pytest.raises(NotAllowed, match="submitted again since"):
        decide_on_copy(cycle=hazel.cycle, by=world.person("officer"), **decision)
    assert EvidenceUse.objects.get(evidence=note, cycle=hazel.cycle).acceptance == "not_looked_at"


def test_consent_is_withdrawn_at_ones_own_school_alone(hazel, world):
    with scope(everything=True):
        theirs = Evidence.objects.get(school=world.next_door, title="Evidence of Willow Primary")
        with pytest.raises(NotAllowed, match="nothing to remove"):
            withdraw_consent(school=hazel.school, piece=theirs.pk, reason="Mine", by=hazel.head)
        assert Evidence.objects.get(pk=theirs.pk).file_id == theirs.file_id
