"""What an attacker found before the release: each is a way that was open, and stays shut."""

from django.test import Client
from django.urls import reverse

from audits.enums import StepKind
from audits.models import Audit
from audits.queries.report import report_of
from audits.results import TOO_FEW
from audits.seats import slip_token
from audits.services.hall import FIRST_RESERVE
from wqm.tenancy.scope import scope


def with_code(held, number: int, group: int = 1) -> str:
    """The seat of somebody who has the code on the screen and takes place `number` of the reserve."""
    token = slip_token(held.session.pk, group, FIRST_RESERVE + number - 1)
    return reverse("hall:seat", args=[held.audit.pk, token, group])


def plant(held, step_kind: str, **fields) -> None:
    """Somebody takes every place of the reserve with the code, and sends the same in each."""
    data = {name.replace("_", "-"): value for name, value in fields.items()} | {"step": str(held.step(step_kind).pk)}
    for number in range(1, 6):
        assert Client().post(with_code(held, number), data).status_code == 303


def report(held):
    with scope(everything=True):
        return report_of(Audit.objects.select_related("school", "version").get(pk=held.audit.pk))


def test_who_has_the_code_cannot_show_one_answer_about_saying_what_they_think(in_hall):
    in_hall.go_to(StepKind.CLOSING)
    plant(in_hall, StepKind.CLOSING, exit="1")
    in_hall.send(3, 1, StepKind.CLOSING, exit="5")  # the head's own slip
    in_hall.send(1, 1, StepKind.CLOSING, exit="5")  # the only other one
    in_hall.end()
    assert report(in_hall).exit.withheld == TOO_FEW


def test_who_has_the_code_cannot_find_out_whether_one_found_it_too_hot_to_write(in_hall):
    in_hall.go_to(StepKind.ALONE)
    plant(in_hall, StepKind.ALONE, hot_1="1")
    in_hall.send(3, 1, hot_1="1")
    in_hall.send(1, 1, hot_1="1")
    in_hall.end()
    assert report(in_hall).hot == ""
