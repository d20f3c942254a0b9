"""Creating a survey: what is filled in, what follows what is chosen, and what comes next."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from framework.models import Questionnaire
from schools.calendar import USUAL
from surveys import policies
from surveys.models import Sitting, Wave
from surveys.policies import BETWEEN_WAVES, check_spacing
from surveys.suggestions import suggest_days, suggest_name
from tests.reading import one_line, shown_by
from tests.surveys.waves_in_states import draft
from wqm.access.refusals import why_not
from wqm.tenancy.scope import scope


def address(world) -> str:
    return reverse("surveys:new", args=[world.school.pk])


def slug(name: str) -> Questionnaire:
    return Questionnaire.objects.get(slug=name)


def filled(client, world) -> dict[str, str]:
    """What the form sends where nothing is changed."""
    form = BeautifulSoup(client.get(address(world)).content, "html.parser").select_one("main form")
    boxes = [box for box in form.select("input") if box.get("type") != "radio" or box.has_attr("checked")]
    return {
        str(box["name"]): str(box.get("value", "")) for box in boxes if box.get("type") not in (("checkbox"), "hidden")
    }


def test_form_opens_filled_and_can_be_sent_as_it_is(world, sign_in):
    head = sign_in("head")
    assert head.post(address(world), filled(head, world)).status_code == 302
    days = suggest_days(timezone.localdate() + timedelta(days=1))
    with scope(everything=True):
        wave = Wave.objects.select_related("questionnaire").get(name__contains=" survey, ")
    assert (wave.name, wave.opens_on, wave.closes_on, wave.reminder_days) == (
        suggest_name(wave.questionnaire.audience, wave.questionnaire.age, days.opens_on),
        days.opens_on,
        days.closes_on,
        list(days.reminders),
    )


def test_name_that_we_suggested_follows_the_questionnaire_and_one_that_was_typed_stays(world, sign_in):
    head, pupils = sign_in("head"), slug("sample-ks2-1")
    sent = filled(head, world) | {"questionnaire": str(pupils.pk)}
    response = head.post(address(world), sent)
    with scope(everything=True):
        wave = Wave.objects.get(questionnaire=pupils)
    assert wave.name.startswith("Pupil survey, Years 3 to 6, ")
    # Classes are what comes next for pupils.
    assert response.url == reverse("surveys:sittings", args=[world.school.pk, wave.pk])
    head.post(address(world), sent | {"name": "How is school?"})
    with scope(everything=True):
        assert Wave.objects.filter(questionnaire=pupils, name="How is school?").exists()


def test_questions_can_be_read_before_anything_is_created(world, sign_in):
    page = one_line(sign_in("head").get(address(world)))
    assert "Leaders here take wellbeing seriously." in page


def test_people_who_were_asked_lately_are_not_the_first_choice(world, sign_in):
    head = sign_in("head")
    with scope(everything=True):
        wave = Wave.objects.get(schools__school=world.school, state="published")
        last = max(wave.closes_on, timezone.localdate())
        Wave.objects.filter(pk=wave.pk).update(closes_on=last)
    free = USUAL.next_school_day(last + BETWEEN_WAVES)
    assert f"Surveyed recently: from {free.day} {free:%B %Y}" in one_line(head.get(address(world)))
    assert filled(head, world)["questionnaire"] != str(wave.questionnaire_id)
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(opens_on=last - BETWEEN_WAVES * 2, closes_on=last - BETWEEN_WAVES * 2)
    assert "Surveyed recently" not in one_line(head.get(address(world)))
    assert filled(head, world)["questionnaire"] == str(wave.questionnaire_id)


def test_days_that_we_suggested_follow_people_who_were_asked_lately_and_days_that_were_typed_are_refused(
    world, sign_in, monkeypatch
):
    monkeypatch.setattr(policies, "BETWEEN_WAVES", BETWEEN_WAVES)
    head = sign_in("head")
    with scope(everything=True):
        asked = Wave.objects.get(schools__school=world.school, state="published")
        last = max(asked.closes_on, timezone.localdate())
        Wave.objects.filter(pk=asked.pk).update(closes_on=last)
    free = USUAL.next_school_day(last + BETWEEN_WAVES)
    sent = filled(head, world) | {"questionnaire": str(asked.questionnaire_id), "name": "Asked again"}
    typed = head.post(address(world), sent | {"first_reminder-day": "", "second_reminder-day": ""} | dict.fromkeys(
        ("first_reminder-month", "first_reminder-year", "second_reminder-month", "second_reminder-year"), ""
    ))  # fmt: skip
    assert (typed.status_code, f"Enter {free.day} {free:%B %Y} or later" in one_line(typed)) == (422, True)
    assert head.post(address(world), sent).status_code == 302
    with scope(everything=True):
        wave = Wave.objects.get(name="Asked again")
    days = suggest_days(free)
    assert (wave.opens_on, wave.closes_on, wave.reminder_days) == (days.opens_on, days.closes_on, list(days.reminders))
    assert why_not(check_spacing, wave) == ""
    # Changed afterwards, to days that are too near.
    dates = reverse("surveys:dates", args=[world.school.pk, wave.pk])
    tomorrow = timezone.localdate() + timedelta(days=1)
    boxes = {f"opens_on-{part}": getattr(tomorrow, part) for part in ("day", "month", "year")}
    assert head.post(dates, shown_by(head, dates) | boxes).status_code == 422


def test_survey_of_a_trust_opens_with_every_school_and_waits_for_those_asked_lately(world, sign_in, monkeypatch):
    monkeypatch.setattr(policies, "BETWEEN_WAVES", BETWEEN_WAVES)
    lead, place = sign_in("trust_lead"), reverse("trust_surveys:new", args=[world.trust.pk])
    schools = [str(pk) for pk in world.trust.schools.values_list("pk", flat=True)]
    shown = BeautifulSoup(lead.get(place).content, "html.parser").select("input[name=schools][checked]")
    assert sorted(str(box["value"]) for box in shown) == sorted(schools)
    with scope(everything=True):
        asked = Wave.objects.get(schools__school=world.school, state="published")
        last = max(asked.closes_on, timezone.localdate())
        Wave.objects.filter(pk=asked.pk).update(closes_on=last)
    chosen = {"questionnaire": str(asked.questionnaire_id), "name": "All of us", "schools": schools}
    boxes = {box["name"]: box["value"] for box in BeautifulSoup(lead.get(place).content, "html.parser").select(
        "main form input[inputmode=numeric]") if box.get("value")}  # fmt: skip
    assert lead.post(place, boxes | chosen).status_code == 302
    with scope(everything=True):
        assert Wave.objects.get(name="All of us").opens_on == USUAL.next_school_day(last + BETWEEN_WAVES)


def test_day_without_school_is_pointed_out_before_sending_and_not_refused(world, sign_in):
    wave, saturday = draft(world), timezone.localdate() + timedelta(days=7)
    while saturday.weekday() != 5 or USUAL.is_school_day(saturday):
        saturday += timedelta(days=1)
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(closes_on=saturday)
    page = one_line(sign_in("head").get(reverse("surveys:send", args=[world.school.pk, wave.pk])))
    assert f"The last day to respond, {saturday.day} {saturday:%B %Y}, is " in page
    assert "Once the survey opens" in page


def test_small_survey_is_not_promised_a_response_rate(world, sign_in):
    head = sign_in("head")
    for people, promised in ((12, False), (30, True)):
        wave = draft(world, people=people)
        page = one_line(head.get(reverse("surveys:send", args=[world.school.pk, wave.pk])))
        assert ("you see the approximate response rate" in page) is promised
        with scope(everything=True):
            Wave.objects.filter(pk=wave.pk).delete()


def pupils_draft(world) -> Wave:
    wave = draft(world)
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(questionnaire=slug("sample-ks2-1"))
        wave.refresh_from_db()
    return wave


def classes(world, client, wave, text: str):
    place = reverse("surveys:sittings", args=[world.school.pk, wave.pk])
    shown = BeautifulSoup(client.get(place).content, "html.parser").select_one("select[name=other_group] option")
    group = {"other_group": shown["value"]} if shown else {}
    return client.post(place, {"several": "1", "classes": text, **group}, follow=True)


def test_several_classes_are_added_at_once_each_in_the_group_of_its_year(world, sign_in):
    wave, head = pupils_draft(world), sign_in("head")
    place = reverse("surveys:groups", args=[world.school.pk, wave.pk])
    head.post(place, shown_by(head, place) | {"name_0": "Year group", "categories_0": "Year 5\nYear 6"})
    page = one_line(classes(world, head, wave, "5A 28\n5B, 30\nYear 6 Oak 27\n\nChoir 12"))
    assert "4 classes added." in page
    with scope(everything=True):
        rows = list(Sitting.objects.filter(wave=wave).order_by("name").values_list("name", "slots", "kind"))
    assert rows == [("5A", 28, "class"), ("5B", 30, "class"), ("Choir", 12, "class"), ("Year 6 Oak", 27, "class")]
    for name, group in (("28 people", "Year 5"), ("30 people", "Year 5"), ("27 people", "Year 6")):
        assert f"{name} · {group}" in page


def test_line_that_is_no_class_is_refused_in_words_and_nothing_is_added(world, sign_in):
    wave, head = pupils_draft(world), sign_in("head")
    for text, sentence in (
        ("5A 28\n5B", "Line 2: enter the class, then the number of pupils"),
        ("5A 0", "Line 1: enter the class"),
        ("5A 28\n5a 30", "You have entered 5a more than once"),
        ("", "Enter at least one class"),
    ):
        response = classes(world, head, wave, text)
        assert (response.status_code, sentence in response.content.decode()) == (422, True)
    assert "1 class added." in one_line(classes(world, head, wave, "5A 28"))
    again = classes(world, head, wave, "5C 20\n5A 28")
    assert "You have already used the name 5A." in again.content.decode()
    with scope(everything=True):
        assert [sitting.name for sitting in Sitting.objects.filter(wave=wave)] == ["5A"]


def test_day_at_the_end_of_the_calendar_makes_no_name_and_no_survey(world, sign_in):
    head = sign_in("head")
    sent = filled(head, world) | {"opens_on-day": "1", "opens_on-month": "9", "opens_on-year": "9999"}
    answer = head.post(address(world), sent)
    assert (answer.status_code, "must be within two years" in answer.content.decode()) == (422, True)
