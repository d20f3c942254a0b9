"""Questions about earlier trainings stand on the home page of those who can answer, once their day has come."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from plans.models import Prompt
from wqm.tenancy.scope import scope

ASKED = "Answer 1 follow-up question about training"


def due(world, days: int) -> None:
    with scope(everything=True):
        Prompt.objects.filter(school=world.school).update(answered_at=None, answered_by=None, answer="")
        first = Prompt.objects.filter(school=world.school).first()
        Prompt.objects.filter(school=world.school).exclude(pk=first.pk).delete()
        Prompt.objects.filter(pk=first.pk).update(due_on=timezone.localdate() + timedelta(days=days))


def test_question_is_named_from_its_day_on_to_those_who_answer(world, sign_in):
    address = reverse("school_home", args=[world.school.pk])
    due(world, 1)
    assert ASKED not in sign_in("head").get(address).content.decode()
    due(world, 0)
    pages = {
        persona: sign_in(persona).get(address).content.decode()
        for persona in ("head", "slt", "governor", "contributor")
    }
    assert {persona: ASKED in page for persona, page in pages.items()} == {
        "head": True, "slt": True, "governor": False, "contributor": False,
    }  # fmt: skip
