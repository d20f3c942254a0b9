"""Before a wave is sent it says what could never be shown."""

import pytest
from django.urls import reverse

from surveys.models import Recipient, WaveSchool
from surveys.publication.forecast import forecast
from surveys.queries.waves import parts_of
from surveys.recipients.groups import group_code
from surveys.services import preparing
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave
from tests.surveys.services.test_asking import ASK
from tests.surveys.waves_in_states import again, draft
from wqm.tenancy.scope import scope


def grouped(world, numbers: dict[str, int]):
    """A draft with so many people in each role."""
    wave, head = draft(world, people=0), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        preparing.set_breakdowns(wave=wave, breakdowns=[("Role", list(numbers))], by=head)
        wave.refresh_from_db()
        part = WaveSchool.objects.get(wave=wave)
        for category, number in zip(wave.breakdowns[0]["categories"], numbers.values(), strict=True):
            group = group_code(part.groups, {"role": category["code"]})
            for at in range(number):
                Recipient.objects.create(
                    wave=wave, school=world.school, email=f"{category['code']}{at}@hazel.example", group=group
                )
        part.save()
    return again(wave)


def shown(world, wave) -> list[str]:
    with scope(schools=[world.school.pk]):
        expected = forecast(wave, parts_of(wave))
    return [row.name for row in expected.shown]


def test_groups_that_are_large_enough_are_foreseen(world):
    wave = grouped(world, {"Teachers": 20, "Assistants": 9, "Office": 2})
    assert shown(world, wave) == ["Hazel Primary", "Teachers", "Assistants and Office"]


def test_breakdown_that_can_never_be_shown_says_so_on_the_page_before_sending(world, sign_in):
    wave = grouped(world, {"Teachers": 8, "Office": 1})
    assert shown(world, wave) == ["Hazel Primary"]
    page = sign_in("head").get(reverse("surveys:send", args=[world.school.pk, wave.pk])).content.decode()
    assert "These would not be shown even then" in page
    assert "Teachers and Office: The other groups were too small" in page


@pytest.mark.parametrize(("groupings", "rare"), [(1, 0), (2, 2)])
def test_combinations_of_one_or_two_people_are_counted_where_there_are_two_groupings(world, sign_in, groupings, rare):
    """A ballot carries all groups of its person; results never do."""
    wave = joint_wave(world, [world.school], breakdowns=[("Role", ["A", "B"]), ("Site", ["One", "Two"])][:groupings])
    for role, site, people in (("a", "one", 12), ("a", "two", 2), ("b", "one", 9), ("b", "two", 1)):
        places = {"role": role, "site": site} if groupings == 2 else {"role": role}
        invite(wave, world.school, people, **places)
    with scope(everything=True):
        assert forecast(again(wave), parts_of(wave)).rare == rare
    page = one_line(sign_in("officer").get(reverse("office_surveys:send", args=[wave.pk])))
    assert ("2 combinations of groups have only one or two people" in page) is (groupings == 2)


def test_nothing_is_foreseen_without_people(world):
    wave = draft(world, people=0)
    with scope(schools=[world.school.pk]):
        assert forecast(wave, parts_of(wave)) is None


def test_page_before_sending_says_how_finely_each_row_could_be_read(world, sign_in):
    wave = grouped(world, {"Teachers": 42, "Assistants": 22, "Office": 21})
    with scope(schools=[world.school.pk]):
        expected = forecast(wave, parts_of(wave))
    assert expected.by_fineness() == [
        ("fives", ["Hazel Primary", "Teachers"]),
        ("tens", ["Assistants"]),
        ("quarters", ["Office"]),
    ]
    page = one_line(sign_in("head").get(reverse("surveys:send", args=[world.school.pk, wave.pk])))
    assert "<strong>Hazel Primary, Teachers</strong>: every share to the nearest 5%" in page
    assert "<strong>Assistants</strong>: every share to the nearest 10%" in page
    assert "<strong>Office</strong>: the share who agree with each question, to within a quarter" in page
    assert ASK not in page


def test_village_school_sees_before_sending_that_it_will_read_quarters_and_can_ask_the_office(world, sign_in):
    wave, head = draft(world, people=9), sign_in("head")
    send = reverse("surveys:send", args=[world.school.pk, wave.pk])
    page = one_line(head.get(send))
    assert "<strong>Hazel Primary</strong>: the share who agree with each question, to within a quarter" in page
    assert ASK in page
    head.post(reverse("surveys:ask_office", args=[world.school.pk, wave.pk]))
    page = one_line(head.get(send))
    assert "You have asked the office to run this with other schools" in page
    assert ASK not in page
