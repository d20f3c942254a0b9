"""Preparing a wave: dates, groups, languages and messages, and every refusal with its sentence."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.forms.waves import SchoolsByNumberForm, WaveForm
from surveys.services import preparing, sittings, waves
from tests.reading import one_line, shown_by
from tests.surveys.joint_waves import invite, joint_wave, launch
from tests.surveys.waves_in_states import again, draft, launched, links
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.tenancy.scope import scope

TODAY = timezone.localdate()
TWO = ("Teachers", "Others")


def set_groups(world, wave, breakdowns):
    with scope(schools=[world.school.pk], person=world.person("head").pk):
        return preparing.set_breakdowns(wave=wave, breakdowns=breakdowns, by=world.person("head"))


@pytest.mark.parametrize(
    ("breakdowns", "sentence"),
    [
        ([(str(at), TWO) for at in range(4)], "up to 3 breakdowns"),
        ([("Role", TWO), ("role", TWO)], "the same name"),
        ([("Role", ["Teachers"])], "needs 2 to 20 groups"),
        ([("Role", [str(at) for at in range(21)])], "needs 2 to 20 groups"),
        ([("Role", ["Teachers", "teachers"])], "the same group twice"),
    ],
)
def test_groupings_that_cannot_be_are_refused(world, breakdowns, sentence):
    wave = draft(world)
    with pytest.raises(NotAllowed, match=sentence):
        set_groups(world, wave, breakdowns)
    assert again(wave).breakdowns == []


def test_new_groups_take_everybody_out_of_the_old_ones(world):
    wave = draft(world)
    with scope(everything=True):
        wave.recipients.update(group="s1x1")
    assert set_groups(world, wave, [("Role", TWO)]) == preparing.Ungrouped(people=12, sittings=0)
    with scope(everything=True):
        assert set(wave.recipients.values_list("group", flat=True)) == {"all"}
    assert [breakdown["name"] for breakdown in again(wave).breakdowns] == ["Role"]


YEARS, SITES = ("Year group", ["Year 1", "Year 2"]), ("Site", ["North", "South"])


def add_class(world, wave, name, group):
    with scope(schools=[world.school.pk], person=world.person("head").pk):
        given = {"kind": "class", "group": group, "slots": 20}
        sittings.add_sitting(wave=wave, school=world.school, name=name, by=world.person("head"), **given)


def classes(world, wave) -> dict[str, str]:
    """The name of each class's group."""
    with scope(schools=[world.school.pk]):
        names = dict(sittings.groups_of(again(wave), world.school))
        return {sitting.name: names[sitting.group] for sitting in wave.sittings.all()}


def test_class_keeps_its_group_as_long_as_all_its_categories_are_there(world):
    wave = draft(world)
    set_groups(world, wave, [YEARS, SITES])
    added = (("1N", "year-group=year-1,site=north"), ("2", "year-group=year-2"), ("S", "site=south"), ("All", "all"))
    for name, group in added:
        add_class(world, wave, name, group)
    more = ("YEAR GROUP", ["Reception", "Year 1", "Year 2"])
    assert set_groups(world, wave, [SITES, more]) == preparing.Ungrouped(people=12, sittings=0)
    assert classes(world, wave) == {"1N": "North, Year 1", "2": "Year 2", "S": "South", "All": "Everyone"}
    assert set_groups(world, wave, [YEARS]) == preparing.Ungrouped(people=12, sittings=2)
    assert classes(world, wave) == {"1N": "Everyone", "2": "Year 2", "S": "Everyone", "All": "Everyone"}


def test_change_of_groups_says_how_many_classes_lost_theirs(world, sign_in):
    wave, head = draft(world), sign_in("head")
    set_groups(world, wave, [YEARS])
    add_class(world, wave, "1", "year-group=year-1")
    add_class(world, wave, "2", "year-group=year-2")
    listed = one_line(head.get(reverse("surveys:sittings", args=[world.school.pk, wave.pk])))
    assert [f"20 people · Year {number} </div>" in listed for number in (1, 2, 3)] == [True, True, False]
    address = reverse("surveys:groups", args=[world.school.pk, wave.pk])
    typed = {**shown_by(head, address), "name_0": "Year group", "categories_0": "Year 3\nYear 4"}
    page = head.post(address, typed, follow=True).content.decode()
    assert "2 classes lost their group and are now in “Everyone”." in page


def test_nothing_changes_once_it_is_sent(world):
    wave, head = launched(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        for change in (
            lambda: preparing.change_wave(wave=wave, by=head, name="New"),
            lambda: preparing.set_breakdowns(wave=wave, breakdowns=[("Role", TWO)], by=head),
            lambda: preparing.set_messages(wave=wave, languages=["pl"], messages={}, by=head),
        ):
            with pytest.raises(NotAllowed, match="can no longer change"):
                change()
    assert (again(wave).name, again(wave).breakdowns, again(wave).languages) == (wave.name, [], [])


def test_messages_are_kept_by_language_without_empty_ones(world):
    wave, head = draft(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        preparing.set_messages(wave=wave, languages=["pl"], messages={"en": " Hi ", "pl": "  "}, by=head)
    assert (again(wave).languages, again(wave).messages) == (["pl"], {"en": "Hi"})


def dates(**days: int | None) -> dict:
    fields = {"opens_on": 0, "closes_on": 14} | days
    return {
        f"{name}-{part}": str(getattr(TODAY + timedelta(days=at), part))
        for name, at in fields.items()
        if at is not None
        for part in ("day", "month", "year")
    }


@pytest.mark.parametrize(
    ("days", "field", "sentence"),
    [
        ({"opens_on": -1}, "opens_on", "Opens on must be today or later."),
        (
            {"opens_on": 9, "closes_on": 8},
            "closes_on",
            "Last day to respond is before the survey opens. Enter a later date.",
        ),
        ({"closes_on": 61}, "closes_on", "A survey can be open for up to 60 days. Enter an earlier date."),
        (
            {"first_reminder": 0},
            "first_reminder",
            "A reminder must be after the survey opens and no later than its last day.",
        ),
        (
            {"first_reminder": 15},
            "first_reminder",
            "A reminder must be after the survey opens and no later than its last day.",
        ),
        ({"second_reminder": 5}, "first_reminder", "Enter the first reminder as well, or remove the second one."),
        (
            {"first_reminder": 6, "second_reminder": 6},
            "second_reminder",
            "Second reminder must be after the first. Enter a later date.",
        ),
    ],
)
def test_dates_that_cannot_be_are_refused_on_the_page(world, sign_in, days, field, sentence):
    wave = draft(world)
    address = reverse("surveys:dates", args=[world.school.pk, wave.pk])
    head = sign_in("head")
    response = head.post(address, {**shown_by(head, address), "name": "Typed before", **dates(**days)})
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    assert "Typed before" in response.content.decode()


def test_dates_and_reminders_are_kept(world, sign_in):
    wave = draft(world)
    address = reverse("surveys:dates", args=[world.school.pk, wave.pk])
    head = sign_in("head")
    sent = {**shown_by(head, address), "name": "New name", **dates(first_reminder=3, second_reminder=6)}
    assert head.post(address, sent).status_code == 302
    wave = again(wave)
    assert (wave.name, wave.reminder_dates) == (
        "New name",
        [(TODAY + timedelta(days=at)).isoformat() for at in (3, 6)],
    )


def test_only_surveys_of_pupils_offer_the_release_of_comments(world):
    assert "release_comments" not in WaveForm(wave=draft(world)).fields
    pupils = joint_wave(world, [world.school], slug="sample-secondary-1")
    assert "release_comments" in WaveForm(wave=pupils).fields
    sent = {"questionnaire": str(draft(world).questionnaire_id), "name": "Staff", "release_comments": "on", **dates()}
    form = WaveForm(sent)
    assert form.is_valid()
    assert form.details()["release_comments"] is False


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ("", "Enter the URNs of at least two schools"),
        ("900001", "Enter the URNs of at least two schools"),
        ("900001\n900001", "Enter the URNs of at least two schools"),
        ("900001\n1", "We cannot find a school with URN 1. Check it under “All schools”."),
        pytest.param("900001 " * 2000, "There are too many URNs. Enter up to 1,000 schools", id="endless"),
    ],
)
def test_numbers_of_schools_that_cannot_be_are_refused(world, numbers, sentence):
    with scope(everything=True):
        form = SchoolsByNumberForm({"numbers": numbers})
        assert form.errors["numbers"] == [sentence]


def test_wave_of_several_without_lists_says_who_adds_them(world):
    wave = joint_wave(world, [world.school, world.next_door])
    with scope(everything=True), pytest.raises(NotAllowed, match="Each school needs to add its list first"):
        waves.send_wave(wave=wave, by=None)


def test_wave_of_the_trust_stands_in_the_list_of_its_school(world, sign_in):
    wave = joint_wave(world, [world.school], trust=world.trust, name="Trust wide")
    page = sign_in("head").get(reverse("surveys:list", args=[world.school.pk])).content.decode()
    assert "Trust wide" in page
    assert "run by Northern Trust" in page
    detail = sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    assert "Northern Trust is running this survey in several schools." in detail
    assert (
        reverse("trust_surveys:list", args=[world.trust.pk])
        in sign_in("trust_lead").get(reverse("trusts:overview", args=[world.trust.pk])).content.decode()
    )


def test_preview_speaks_the_language_of_the_button_without_a_token(world):
    wave = draft(world, languages=["pl"])
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.person("head"))
    address = reverse("surveys:preview", args=[world.school.pk, wave.pk])
    response = client.post(address, {"page": "1", "language": "pl"})
    assert (response.status_code, 'lang="pl"' in response.content.decode()) == (200, True)
    assert client.post(reverse("surveys:test", args=[world.school.pk, wave.pk])).status_code == 403


def test_page_of_an_office_wave_names_the_school(world):
    wave = joint_wave(world, [world.school, world.next_door])
    invite(wave, world.next_door, 9)
    wave = launch(wave)
    page = Client().get(next(iter(links(wave).values()))).content.decode()
    assert "no one at Willow Primary and no one at the office" in page
    assert "None" not in page


def test_record_says_in_words_what_was_changed(world):
    wave, head = draft(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        preparing.change_wave(wave=wave, by=head, closes_on=wave.closes_on + timedelta(days=1), name="Staff survey")
    with scope(everything=True):
        (summary,) = Activity.objects.filter(verb="wave.changed").values_list("summary", flat=True)
    assert set(summary.removeprefix("Changed ").split(", ")) == {"the name", "the last day to respond"}
