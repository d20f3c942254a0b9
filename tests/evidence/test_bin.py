"""The bin: what was deleted is nowhere, can come back for thirty days, and is gone after them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evidence.models import Evidence, EvidenceUse
from evidence.models.library import BIN_DAYS
from evidence.services import binning
from evidence.services.library import add_to_library
from evidence.services.uses import use_evidence
from plans.services.actions import add_proof
from tests import factories as f
from tests.databases import as_worker
from tests.wqm.files.uploads import pdf
from wqm.access.refusals import NotAllowed
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope


@pytest.fixture
def used(world):
    """A note that is E7 of the first criterion of principle 2, with somebody's number 3 beside it."""
    with scope(everything=True):
        criterion = world.version.principles.get(number=2).criteria.get(number=1)
        note = f.EvidenceFactory(school=world.school, title="Old minutes")
        f.EvidenceUseFactory(cycle=world.cycle(), evidence=note, criterion=criterion, number=7)
    return note


def url(world, name: str, *more: int) -> str:
    return reverse(f"evidence:{name}", args=[world.school.pk, *more])


def test_deleted_evidence_is_shown_nowhere_but_in_the_bin(world, sign_in, used):
    head = sign_in("head")
    assert head.post(url(world, "delete", used.pk)).url == url(world, "library")
    use = {"school": world.school, "cycle": world.cycle()}
    with scope(everything=True):
        criterion = world.version.principles.get(number=2).criteria.get(number=1)
        assert not EvidenceUse.objects.filter(evidence=used, **use).exists()
    for address in (url(world, "library"), url(world, "criterion", criterion.pk), url(world, "choose", criterion.pk)):
        page = head.get(address).content.decode()
        page = page.replace("“Old minutes” is in the bin.", "")  # the message of the act
        assert "Old minutes" not in page, address
    assert head.get(url(world, "piece", used.pk)).status_code == 404
    assert head.get(url(world, "delete", used.pk)).status_code == 404
    with scope(everything=True):
        file = f.StoredFileFactory(school=world.school)
        earlier = f.EarlierFileFactory(evidence=Evidence.everything.get(pk=used.pk), file=file)
    assert head.get(url(world, "earlier_file", earlier.pk)).status_code == 404
    bin_page = head.get(url(world, "bin")).content.decode()
    assert "Old minutes" in bin_page
    assert f"{timezone.localdate() + BIN_DAYS:%-d %B %Y}" in bin_page
    assert "Thrown away by Willow Primary" not in bin_page


def test_restored_evidence_is_used_again_under_its_number(world, sign_in, used):
    head = sign_in("head")
    head.post(url(world, "delete", used.pk))
    page = head.post(url(world, "restore_piece", used.pk), follow=True).content.decode()
    assert "It is used again for 1 criterion." in page
    with scope(everything=True):
        assert EvidenceUse.objects.get(evidence=used).number == 7
        assert Evidence.objects.get(pk=used.pk).binned_by is None
    # The second click of two.
    again = head.post(url(world, "restore_piece", used.pk))
    assert (again.status_code, again.url) == (302, url(world, "piece", used.pk))


def test_number_that_is_taken_meanwhile_and_a_submitted_cycle_change_where_it_returns(world, used):
    with scope(everything=True):
        head, cycle = world.person("head"), world.cycle()
        criterion = EvidenceUse.objects.get(evidence=used).criterion
        binning.bin_evidence(evidence=used, by=head)
        other = f.EvidenceFactory(school=world.school)
        f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=other, number=7)
        assert binning.restore_evidence(evidence=used, by=head) == (1, 0)
        assert EvidenceUse.objects.get(evidence=used).number == 8
        binning.bin_evidence(evidence=used, by=head)
        type(cycle).objects.filter(pk=cycle.pk).update(
            state="submitted", submitted_at=timezone.now(), submitted_by=head
        )
        assert binning.restore_evidence(evidence=used, by=head) == (0, 1)
        assert not EvidenceUse.objects.filter(evidence=used).exists()


def test_evidence_of_another_school_is_in_no_bin_here(world, sign_in):
    with scope(everything=True):
        theirs = Evidence.everything.get(school=world.next_door, binned_at__isnull=False)
    head = sign_in("head")
    assert head.post(url(world, "restore_piece", theirs.pk)).status_code == 404
    assert head.post(url(world, "delete_for_good", theirs.pk)).status_code == 404
    with scope(everything=True):
        assert Evidence.everything.get(pk=theirs.pk).binned_at is not None


def test_evidence_in_the_library_cannot_be_deleted_for_good(world, sign_in, used):
    assert sign_in("head").post(url(world, "delete_for_good", used.pk)).status_code == 404
    with scope(everything=True), pytest.raises(NotAllowed, match="no longer in the bin"):
        binning.delete_for_good(evidence=used, by=world.person("head"))


def test_bin_is_emptied_after_thirty_days_with_its_files_and_not_before(world):
    with scope(everything=True):
        head = world.person("head")
        upload = SimpleUploadedFile("old.pdf", pdf())
        pieces = [add_to_library(school=world.school, kind="file", upload=upload, by=head) for _ in range(2)]
        keys = [piece.file.key for piece in pieces]
        for piece, days in zip(pieces, (30, 29), strict=True):
            binning.bin_evidence(evidence=piece, by=head)
            at = timezone.now() - timedelta(days=days, minutes=1)
            Evidence.everything.filter(pk=piece.pk).update(binned_at=at)
    with as_worker():
        assert (binning.empty_bins(), binning.empty_bins()) == (1, 0)
    with scope(everything=True):
        assert not Evidence.everything.filter(pk=pieces[0].pk).exists()
        assert not StoredFile.objects.filter(key=keys[0]).exists()
        assert Evidence.everything.filter(pk=pieces[1].pk).exists()
        assert StoredFile.objects.filter(key=keys[1]).exists()


def test_several_go_into_the_bin_after_a_question_and_say_which_could_not(world, sign_in, used):
    head = sign_in("head")
    with scope(everything=True):
        proved = f.ProofFactory(action__target__school=world.school, action__title="Rota").evidence
        free = f.EvidenceFactory(school=world.school, title="Spare")
    sent = {"pieces": [used.pk, free.pk, proved.pk], "act": "bin"}
    asked = head.post(url(world, "selected"), sent)
    assert "Delete 3 pieces of evidence?" in asked.content.decode()
    with scope(everything=True):
        assert Evidence.objects.filter(pk__in=sent["pieces"]).count() == 3
    done = head.post(url(world, "selected"), {**sent, "sure": "yes"}, follow=True).content.decode()
    assert "2 pieces of evidence are in the bin." in done
    assert "proof for the action “Rota”" in done
    with scope(everything=True):
        assert [row.pk for row in Evidence.objects.filter(pk__in=sent["pieces"])] == [proved.pk]


def test_several_are_used_for_criteria_at_once(world, sign_in, used):
    head = sign_in("head")
    with scope(everything=True):
        one, two = world.version.principles.get(number=3).criteria.all()[:2]
        free = f.EvidenceFactory(school=world.school, title="Spare")
    sent = {"pieces": [used.pk, free.pk], "act": "use"}
    assert "Which criteria does it support?" in head.post(url(world, "selected"), sent).content.decode()
    nothing = head.post(url(world, "selected"), {**sent, "sure": "yes"})
    assert (nothing.status_code, "Tick at least one criterion." in nothing.content.decode()) == (422, True)
    head.post(url(world, "selected"), {**sent, "sure": "yes", "criteria": [one.pk, two.pk]})
    with scope(everything=True):
        uses = EvidenceUse.objects.filter(criterion__in=[one, two], evidence__in=[used, free], cycle=world.cycle())
        assert uses.count() == 4


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"act": "bin"}, "Select at least one piece of evidence."),
        ({"act": "bin", "pieces": ["0"]}, "Some of this evidence is no longer in the library."),
        ({"act": "bin", "pieces": ["x"]}, "“x” is not a valid value"),
    ],
)
def test_nothing_that_can_be_selected_says_so(world, sign_in, sent, sentence):
    page = sign_in("head").post(url(world, "selected"), sent, follow=True)
    assert page.status_code == 200
    if "x" not in sent.get("pieces", []):
        assert sentence in page.content.decode()


def test_pieces_of_another_school_are_not_selected(world, sign_in):
    with scope(everything=True):
        theirs = Evidence.objects.filter(school=world.next_door).first()
    sent = {"act": "bin", "pieces": [theirs.pk], "sure": "yes"}
    page = sign_in("head").post(url(world, "selected"), sent, follow=True).content.decode()
    assert "Some of this evidence is no longer in the library." in page
    with scope(everything=True):
        assert Evidence.objects.filter(pk=theirs.pk).exists()


def test_restoring_says_where_it_is_not_used_again(world, sign_in, used):
    head, cycle = sign_in("head"), world.cycle()
    head.post(url(world, "delete", used.pk))
    with scope(everything=True):
        by = world.person("head")
        type(cycle).objects.filter(pk=cycle.pk).update(state="submitted", submitted_at=timezone.now(), submitted_by=by)
    page = head.post(url(world, "restore_piece", used.pk), follow=True).content.decode()
    assert "It could not be added again to 1 criterion" in page


def test_cycle_that_has_ended_takes_back_what_it_showed(world, used):
    with scope(everything=True):
        head, cycle = world.person("head"), world.cycle()
        type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
        binning.bin_evidence(evidence=used, by=head)
        assert binning.restore_evidence(evidence=used, by=head) == (1, 0)
        assert EvidenceUse.objects.get(evidence=used).number == 7


def test_piece_that_a_colleague_has_just_deleted_is_used_for_nothing(world, sign_in, used):
    """Its page was open, and the request waited for the other one."""
    with scope(everything=True):
        head, cycle = world.person("head"), world.cycle()
        criterion = world.version.principles.get(number=3).criteria.first()
        action = f.ActionFactory(target__school=world.school, target__created_by=head)
        binning.bin_evidence(evidence=Evidence.objects.get(pk=used.pk), by=head)
        assert used.binned_at is None  # as the request read it before
        with pytest.raises(NotAllowed, match="has deleted “Old minutes”"):
            use_evidence(cycle=cycle, pairs=[(used, criterion)], by=head)
        with pytest.raises(NotAllowed, match="deleted"):
            add_proof(action=action, evidence=used, by=head)
        assert not EvidenceUse.objects.filter(evidence=used).exists()


def test_what_something_rests_on_is_not_deleted_for_good_also_not_by_the_night(world, used):
    with scope(everything=True):
        head, cycle = world.person("head"), world.cycle()
        criterion = EvidenceUse.objects.get(evidence=used).criterion
        binned = binning.bin_evidence(evidence=used, by=head)
        f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=used, number=7)
        type(cycle).objects.filter(pk=cycle.pk).update(
            state="submitted", submitted_at=timezone.now(), submitted_by=head
        )
        with pytest.raises(NotAllowed, match="submitted self-evaluation"):
            binning.delete_for_good(evidence=binned, by=head)
        Evidence.everything.filter(pk=used.pk).update(binned_at=timezone.now() - timedelta(days=31))
    with as_worker():
        binning.empty_bins()
    with scope(everything=True):
        assert Evidence.everything.filter(pk=used.pk).exists()
