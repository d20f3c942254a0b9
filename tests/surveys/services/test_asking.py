"""A school that is too small alone asks the office, once."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from surveys.models import Sitting
from surveys.services.asking import ask_office, has_asked
from tests.reading import one_line
from tests.surveys.waves_in_states import draft
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

ASK = "Ask the office to run this with other schools"


def buttons(page) -> list[str]:
    return [one_line(button.get_text()) for button in BeautifulSoup(page.content, "html.parser").select("button")]


def letters() -> list[tuple[str, str]]:
    with scope(everything=True):
        emails = OutgoingEmail.objects.filter(kind="surveys.help_asked").order_by("to")
        return list(emails.values_list("to", "text"))


def test_office_is_asked_by_the_button_and_only_once(world, sign_in):
    wave, head = draft(world, people=6), sign_in("head")
    detail = reverse("surveys:detail", args=[world.school.pk, wave.pk])
    assert ASK in buttons(head.get(detail))
    place = reverse("surveys:ask_office", args=[world.school.pk, wave.pk])
    page = head.post(place, follow=True)
    assert "We have asked the office. They will be in touch." in one_line(page)
    assert ASK not in buttons(page)
    assert [to for to, _ in letters()] == ["administrator@office.example", "officer@office.example"]
    assert "Recipients: 6 (a school on its own needs at least 9" in letters()[0][1]
    assert "You have already asked the office" in head.post(place, follow=True).content.decode()
    assert len(letters()) == 2
    with scope(everything=True):
        assert (has_asked(wave), has_asked(draft(world, name="Other"))) == (True, False)


def test_office_is_asked_about_a_draft_of_classes_alone(world, sign_in):
    wave, head = draft(world, people=0), sign_in("head")
    with scope(everything=True):
        Sitting(wave=wave, school=world.school, name="5B", kind="class", group="all", slots=5).save(force_insert=True)
    assert ASK in buttons(head.get(reverse("surveys:detail", args=[world.school.pk, wave.pk])))
    head.post(reverse("surveys:ask_office", args=[world.school.pk, wave.pk]))
    assert ["Recipients: 5 (a school on its own needs at least 9" in text for _, text in letters()] == [True, True]


@pytest.mark.parametrize("people", [0, 22])
def test_office_is_not_asked_about_an_empty_list_or_a_long_enough_one(world, people):
    wave, head = draft(world, people=people), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="do not need other schools"):
        ask_office(wave=wave, listed=people, by=head)
    assert letters() == []
