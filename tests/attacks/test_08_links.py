"""Attack 8: what a link tells. Used, unknown and closed are the same bytes; a scanner that fetches it burns nothing."""

from django.test import Client

from surveys.models import Ballot, Ticket
from tests.attacks.report import Verdict, judge
from tests.databases import as_worker
from tests.surveys.waves_in_states import closed, launched, links, submit
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
                named += is_traced or b"<script" in response.content
    with as_worker(), scope(everything=True):
        burnt = len(wave_links) - Ticket.objects.filter(wave=wave).count() + Ballot.objects.filter(wave=wave).count()
    submit(wave_links[0])
    with as_worker(), scope(everything=True):
        control = len(wave_links) - Ticket.objects.filter(wave=wave).count()
    judge(Verdict("8", "100 GETs and HEADs: burnt, or traced", burnt + named, 100, 0, control, 1))
