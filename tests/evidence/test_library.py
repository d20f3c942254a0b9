"""The library: what stays, what may change when, and what is never deleted."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from evidence.models import EarlierFile, Evidence, EvidenceReview, EvidenceUse
from evidence.queries.library import Wanted, find_evidence, used_bytes
from evidence.services import binning, library
from evidence.services.binning import bin_evidence
from evidence.services.cycles import advance_cycle
from evidence.services.referring import add_reference
from evidence.services.reviews import accept_uses, decide_on_use
from evidence.services.uses import stop_using, use_evidence
from framework.models import Version
from plans.models import Proof
from tests import factories as f
from tests.wqm.files.uploads import pdf, picture
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.files.checks import BadUpload
from wqm.files.models import StoredFile
from wqm.references import Origin


def test_evidence_off_its_last_criterion_stays_in_the_library(hazel):
    note = hazel.note()
    (use,) = hazel.use(note)
    stop_using(use=use, by=hazel.head)
    assert list(note.uses.all()) == []
    assert Evidence.objects.get(pk=note.pk).title == "Walk round"
    verbs = list(Activity.objects.filter(school=hazel.school).order_by("pk").values_list("verb", flat=True))
    assert verbs[-3:] == ["evidence.added", "evidence.used", "evidence.unused"]


def test_evidence_is_used_for_several_criteria_and_each_use_once(hazel):
    note, criteria = hazel.note(), (hazel.criterion(1, 1), hazel.criterion(2, 2), hazel.criterion(3, 1))
    pairs = [(note, criterion) for criterion in criteria]
    assert use_evidence(cycle=hazel.cycle, pairs=pairs, by=hazel.head) == 3
    assert use_evidence(cycle=hazel.cycle, pairs=pairs, by=hazel.head) == 0
    # The first criterion has a piece of the world's already.
    assert [use.number for use in note.uses.order_by("pk")] == [2, 1, 1]


def test_evidence_beyond_thirty_for_a_criterion_is_refused_and_none_is_used(hazel):
    pieces = [hazel.note() for _ in range(31)]
    with pytest.raises(NotAllowed, match="up to 30 pieces"):
        use_evidence(cycle=hazel.cycle, pairs=[(piece, hazel.criterion(2, 2)) for piece in pieces], by=hazel.head)
    assert not EvidenceUse.objects.filter(evidence__in=pieces).exists()


def test_use_in_a_cycle_that_has_ended_is_refused(hazel):
    note = hazel.note()
    (use,) = hazel.use(note)
    advance_cycle(cycle=hazel.cycle, step="close", by=hazel.head)
    with pytest.raises(NotAllowed, match="has ended"):
        stop_using(use=use, by=hazel.head)
    with pytest.raises(NotAllowed, match="has ended"):
        hazel.use(note, hazel.criterion(3, 1))
    assert note.uses.count() == 1


@pytest.mark.parametrize("state", ["submitted", "ready", "assessed"])
def test_content_of_what_the_office_or_a_visitor_looks_at_stays_and_the_rest_may_change(hazel, state):
    piece = hazel.file()
    hazel.use(piece)
    type(hazel.cycle).objects.filter(pk=hazel.cycle.pk).update(state=state)
    with pytest.raises(NotAllowed, match="its content cannot be changed"):
        library.replace_file(evidence=piece, upload=SimpleUploadedFile("new.pdf", pdf()), by=hazel.head)
    with pytest.raises(NotAllowed, match="its content cannot be changed"):
        library.save_evidence(evidence=piece, note="Other words", by=hazel.head)
    today = timezone.localdate()
    library.save_evidence(
        evidence=piece, note="", title="A better title", review_on=today, personal_data=True, by=hazel.head
    )
    piece.refresh_from_db()
    assert (piece.title, piece.review_on, piece.personal_data) == ("A better title", today, True)
    assert (piece.file.name, piece.note, piece.earlier_files.count()) == ("plan.pdf", "", 0)


@pytest.mark.parametrize("decision", ["accepted", "more"])
def test_changed_content_has_to_be_looked_at_again_and_keeps_what_was_said(hazel, decision):
    piece = hazel.file()
    use, other = hazel.use(piece, hazel.criterion(2, 2), hazel.criterion(3, 1))
    hazel.decide(use, decision, "The dates are missing")
    library.save_evidence(evidence=piece, title="Only the title", by=hazel.head)
    use.refresh_from_db()
    assert use.acceptance == decision
    library.replace_file(evidence=piece, upload=SimpleUploadedFile("new.pdf", pdf()), by=hazel.head)
    use.refresh_from_db()
    other.refresh_from_db()
    assert (use.acceptance, use.decided_by) == ("changed", hazel.officer)
    assert use.reason == ("The dates are missing" if decision == "more" else "")
    assert other.acceptance == "not_looked_at"


def test_replaced_file_stays_readable_and_counts_for_the_quota(hazel, settings):
    first, second = pdf(), pdf() + b"\n% a later one"
    before = used_bytes(hazel.school.pk)
    piece = hazel.file(first)
    library.replace_file(evidence=piece, upload=SimpleUploadedFile("new.pdf", second), by=hazel.head)
    piece.refresh_from_db()
    earlier = EarlierFile.objects.get(evidence=piece)
    assert (piece.file.name, earlier.file.name, earlier.replaced_by) == ("new.pdf", "plan.pdf", hazel.head)
    assert used_bytes(hazel.school.pk) - before == len(first) + len(second)
    settings.SCHOOL_QUOTA_BYTES = used_bytes(hazel.school.pk) + len(first) - 1
    with pytest.raises(NotAllowed, match="does not fit"):
        library.replace_file(evidence=piece, upload=SimpleUploadedFile("third.pdf", first), by=hazel.head)
    assert EarlierFile.objects.filter(evidence=piece).count() == 1


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("submitted", "submitted"),
        ("ready", "submitted"),
        ("assessed", "submitted"),
        ("awarded", "supports your award"),
    ],
)
def test_evidence_that_somebody_relied_on_is_not_deleted(hazel, state, sentence):
    note = hazel.note()
    hazel.use(note)
    ended = {"ended_on": timezone.localdate()} if state == "awarded" else {}
    type(hazel.cycle).objects.filter(pk=hazel.cycle.pk).update(state=state, **ended)
    with pytest.raises(NotAllowed, match=sentence):
        binning.bin_evidence(evidence=note, by=hazel.head)
    assert Evidence.objects.filter(pk=note.pk).exists()


def test_evidence_that_proves_an_action_is_not_deleted_until_it_is_taken_off_there(hazel):
    note = hazel.note()
    proof = f.ProofFactory(action__target__school=hazel.school, action__title="Rota", evidence=note)
    with pytest.raises(NotAllowed, match="proof for the action “Rota”"):
        binning.bin_evidence(evidence=note, by=hazel.head)
    assert Proof.objects.filter(pk=proof.pk).exists()
    proof.delete()
    binning.bin_evidence(evidence=note, by=hazel.head)
    assert not Evidence.objects.filter(pk=note.pk).exists()


def test_deleted_evidence_takes_uses_decisions_and_files_along(hazel):
    piece = hazel.file()
    library.replace_file(evidence=piece, upload=SimpleUploadedFile("new.pdf", pdf()), by=hazel.head)
    (use,) = hazel.use(piece)
    hazel.decide(use, "accepted")
    binning.bin_evidence(evidence=piece, by=hazel.head)
    binning.delete_for_good(evidence=piece, by=hazel.head)
    assert not EvidenceUse.objects.filter(pk=use.pk).exists()
    assert not EvidenceReview.objects.filter(evidence_id=piece.pk).exists()
    assert not StoredFile.objects.filter(name__in=["plan.pdf", "new.pdf"]).exists()


def test_photograph_must_be_a_picture(hazel):
    with pytest.raises(BadUpload, match="not a photo"):
        hazel.file(kind="photograph", alt_text="A garden")
    photograph = hazel.file(picture(), "garden.jpg", kind="photograph", alt_text="A garden")
    assert (photograph.kind, photograph.alt_text, photograph.file.content_type) == (
        "photograph",
        "A garden",
        "image/jpeg",
    )


def test_picture_kept_as_a_file_becomes_a_photograph_with_its_description(hazel):
    photograph, document = hazel.file(picture(), "garden.jpg"), hazel.file()
    assert library.save_evidence(evidence=photograph, alt_text="A garden", by=hazel.head).kind == "photograph"
    assert library.save_evidence(evidence=document, alt_text="", by=hazel.head).kind == "file"


def test_reference_to_the_same_thing_is_one_piece_with_several_uses(hazel):
    origin = Origin("survey_result", "wave-1:workload", "Staff survey: workload")
    place = {"school": hazel.school, "origin": origin, "by": hazel.head, "cycle": hazel.cycle}
    first = add_reference(criterion=hazel.criterion(2, 2), **place)
    for number in (1, 1):
        assert add_reference(criterion=hazel.criterion(3, number), **place) == first
    assert add_reference(school=hazel.school, origin=origin, by=hazel.head) == first
    assert (first.kind, first.title, first.uses.count()) == ("reference", "Staff survey: workload", 2)


def test_principles_of_the_cycle_are_chosen_and_those_of_another_version_stay(hazel):
    other = Version.objects.get(code="sample-seven")
    codes = set(hazel.cycle.version.principles.values_list("code", flat=True))
    same = other.principles.filter(code__in=codes).first()
    strange = other.principles.exclude(code__in=codes).first()
    note = hazel.note()
    for principle in (same, strange):
        f.EvidencePrincipleFactory(evidence=note, principle=principle)
    chosen = list(hazel.cycle.version.principles.exclude(code=same.code)[:2])
    library.save_evidence(evidence=note, principles=chosen, by=hazel.head)
    assert set(note.principles.all()) == {strange, *chosen}


def test_more_is_asked_for_with_a_reason_and_everything_said_is_kept(hazel):
    (use,) = hazel.use(hazel.note())
    hazel.decide(use, "more", " The dates are missing ")
    hazel.decide(use, "more", "The dates are missing")
    hazel.decide(use, "accepted", "Left over in the form")
    said = EvidenceReview.objects.filter(evidence=use.evidence).order_by("pk")
    assert list(said.values_list("acceptance", "reason")) == [("more", "The dates are missing"), ("accepted", "")]
    use.refresh_from_db()
    assert (use.acceptance, use.reason, use.decided_by) == ("accepted", "", hazel.officer)


def test_decision_on_what_was_changed_meanwhile_is_refused(hazel):
    note = hazel.note()
    use, other = hazel.use(note, hazel.criterion(2, 2), hazel.criterion(3, 1))
    seen = note.stamp
    library.save_evidence(evidence=note, note="Other words", by=hazel.head)
    with pytest.raises(NotAllowed, match="changed while you were looking"):
        accept_uses(uses=[(use, seen), (other, seen)], by=hazel.officer)
    assert set(note.uses.values_list("acceptance", flat=True)) == {"not_looked_at"}


def test_decision_in_an_ended_cycle_is_refused(hazel):
    (use,) = hazel.use(hazel.note())
    type(hazel.cycle).objects.filter(pk=hazel.cycle.pk).update(state="closed", ended_on=timezone.localdate())
    with pytest.raises(NotAllowed, match="has ended"):
        hazel.decide(use, "accepted")


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"q": "garden"}, ["Garden in spring"]),
        ({"q": "GARD meadow"}, ["Garden in spring"]),
        ({"q": "100%"}, []),
        ({"q": "plan.pdf"}, ["The plan"]),
        ({"q": "ms green"}, ["Garden in spring"]),
        ({"kind": "file"}, ["Evidence of Hazel Primary", "The plan"]),
        ({"decision": "more"}, ["The plan"]),
        ({"review": "due"}, ["Garden in spring"]),
        ({"flag": "personal_data"}, ["Garden in spring"]),
        ({"flag": "children_pictured"}, []),
        ({"use": "unused"}, ["Garden in spring"]),
        ({"use": "used", "kind": "file", "decision": "not_looked_at"}, ["Evidence of Hazel Primary"]),
    ],
)
def test_library_is_searched_by(hazel, wanted, titles):
    hazel.note(
        title="Garden in spring", note="The meadow", supplied_by="Ms Green", personal_data=True,
        review_on=timezone.localdate(),
    )  # fmt: skip
    hazel.decide(hazel.use(hazel.file())[0], "more", "Why?")
    pieces = find_evidence(hazel.school, hazel.cycle, Wanted(**wanted))
    assert sorted(piece.title for piece in pieces) == titles


def test_library_by_principle_finds_what_supports_it_or_is_used_there(hazel):
    supporting = hazel.note(title="Supports", principles=[hazel.criterion(3, 1).principle])
    used = hazel.note(title="Used")
    hazel.use(used, hazel.criterion(3, 2))
    hazel.note(title="Neither")
    code = hazel.criterion(3, 1).principle.code
    assert set(find_evidence(hazel.school, hazel.cycle, Wanted(principle=code))) == {supporting, used}


def test_piece_that_was_deleted_meanwhile_is_said_to_be_gone(hazel):
    note, piece = hazel.note(), hazel.file()
    (use,) = hazel.use(note)
    hazel.use(piece)
    for evidence in (note, piece):
        binning.bin_evidence(evidence=Evidence.objects.get(pk=evidence.pk), by=hazel.head)
    with pytest.raises(NotAllowed, match="removed this evidence"):
        decide_on_use(use=use, acceptance="accepted", seen=note.stamp, by=hazel.officer)
    with pytest.raises(NotAllowed, match="else has deleted this evidence"):
        library.save_evidence(evidence=note, title="Another", by=hazel.head)
    with pytest.raises(NotAllowed, match="else has deleted this evidence"):
        library.replace_file(evidence=piece, upload=SimpleUploadedFile("new.pdf", pdf()), by=hazel.head)
    assert not Evidence.objects.filter(pk__in=[note.pk, piece.pk]).exists()


def test_reference_that_is_in_the_bin_comes_back_instead_of_a_second_one(hazel):
    origin = Origin("survey_result", "wave-1:workload", "Staff survey: workload")
    first = add_reference(school=hazel.school, origin=origin, by=hazel.head)
    bin_evidence(evidence=first, by=hazel.head)
    again = add_reference(
        school=hazel.school, origin=origin, by=hazel.head, cycle=hazel.cycle, criterion=hazel.criterion(2, 2)
    )
    assert (again.pk, again.binned_at, again.uses.count()) == (first.pk, None, 1)
