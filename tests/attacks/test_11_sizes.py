"""Attack 11: the size of what is stored tells nothing of its content."""

from django.test import Client

from surveys.models import Ballot, Draft
from tests.attacks.report import Verdict, judge
from tests.databases import as_role
from tests.surveys.waves_in_states import ALL_FOUR, launched, links, submit
from wqm.sealing.boxes import PublicKey, SealedBox
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

ANSWERS = (
    {"q-lead-vision": "1"},
    ALL_FOUR,
    {"q-own-good": "a"},
    {**ALL_FOUR, "q-own-good": "ü" * 600, "q-own-change": "€" * 600},
    {**ALL_FOUR, "q-own-good": "\U0001f600" * 600},
)


def test_every_ballot_and_draft_has_one_size(scratch):
    wave = launched(scratch)
    wave_links = list(links(wave).values())
    for link, answers in zip(wave_links, ANSWERS, strict=False):
        assert submit(link, answers).status_code == 200
    for link, answers in zip(wave_links[6:], ANSWERS, strict=False):
        assert Client().post(link, {"page": "1", "go": "next", **answers}).status_code == 303
    with as_role(OWNER), scope(everything=True):
        ballots = {len(bytes(sealed)) for sealed in Ballot.objects.filter(wave=wave).values_list("sealed", flat=True)}
        drafts = {len(bytes(sealed)) for sealed in Draft.objects.filter(wave=wave).values_list("sealed", flat=True)}
    box = SealedBox(PublicKey(bytes(wave.public_key)))
    naive = {len(box.encrypt(repr(answers).encode())) for answers in ANSWERS}
    judge(Verdict("11", "sizes of ballots and drafts", len(ballots) + len(drafts) - 2, 10, 0, len(naive), len(ANSWERS)))
