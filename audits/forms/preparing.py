"""How, when, with how many people and by whom an audit is held, as it is typed."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from audits.enums import MOST_PEOPLE, Form, Leader
from audits.models import Audit
from framework.enums import VersionState
from framework.models import Version
from wqm.ui.forms import ClockField, GovukDateField, choose_from

# A date further away than this is a slip of the finger.
FARTHEST = timedelta(days=550)
LONGEST_ONLINE = timedelta(days=28)
HINTS = {
    Form.INSET: "About 90 minutes. Everyone together, with phones or on paper.",
    Form.TWILIGHTS: "Two sessions of about an hour. The second begins where the first ended.",
    Form.ALOUD: "One group. You talk through everything together and type in the sheets afterwards.",
    Form.ELECTRONIC: "Everyone gets a link and has a few days to respond. Nothing is talked through together.",
}

# Which forms of audit a field is for: a class by which a script shows it.
FOR_FORMS = {
    "first_day": "sessions",
    "first_time": "sessions",
    "second_day": "twilights",
    "second_time": "twilights",
    "opens_on": "electronic",
    "closes_on": "electronic",
    "rates_again": "sessions",
}


class AuditForm(forms.Form):
    """An audit of `school`: how, when, with how many people, and who leads. `audit` fills in one that is changed."""

    form = forms.ChoiceField(
        choices=Form,
        widget=forms.RadioSelect,
        label="How do you want to hold it?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how you want to hold the audit"),
    )
    name = forms.CharField(
        max_length=120,
        required=False,
        label="Name",
        help_text="Leave blank to name it by its month.",
        error_messages={"max_length": "Name must be 120 characters or fewer"},
    )
    version = forms.ModelChoiceField(
        queryset=None, empty_label=None, widget=forms.RadioSelect, label="Framework version"
    )
    first_day = GovukDateField(required=False, label="Day of the session")
    first_time = ClockField(required=False, label="Start of the session", help_text="For example, 9am or 3:45pm.")
    second_day = GovukDateField(required=False, label="Day of the second session", help_text="For two twilights only.")
    second_time = ClockField(required=False, label="Start of the second session")
    opens_on = GovukDateField(required=False, label="Links go out on", help_text="Online only.")
    closes_on = GovukDateField(required=False, label="Last day to respond", help_text="Online only.")
    people = forms.IntegerField(
        min_value=1,
        max_value=MOST_PEOPLE,
        label="Staff you expect",
        help_text="Everyone who works here, teaching and support, without senior leaders. Add no names.",
        error_messages={
            "required": "Enter how many staff you expect",
            "invalid": "Staff you expect must be a number, such as 45",
            "min_value": "Staff you expect must be 1 or more",
            "max_value": f"Staff you expect must be {MOST_PEOPLE} or fewer",
        },
    )
    leaders = forms.IntegerField(
        min_value=0,
        max_value=60,
        label="Senior leaders you expect",
        help_text="They sit in a group of their own. Their ratings are for their own talk and are not counted.",
        error_messages={
            "required": "Enter how many senior leaders you expect, or 0",
            "invalid": "Senior leaders you expect must be a number, such as 4",
            "min_value": "Senior leaders you expect must be 0 or more",
            "max_value": "Senior leaders you expect must be 60 or fewer",
        },
    )
    led_by = forms.ChoiceField(
        choices=Leader,
        widget=forms.RadioSelect,
        label="Who leads it?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose who leads the audit"),
    )
    rates_again = forms.BooleanField(
        required=False,
        label="Ask people to rate again after groups have talked",
        help_text="Off for most schools: it takes time, and people rate what the group thinks.",
    )
    facilitator = forms.CharField(
        max_length=120,
        label="Name of the facilitator, or of who looks after it",
        help_text="Someone who does not manage the people who take part. The headteacher opens, but does not lead.",
        error_messages={
            "required": "Enter the name of the facilitator",
            "max_length": "Name of the facilitator must be 120 characters or fewer",
        },
    )
    la_number = forms.CharField(
        required=False,
        max_length=60,
        label="Local authority’s safeguarding number",
        help_text="We print it on the run sheet. Your safeguarding lead knows it.",
        error_messages={"max_length": "Local authority’s safeguarding number must be 60 characters or fewer"},
    )
    ui = {
        "form": {"hints": HINTS},
        "people": {"width": 4},
        "leaders": {"width": 3},
        **{
            name: {"optional": False, "group_classes": f"wqm-for-{forms}", **({"width": 5} if "time" in name else {})}
            for name, forms in FOR_FORMS.items()
        },
        "la_number": {"group_classes": "wqm-for-sessions"},
    }

    def __init__(
        self, *args: Any, school: Any, audit: Audit | None = None, version: Version | None = None, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.audit = audit
        others = Audit.objects.filter(school=school)
        if audit is None:
            self.initial.setdefault("la_number", _number_before(others))
        if audit is not None:
            others = others.exclude(pk=audit.pk)
        self.names = {name.casefold() for name in others.values_list("name", flat=True)}
        versions = Version.objects.filter(state=VersionState.PUBLISHED)
        choose_from(self, "version", versions)
        if audit is not None:
            del self.fields["version"], self.fields["form"]
            self.fields["edition"] = forms.IntegerField(widget=forms.HiddenInput)
            self._only_fields_of(audit.form)
        elif len(versions) == 1:
            self.fields["version"].widget = forms.HiddenInput()
            self.initial.setdefault("version", versions[0].pk)
        elif version is not None:
            self.initial.setdefault("version", version.pk)

    def _only_fields_of(self, form: str) -> None:
        gone = {
            Form.ELECTRONIC: ("first_day", "first_time", "second_day", "second_time", "rates_again", "la_number"),
            Form.TWILIGHTS: ("opens_on", "closes_on"),
        }.get(Form(form), ("second_day", "second_time", "opens_on", "closes_on"))
        for name in gone:
            del self.fields[name]

    @property
    def chosen_form(self) -> str:
        """The form of the audit, chosen or given."""
        return self.audit.form if self.audit else self.cleaned_data.get("form", "")

    def clean(self) -> dict[str, Any]:
        """What the chosen form needs, and nothing in the past."""
        super().clean()
        form = self.chosen_form
        if form == Form.ELECTRONIC:
            self._need("opens_on", "Enter the day on which links go out")
            self._need("closes_on", "Enter the last day to respond")
            self._check_online()
        elif form:
            self._need("first_day", "Enter the day of the session")
            self._need("first_time", "Enter when the session starts")
        if form == Form.TWILIGHTS:
            self._need("second_day", "Enter the day of the second session")
            self._need("second_time", "Enter when the second session starts")
            first, second = self.cleaned_data.get("first_day"), self.cleaned_data.get("second_day")
            if first and second and second <= first:
                self.add_error("second_day", "The second session must be on a later day than the first")
        for name in ("first_day", "second_day", "opens_on"):
            self._check_day(name)
        self._name_it()
        return self.cleaned_data

    def _name_it(self) -> None:
        """By its month, by its day where the month has one already; two audits of a school never have one name."""
        first = self.cleaned_data.get("opens_on" if self.chosen_form == Form.ELECTRONIC else "first_day")
        if not self.cleaned_data.get("name") and first and "name" not in self.errors:
            by_month = f"Staff audit, {first:%B %Y}"
            by_day = f"Staff audit, {date_format(first)}"
            self.cleaned_data["name"] = by_day if by_month.casefold() in self.names else by_month
        if self.cleaned_data.get("name", "").casefold() in self.names:
            self.add_error("name", "Another audit of your school has this name. Choose another")

    def _need(self, name: str, sentence: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) is None:
            self.add_error(name, sentence)

    def _check_day(self, name: str) -> None:
        day, today = self.cleaned_data.get(name), timezone.localdate()
        if day and day < today:
            self.add_error(name, f"{self.fields[name].label} must be today or later")
        elif day and day > today + FARTHEST:
            self.add_error(name, f"{self.fields[name].label} must be within 18 months")

    def _check_online(self) -> None:
        first, last = self.cleaned_data.get("opens_on"), self.cleaned_data.get("closes_on")
        if first and last and not first < last <= first + LONGEST_ONLINE:
            self.add_error("closes_on", "The last day must be after links go out, and within four weeks")

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        names = (
            "form",
            "name",
            "version",
            "people",
            "leaders",
            "led_by",
            "facilitator",
            "rates_again",
            "la_number",
            "edition",
        )
        values = {name: data[name] for name in names if name in data}
        if self.chosen_form == Form.ELECTRONIC:
            return values | {"opens_on": data["opens_on"], "closes_on": data["closes_on"]}
        return values | {"starts": self._starts()}

    def _starts(self) -> list[datetime]:
        data = self.cleaned_data
        pairs = [(data["first_day"], data["first_time"])]
        if self.chosen_form == Form.TWILIGHTS:
            pairs.append((data["second_day"], data["second_time"]))
        return [_at(day, clock) for day, clock in pairs]


def _number_before(audits: QuerySet[Audit]) -> str:
    """As it was typed for the audit before: it seldom changes."""
    return audits.exclude(la_number="").order_by("-updated_at").values_list("la_number", flat=True).first() or ""


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def initial_of(audit: Audit) -> dict[str, Any]:
    """What the form of a stored audit shows."""
    names = ("name", "people", "leaders", "led_by", "facilitator", "rates_again", "la_number", "edition")
    shown = {name: getattr(audit, name) for name in names}
    shown |= {"opens_on": audit.opens_on, "closes_on": audit.closes_on}
    for name, session in zip(("first", "second"), audit.sessions.all(), strict=False):
        start = timezone.localtime(session.starts_at)
        shown |= {f"{name}_day": start.date(), f"{name}_time": f"{start:%H:%M}"}
    return shown
