"""Two things at once in the library: the second waits for the first, and sees what it did."""

import threading
import time

from evidence.models import EvidenceUse
from evidence.queries.library import used_bytes
from evidence.services import library
from evidence.services.reviews import decide_on_use
from tests.evidence.school_at_work import Hazel
from tests.surveys.test_race import at_once
from tests.wqm.files.uploads import pdf
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

WAIT = 0.5  # seconds in which the other one would be done, if nothing held it


def test_two_files_at_once_are_counted_one_after_the_other(scratch, settings):
    content, stored = pdf(), threading.Event()
    with scope(schools=[scratch.school.pk]):
        settings.SCHOOL_QUOTA_BYTES = used_bytes(scratch.school.pk) + len(content)

    def first() -> str:
        with scope(schools=[scratch.school.pk]):
            title = Hazel(scratch).file(content, "first.pdf").title
            stored.set()
            time.sleep(WAIT)  # not committed yet
        return title

    def second() -> str:
        stored.wait(10)
        try:
            with scope(schools=[scratch.school.pk]):
                return Hazel(scratch).file(content, "second.pdf").title
        except NotAllowed:
            return "refused"

    assert at_once(first, second) == ["The plan", "refused"]


def test_decision_waits_for_a_change_that_is_being_made_and_is_refused(scratch):
    with scope(schools=[scratch.school.pk]):
        hazel = Hazel(scratch)
        note, changed = hazel.note(), threading.Event()
        (use,) = hazel.use(note)

    def change() -> str:
        with scope(schools=[scratch.school.pk]):
            words = library.save_evidence(evidence=note, note="Other words", by=hazel.head).note
            changed.set()
            time.sleep(WAIT)
        return words

    def accept() -> str:
        changed.wait(10)
        try:
            with scope(everything=True):
                return decide_on_use(use=use, acceptance="accepted", seen=note.stamp, by=hazel.officer).acceptance
        except NotAllowed:
            return "refused"

    assert at_once(change, accept) == ["Other words", "refused"]
    with scope(schools=[scratch.school.pk]):
        assert EvidenceUse.objects.get(pk=use.pk).acceptance == "not_looked_at"
