"""What a hall counts: once its step is over, without leaders and those with the code, and of too few nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from audits import seats
from audits.enums import StepKind
from audits.models import Audit, Tally
from audits.services import hall as services
from audits.services.pulses import beat
from tests.audits.halls import entries, envelopes
from tests.reading import body
from wqm.tenancy.scope import scope


@pytest.mark.parametrize(("people", "dots"), [(7, 7), (6, 0)])
def test_dots_of_seven_people_or_more_are_counted_when_the_round_is_over_and_not_before(in_hall, people, dots):
    """Of fewer, each dot could be somebody's whom others know to have placed some; those with the code do not help."""
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Shorter meetings")
    in_hall.end()
    in_hall.go_on()
    in_hall.end()
    in_hall.go_on()
    (entry,) = entries(in_hall)
    for number in range(people):
        in_hall.send(number % 2 + 1, number // 2 + 1, StepKind.READING, dot=[str(entry.pk)])
    assert entries(in_hall)[0].dots == 0
    in_hall.end()
    assert entries(in_hall)[0].dots == dots


def test_ratings_of_senior_leaders_are_counted_nowhere(in_hall, groups):
    leaders = next(group for group in groups if group.is_leaders)
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="1")
    in_hall.send(leaders.number, 1, rating_1="4")
    in_hall.end()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=in_hall.audit, subject="1")}
    assert counts == {"rating": [1, 0, 0, 0]}


def test_what_leaders_and_holders_of_the_code_choose_shows_nothing_of_a_few_others(in_hall, groups):
    """Six ticks of somebody with the code, and three of leaders, would show whether one other person ticked."""
    leaders = next(group for group in groups if group.is_leaders)
    with scope(audit=in_hall.audit.pk):
        late = [services.take_late_seat(session=in_hall.session, group=1) for _ in range(2)]
    for kind, fields in ((StepKind.ALONE, {"hot-1": "1"}), (StepKind.CLOSING, {"exit": "1"})):
        step = in_hall.go_to(kind)
        in_hall.send(1, 1, kind, **{name.replace("-", "_"): value for name, value in fields.items()})
        for number in (1, 2, 3):
            in_hall.send(leaders.number, number, kind, **{n.replace("-", "_"): value for n, value in fields.items()})
        for token in late:
            address = reverse("hall:seat", args=[in_hall.audit.pk, token, 1])
            assert Client().post(address, {"step": str(step.pk)} | fields).status_code == 303
        in_hall.end()
    with scope(everything=True):
        tallies = Tally.objects.filter(audit=in_hall.audit, kind__in=["hot", "exit"])
        counts = {tally.kind: tally.counts for tally in tallies}
    assert counts == {"hot": [0, 3], "exit": [1, 0, 0, 0, 0]}


def test_rating_again_is_asked_only_where_it_is_chosen(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Shorter meetings", rating_1="2")
    in_hall.end()
    in_hall.go_to(StepKind.READING)
    assert "after talking" not in body(Client(), in_hall.address(1, 1))
    with scope(everything=True):
        Audit.objects.filter(pk=in_hall.audit.pk).update(rates_again=True)
        beat(in_hall.audit)
    assert "after talking" in body(Client(), in_hall.address(1, 1))
    in_hall.send(1, 1, StepKind.READING, rating_1="4")
    in_hall.end()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=in_hall.audit, subject="1")}
    assert counts == {"rating": [0, 1, 0, 0], "again": [0, 0, 0, 1]}


def test_ratings_with_the_code_on_the_screen_do_not_make_up_k(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="1")
    late = reverse("hall:late", args=[in_hall.session.pk, seats.session_code(in_hall.session.pk)])
    for _ in range(5):
        seat = Client().post(late, {"group": "2"})["Location"]
        Client().post(seat, {"step": str(in_hall.step(StepKind.ALONE).pk), "rating-1": "4"})
    assert envelopes(in_hall) == 6
    in_hall.end()
    with scope(everything=True):
        assert Tally.objects.get(audit=in_hall.audit, kind="rating", subject="1").counts == [1, 0, 0, 0]
