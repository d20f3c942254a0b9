"""Attack 8: what a link tells. Used, unknown and closed are the same bytes; a scanner that fetches it burns nothing.

Whoever runs a survey holds every class code and slip: opening them tells nothing of which were used.
"""

import re

from django.test import Client
from django.urls import reverse

from surveys.models import Ballot, Ticket
from surveys.queries.waves import find_link
from surveys.respondents import slips
from tests.attacks.report import Verdict, judge
from tests.databases import as_worker
from tests.surveys.pages import foreign_scripts
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.waves_in_states import closed, launched, links, submit
from wqm.sealing import codes
from wqm.tenancy.scope import scope

CHANGING = {"Date", "X-Request-ID"}


def seen(response) -> tuple:
    """Everything that whoever holds a link can see."""
    headers = tuple(sorted((name, value) for name, value in response.headers.items() if name not in CHANGING))
    return response.status_code, headers, response.content, tuple(sorted(response.cookies))


def kinds(answers: list) -> int:
    """How many kinds of answers can be told apart, beyond the first."""
    return len(set(answers)) - 1


def test_used_unknown_and_closed_links_are_told_apart_by_nothing(scratch):
    wave = launched(scratch)
    wave_links = list(links(wave).values())
    open_link = seen(Client().get(wave_links[11]))
    submit(wave_links[0])
    dead = [
        seen(Client().get(wave_links[0])),
        seen(submit(wave_links[0])),
        seen(Client().get(f"/s/{wave.pk}/{'A' * 24}.all")),
    ]
    for link in wave_links[1:10]:
        submit(link)
    closed(wave)
    dead += [seen(Client().get(wave_links[10])), seen(submit(wave_links[11]))]
    # The same look does tell an open link from a dead one, or it could tell nothing.
    judge(Verdict("8", "used, unknown and closed links", kinds(dead), len(dead), 0, kinds([open_link, dead[0]]), 1))


def test_hundred_gets_and_heads_burn_nothing_and_name_nobody(scratch):
    wave = launched(scratch)
    wave_links = list(links(wave).values())
    named = 0
    for _ in range(25):
        for link in wave_links[:2]:
            for response in (Client().get(link), Client().head(link)):
                is_traced = bool(response.cookies) or "Cookie" in response.headers.get("Vary", "")
                is_traced |= response["Cache-Control"] != "no-store" or response["Referrer-Policy"] != "no-referrer"
                named += is_traced or bool(foreign_scripts(response))
    with as_worker(), scope(everything=True):
        burnt = wave.tickets - Ticket.objects.filter(wave=wave).count() + Ballot.objects.filter(wave=wave).count()
    submit(wave_links[0])
    with as_worker(), scope(everything=True):
        control = wave.tickets - Ticket.objects.filter(wave=wave).count()
    judge(Verdict("8", "100 GETs and HEADs: burnt, or traced", burnt + named, 100, 0, control, 1))


PLACES = 12
ONE_CLASS = {"name": "5B", "kind": "class", "slots": PLACES, "is_open": True}
ONE_PILE = {"name": "Slips", "kind": "slips", "slots": PLACES}
NEW_EVERY_TIME = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"x-csrftoken": "[^"]*"|nonce="[^"]*"')


def addresses_of(wave, name: str) -> list[str]:
    """The addresses of a sitting's slots, made from the codes."""
    sitting = sitting_of(wave, name)
    tokens = [codes.token_of(slips.slip_code(sitting, number)) for number in range(1, PLACES + 1)]
    return [reverse("respond:device", args=[wave.pk, token, sitting.group]) for token in tokens]


def looked_at(world, wave) -> dict[str, object]:
    """All that a head with every code and slip can see without sending answers: by what was opened."""
    found: dict[str, object] = {}
    for place in addresses_of(wave, "5B") + addresses_of(wave, "Slips"):
        found[place] = seen(Client().get(place))
        found[f"HEAD {place}"] = seen(Client().head(place))
        found[f"in Polish {place}"] = seen(Client().get(f"{place}?l=pl"))
        found[f"mailed {place}"] = seen(Client().get(place.replace("/d/", "/")))
        begun = Client().post(place, {"page": "0", "go": "next"})["Location"].split("?")[0]
        went_on = Client().post(begun, {"page": "1", "go": "next", "q-often": "3"}).status_code
        began, left = seen(Client().get(begun)), seen(Client().post(begun, {"page": "1", "go": "leave"}))
        found[f"begun {place}"] = went_on, began, left
    typed = [slips.class_code(sitting_of(wave, "5B"))]
    typed += [slips.slip_code(sitting_of(wave, "Slips"), number) for number in range(1, PLACES + 1)]
    for code in typed:
        answer = Client().post("/s/join/", {"code": code})
        found[f"typed {code}"] = answer.status_code, seen(Client().get(answer["Location"]))
    head, school = Client(), world.school.pk
    head.force_login(world.person("head"))
    base = f"/schools/{school}/surveys/{wave.pk}"
    pages = [f"/schools/{school}/", f"/schools/{school}/surveys/", f"{base}/", f"{base}/sittings/", f"{base}/paper/"]
    pages += [f"{base}/sittings/{sitting_of(wave, name).pk}/" for name in ("5B", "Slips")]
    pages += [f"{base}/sittings/{sitting_of(wave, 'Slips').pk}/slips/"]
    for page in pages:
        answer = head.get(page)
        assert answer.status_code == 200, page
        found[page] = NEW_EVERY_TIME.sub(b"", answer.content)
    return found


def differences(before: dict, after: dict) -> int:
    """How many of the things that were opened look different now."""
    return sum(before[what] != after[what] for what in before)


def looked_at_naively(wave) -> dict[str, bool]:
    """What tools of this kind answer, and ours did: a page where the ticket is there, and none where it is gone."""
    places = addresses_of(wave, "5B") + addresses_of(wave, "Slips")
    with scope(wave=wave.pk):
        return {place: find_link(wave.pk, *place.rsplit("/", 1)[1].split(".")) is not None for place in places}


def test_codes_and_slips_do_not_tell_whoever_holds_them_which_were_used(scratch):
    wave = opened(scratch, questionnaire(), people=0, sittings=[ONE_CLASS, ONE_PILE])
    before, naive_before = looked_at(scratch, wave), looked_at_naively(wave)
    used = addresses_of(wave, "5B")[: PLACES // 2] + addresses_of(wave, "Slips")[::2]
    for place in used:
        run = Client().post(place, {"page": "0", "go": "next"})["Location"].split("?")[0]
        assert Client().post(run, {"page": "1", "go": "send", "q-often": "4"})["Location"] == "/s/thanks/en/"
    # Somebody is in the middle: nothing of that can be opened with the codes either.
    run = Client().post(addresses_of(wave, "Slips")[1], {"page": "0", "go": "next"})["Location"].split("?")[0]
    Client().post(run, {"page": "2", "go": "next", "q-words": "In the middle"})
    after = looked_at(scratch, wave)
    hits = differences(before, after) + sum("In the middle" in repr(what) for what in after.values())
    control = differences(naive_before, looked_at_naively(wave))
    judge(Verdict("8", "used places, by all codes and slips", hits, len(before), 0, control, len(used)))
