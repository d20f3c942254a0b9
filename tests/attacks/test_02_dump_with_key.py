"""Attack 2: the dump and the wave's key. All answers can be read, and who has not answered; not who wrote which."""

import pytest

from tests.attacks.attacker import attack_rows, dump
from tests.attacks.background import RATES
from tests.attacks.report import Verdict, judge
from tests.attacks.test_01_dump import ANSWERED, CHANCE, answered_wave, naive_attack
from wqm.sealing import keys
from wqm.sealing.boxes import make_receipt, open_ballot
from wqm.sealing.derivation import link_key, private_key
from wqm.sealing.tags import make_draft_tag, make_tag, make_token


@pytest.mark.parametrize("rate", RATES[1:])
def test_dump_with_key_links_nobody(scratch, dumped, settings, admin_url, rate):
    wave, truth, _ = answered_wave(scratch, settings, admin_url, rate)
    key = keys.read_key(wave.pk)
    links, private = link_key(key), private_key(key)
    people = dump(dumped, "surveys_recipient", f"wave_id = '{wave.pk}'")
    for row in people:
        token = make_token(links, row["id"])
        row["token"], row["tag"] = token, make_tag(token, row["group"], wave.pk).hex()
        row["draft"] = make_draft_tag(token, row["group"], wave.pk).hex()
    ballots = dump(dumped, "surveys_ballot", f"wave_id = '{wave.pk}'")
    for row in ballots:
        opened = open_ballot(private, row["sealed"])
        # The truth stands in the words (put there to check the hits), so the attacker reads all but them.
        row["answers"] = {code: answer for code, answer in opened["a"].items() if code != "own-good"}
        row["receipt"] = make_receipt(bytes(row["sealed"]))
    best = attack_rows(people, ballots, truth)
    assert best.strategies > 400
    assert not dump(dumped, "surveys_draft", f"wave_id = '{wave.pk}'")
    title = f"dump with the key, {rate} others a second"
    judge(Verdict("2", title, best.hits, ANSWERED, CHANCE - 1, naive_attack(dumped), ANSWERED))
