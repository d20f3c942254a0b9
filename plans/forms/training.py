"""What is typed about a training."""

from typing import Any

from django import forms

from accounts.models import User
from plans.enums import Audience, CheckState, Mode
from plans.models import AreaCheck, Training
from schools.queries import active_people
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, PoundsField, choose_from

LONGEST_TEXT = 4000
MOST_HOURS, MOST_POUNDS, MOST_STAFF = 2000, 1_000_000, 5000
BEFORE = ("title", "held_on", "mode", "provider", "audience")
AFTER = ("takeaways", "sequence", "planning_hours", "planning_cost", "reminders", "staff_present", "staff_total")


def _number(label: str, hint: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        required=False,
        min_value=0,
        max_value=most,
        label=label,
        help_text=hint,
        error_messages={
            "invalid": f"{label} must be a whole number, for example 12",
            "min_value": f"{label} must be 0 or more",
            "max_value": f"{label} must be {most:,} or less",
        },
    )


def _text(label: str, hint: str) -> forms.CharField:
    return forms.CharField(required=False, max_length=LONGEST_TEXT, widget=forms.Textarea, label=label, help_text=hint)


class NewTrainingForm(forms.Form):
    """What it is, when, and for whom."""

    title = forms.CharField(
        max_length=160, label="Training title", error_messages={"required": "Enter the training title"}
    )
    held_on = GovukDateField(label="Date", help_text="The first day, in the past or future.")
    mode = forms.ChoiceField(choices=Mode.choices, widget=forms.RadioSelect, label="Format")
    audience = forms.ChoiceField(choices=Audience.choices, widget=forms.RadioSelect, label="Who it is for")
    provider = forms.CharField(required=False, max_length=120, label="Provider")
    ui: dict[str, dict[str, Any]] = {"title": {"width": "two-thirds"}, "provider": {"width": 20}}


class TrainingForm(EditedForm, NewTrainingForm):
    """The same with the questions of before the day and after; `edition` is what the person started from."""

    takeaways = _text(
        "What do you want to take away and put into practice?",
        "Before: what you hope for. Afterwards: what has stayed with you.",
    )
    sequence = _text(
        "How does it fit with your other priorities?",
        "What comes first, and which existing plans support it.",
    )
    planning_hours = _number("Planning time released", "For all staff together, in whole hours.", MOST_HOURS)
    planning_cost = PoundsField(
        required=False, max_value=MOST_POUNDS, label="Planning budget", help_text="Include supply cover."
    )
    reminders = _text(
        "Where will people see reminders?", "For example, a poster, the Monday briefing or a line in the diary."
    )
    staff_present = _number("Staff who attended", "A number is enough. Leaders are named on another page.", MOST_STAFF)
    staff_total = _number("Total staff", "On that day, so that you can see how many were trained.", MOST_STAFF)
    ui = {
        **NewTrainingForm.ui,
        "planning_hours": {"width": 4, "suffix": "hours"},
        "planning_cost": {"width": 10, "prefix": "£"},
        "staff_present": {"width": 4},
        "staff_total": {"width": 4},
    }

    @staticmethod
    def initial_of(training: Training) -> dict[str, Any]:
        """The fields of the form."""
        return {name: getattr(training, name) for name in (*BEFORE, *AFTER, "edition")}

    def clean(self):
        """No more were there than there are."""
        data = super().clean() or {}
        present, total = data.get("staff_present"), data.get("staff_total")
        if present is not None and total is not None and present > total:
            self.add_error(
                "staff_present", f"{present} attended, but there are only {total} staff. Correct one of the two numbers"
            )
        return data


class PeopleForm(EditedForm):
    """Who of those with an account was there."""

    ticks = ("people",)

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label="Who attended?"
    )
    ui = {"people": {"label_size": "m", "optional": False}}

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "people", active_people(school))


class CheckForm(EditedForm):
    """One area of the school; `edition` is 0 where nothing was said yet."""

    state = forms.ChoiceField(
        choices=CheckState.choices,
        widget=forms.RadioSelect,
        label="Does it support what you learned?",
        error_messages={"required": "Choose how far it supports what you learned"},
    )
    note = _text(
        "What is in place, and what is missing?", "One sentence that someone who was not there will understand."
    )

    @staticmethod
    def initial_of(check: AreaCheck | None) -> dict[str, Any]:
        """The fields of the form."""
        return {"state": check.state, "note": check.note, "edition": check.edition} if check else {"edition": 0}


class AnswerForm(forms.Form):
    """An answer to a question that came back."""

    answer = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="Your answer",
        error_messages={"required": "Enter your answer, or choose “Ask me later”"},
    )
    ui = {"answer": {"rows": 6}}


class NoteForm(forms.Form):
    """A reflective note."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="Your note",
        help_text="What surprised you, what you would do differently, what you want to remember.",
        error_messages={"required": "Enter your note"},
    )
    training = forms.ModelChoiceField(
        queryset=Training.objects.none(),
        required=False,
        label="Training",
        empty_label="No particular training",
    )
    is_shared = forms.BooleanField(
        required=False, label="Share with your school’s leaders", help_text="Otherwise, only you can read it."
    )
    ui = {"text": {"rows": 6}}

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "training", Training.objects.filter(school=school))
