"""What is typed about waves."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from framework.enums import Age, Audience
from framework.models import Questionnaire
from framework.queries import published_questionnaires
from schools.calendar import USUAL
from schools.calendar.queries import calendar_for
from schools.models import School
from schools.queries import schools_by_number
from surveys.forms.suggested import DAYS, REMINDERS, Suggestion, first_choice, suggestions_for, values_of_days
from surveys.policies import first_day_again
from surveys.suggestions import suggest_days, suggest_name
from wqm.editing.forms import EditedForm
from wqm.times import days_in_words
from wqm.ui.forms import GovukDateField, choose_from

FIELDS = ("name", "opens_on", "closes_on", "release_comments")
FOLDED = (*REMINDERS, "release_comments")
LONGEST_WAVE = timedelta(days=60)
FARTHEST = timedelta(days=730)
# About a thousand schools.
LONGEST_NUMBERS = 8000


class WaveForm(EditedForm):
    """A wave: what is asked, when, and how people are reminded. `wave` fills in a draft that is changed."""

    questionnaire = forms.ModelChoiceField(
        queryset=None,
        empty_label=None,
        widget=forms.RadioSelect,
        label="Who do you want to ask?",
        error_messages={"required": "Choose a questionnaire"},
    )
    name = forms.CharField(
        max_length=120,
        label="Survey name",
        help_text="People see this in their invitation.",
        error_messages={"required": "Enter a survey name"},
    )
    opens_on = GovukDateField(label="Opens on", help_text="Invitations go out at about 8am.")
    closes_on = GovukDateField(
        label="Last day to respond", help_text="Two weeks works well. We avoid weekends and the usual school holidays."
    )
    first_reminder = GovukDateField(
        label="First reminder", required=False, help_text="Leave this blank to send reminders yourself."
    )
    second_reminder = GovukDateField(label="Second reminder", required=False)
    release_comments = forms.BooleanField(
        required=False,
        label="Let the safeguarding lead read comments while the survey is open",
        help_text=(
            "For pupil surveys. Comments are released overnight once enough new pupils have responded. No one can"
            " see who wrote them."
        ),
    )

    def __init__(self, *args, wave=None, schools=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.wave = wave
        self.schools = wave.schools.values("school") if wave else schools
        self.calendar = USUAL if wave else calendar_for(schools)
        self.suggestions: list[Suggestion] = []
        self.ui: dict[str, Any] = {"name": {"width": "full"}}
        if wave:
            del self.fields["questionnaire"]
            if wave.questionnaire.audience != Audience.PUPILS:
                del self.fields["release_comments"]
        else:
            del self.fields["edition"]
            self._offer(questionnaires_for(schools))

    def _offer(self, questionnaires: QuerySet[Questionnaire]) -> None:
        choose_from(self, "questionnaire", questionnaires)
        self.suggestions = suggestions_for(questionnaires, self.schools, self.calendar)
        self.initial = {**first_choice(self.suggestions), **self.initial}
        self.ui["questionnaire"] = {"hints": {str(each.questionnaire.pk): _about(each) for each in self.suggestions}}

    @property
    def offered(self) -> list[Questionnaire]:
        """The questionnaires to choose from."""
        return [suggestion.questionnaire for suggestion in self.suggestions]

    @property
    def boxes_by_questionnaire(self) -> str:
        """What the page's script fills in when another questionnaire is chosen."""
        return json.dumps({each.questionnaire.pk: each.boxes() for each in self.suggestions})

    @classmethod
    def initial_of(cls, wave) -> dict:
        """The fields of the form of a draft."""
        dates = [date.fromisoformat(day) for day in wave.reminder_dates] + [None, None]
        fields = {name: getattr(wave, name) for name in FIELDS}
        return fields | {"first_reminder": dates[0], "second_reminder": dates[1]}

    def clean(self):
        """Dates in order, not in the past, not for ever, not too soon after another survey; reminders between them."""
        data = super().clean() or {}
        asked = self.wave.questionnaire if self.wave else data.get("questionnaire")
        if asked and asked.audience != Audience.PUPILS:
            data["release_comments"] = False
        if asked and not self._is_too_far(data):
            self._clean_nearness(data, asked)
        if asked and not self.wave and data.get("opens_on") and not self._is_too_far(data):
            data["name"] = self._name_as_suggested(data, asked)
        opens, closes = data.get("opens_on"), data.get("closes_on")
        if opens and opens < timezone.localdate():
            self.add_error("opens_on", "Opens on must be today or later.")
        if self._is_too_far(data):
            self.add_error("opens_on", "Opens on must be within two years. Check the year.")
        if opens and closes and closes < opens:
            self.add_error("closes_on", "Last day to respond is before the survey opens. Enter a later date.")
        if opens and closes and closes - opens > LONGEST_WAVE:
            self.add_error("closes_on", "A survey can be open for up to 60 days. Enter an earlier date.")
        self._clean_reminders(data, opens, closes)
        return data

    def _is_too_far(self, data: dict[str, Any]) -> bool:
        last = timezone.localdate() + FARTHEST
        return any(day > last + LONGEST_WAVE for day in (data.get("closes_on"),) if day) or bool(
            data.get("opens_on") and data["opens_on"] > last
        )

    def taking_part(self, data: dict[str, Any]) -> Any:
        """The schools whose people are asked, as far as they are known."""
        return self.schools

    def _clean_nearness(self, data: dict[str, Any], asked: Questionnaire) -> None:
        """Days that we suggested move to the first on which these people can be asked; others are refused."""
        schools = self.taking_part(data)
        again = self._day_again(data, asked, schools)
        if again and tuple(data.get(name) for name in DAYS) in self._suggested_days():
            data.update(values_of_days(suggest_days(again, self.calendar)))
            again = self._day_again(data, asked, schools)
        if again:
            self.add_error(
                "opens_on",
                f"The same people were surveyed recently. Enter {date_format(again)} or later: there must be half a"
                " term between surveys.",
            )

    def _day_again(self, data: dict[str, Any], asked: Questionnaire, schools: Any) -> date | None:
        opens, closes = data.get("opens_on"), data.get("closes_on")
        return first_day_again(schools, asked, opens, closes) if opens and closes and closes >= opens else None

    def _suggested_days(self) -> set[tuple[date, ...]]:
        return {tuple(values_of_days(suggestion.days).values()) for suggestion in self.suggestions}

    def _name_as_suggested(self, data: dict[str, Any], asked: Questionnaire) -> str:
        """A name that we suggested follows the questionnaire and the term; one that was typed stays."""
        opens_on = data["opens_on"]
        suggested = {suggestion.name for suggestion in self.suggestions}
        suggested |= {suggest_name(each.audience, each.age, opens_on) for each in self.offered}
        typed = data.get("name", "")
        return suggest_name(asked.audience, asked.age, opens_on) if typed in suggested else typed

    @property
    def is_optional_open(self) -> bool:
        """Whether what is folded has something to say."""
        return any(self.errors.get(name) for name in FOLDED)

    @property
    def reminders_on(self) -> str:
        """The days of the reminders that are filled in, in words; empty for a form that was sent."""
        return (
            "" if self.is_bound else days_in_words(self.initial[name] for name in REMINDERS if self.initial.get(name))
        )

    @property
    def folded(self) -> list:
        """The fields that most leave as they are."""
        return [self[name] for name in FOLDED]

    @property
    def before_the_previews(self) -> list:
        """The fields of a new survey up to the questionnaire."""
        return [self[name] for name in self.fields if name in ("schools", "numbers", "questionnaire")]

    @property
    def after_the_previews(self) -> list:
        """Those after it that are not folded."""
        return [self[name] for name in ("name", "opens_on", "closes_on")]

    def _clean_reminders(self, data, opens, closes) -> None:
        for name in REMINDERS:
            day = data.get(name)
            if day and opens and closes and not opens < day <= closes:
                self.add_error(name, "A reminder must be after the survey opens and no later than its last day.")
        first, second = data.get("first_reminder"), data.get("second_reminder")
        if second and not first:
            self.add_error("first_reminder", "Enter the first reminder as well, or remove the second one.")
        elif first and second and second <= first:
            self.add_error("second_reminder", "Second reminder must be after the first. Enter a later date.")

    def details(self) -> dict:
        """The fields of a wave."""
        return self.values_of(self.cleaned_data)

    def values_of(self, data) -> dict:
        """The reminders are one value: their days, as they are stored."""
        values = super().values_of(data)
        dates = [values.pop(name) for name in REMINDERS]
        return values | {"reminder_dates": [day.isoformat() for day in dates if day]}

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """A day for each of their fields."""
        if name != "reminder_dates":
            return super().fields_of(name, value)
        return dict(zip(REMINDERS, [*map(date.fromisoformat, value), None, None], strict=False))


def ages_without_pupils(school: School) -> set[str]:
    """The ages of which a school has nobody, as far as the register says."""
    missing: set[str] = set()
    if school.highest_age is not None and school.highest_age <= 11:
        missing.add(Age.SECONDARY)
    if school.lowest_age is not None and school.lowest_age >= 11:
        missing |= {Age.KS1, Age.KS2}
    return missing


def questionnaires_for(schools: Iterable[School]) -> QuerySet[Questionnaire]:
    """Those that at least one of these schools can use; all where no school is known yet."""
    missing = [ages_without_pupils(school) for school in schools]
    return published_questionnaires().exclude(age__in=set.intersection(*missing) if missing else set())


def _about(suggestion: Suggestion) -> str:
    questionnaire = suggestion.questionnaire
    age = "" if questionnaire.age == Age.ADULT else f", {questionnaire.get_age_display()}"
    about = f"{questionnaire.get_audience_display()}{age}, about {questionnaire.minutes} minutes"
    if suggestion.free:
        about += f". Surveyed recently: from {date_format(USUAL.next_school_day(suggestion.free))}"
    return about


class SeveralSchoolsForm(WaveForm):
    """A wave of several schools of a trust."""

    schools = forms.ModelMultipleChoiceField(
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        label="Schools taking part",
        error_messages={"required": "Choose at least one school"},
    )
    field_order = ["schools"]

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, schools=schools, **kwargs)
        choose_from(self, "schools", schools)
        self.initial = {"schools": [school.pk for school in schools], **self.initial}

    def taking_part(self, data: dict[str, Any]) -> Any:
        """Those that are ticked."""
        return data.get("schools") or []


class SchoolsByNumberForm(WaveForm):
    """A wave of schools from anywhere, named by their numbers in the register."""

    numbers = forms.CharField(
        label="Schools taking part",
        help_text="URNs, one on each line. Schools too small to be shown alone are shown together.",
        max_length=LONGEST_NUMBERS,
        widget=forms.Textarea,
        error_messages={
            "required": "Enter the URNs of at least two schools",
            "max_length": "There are too many URNs. Enter up to 1,000 schools",
        },
    )
    field_order = ["numbers"]

    def clean_numbers(self):
        """Every number names one school."""
        numbers = list(dict.fromkeys(self.cleaned_data["numbers"].split()))
        schools = {school.identifier: school for school in schools_by_number(numbers)}
        if unknown := [number for number in numbers if number not in schools]:
            raise forms.ValidationError(
                f"We cannot find a school with URN {', '.join(unknown[:5])}. Check it under “All schools”."
            )
        if len(numbers) < 2:
            raise forms.ValidationError("Enter the URNs of at least two schools")
        return [schools[number] for number in numbers]

    def taking_part(self, data: dict[str, Any]) -> Any:
        """Those whose numbers were entered."""
        return data.get("numbers") or []

    def details(self) -> dict:
        """The fields of a wave."""
        data = super().details()
        return data | {"schools": data.pop("numbers")}
