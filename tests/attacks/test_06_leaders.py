"""Attack 6: until the close a leader's pages are the same bytes whatever was answered and whoever answered."""

import random
import re

import pytest
from django.test import Client

from surveys.services.participation import refresh_participation
from tests.attacks.report import Verdict, judge
from tests.databases import as_worker
from tests.surveys.waves_in_states import ALL_FOUR, closed, launched, links, submit

ONES = dict.fromkeys(ALL_FOUR, "1")


def leader_pages(world, wave) -> dict[str, bytes]:
    """Every page on which something of a survey could show, without what is new in every answer."""
    client = Client()
    client.force_login(world.person("head"))
    school = world.school.pk
    paths = [
        f"/schools/{school}/",
        f"/schools/{school}/surveys/",
        f"/schools/{school}/surveys/{wave.pk}/",
        f"/schools/{school}/surveys/{wave.pk}/results/",
        f"/schools/{school}/surveys/{wave.pk}/results.csv",
        f"/schools/{school}/assessment/",
        f"/api/schools/{school}/surveys/{wave.pk}/",
        f"/s/{wave.pk}/receipts/",
    ]
    changing = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"|nonce="[^"]*"')
    return {path: changing.sub(b"", client.get(path, follow=True).content) for path in paths}


@pytest.mark.parametrize("seed", [1, 2])
def test_pages_of_a_leader_do_not_depend_on_answers(scratch, seed):
    wave = launched(scratch, people=24)
    with as_worker():
        refresh_participation()
    wave_links = list(links(wave).values())
    random.Random(seed).shuffle(wave_links)
    before = leader_pages(scratch, wave)
    differ = 0
    for number, link in enumerate(wave_links[:16]):
        submit(link, ONES if number % 2 else {**ALL_FOUR, "q-own-good": f"Words {number}"})
        if number in (0, 7, 15):
            now = leader_pages(scratch, wave)
            different = [path for path, page in now.items() if before[path] != page]
            differ += len(different)
    closed(wave)
    after = leader_pages(scratch, wave)
    seen = sum(before[path] != page for path, page in after.items() if "/surveys/" in path)
    judge(Verdict("6", "pages of a leader while open", differ, 3 * len(before), 0, int(seen > 0), 1))
