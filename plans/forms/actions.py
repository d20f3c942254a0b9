"""What is typed about an action."""

from typing import Any

from django import forms
from django.db.models import Q

from accounts.models import User
from evidence.models import Evidence
from plans.enums import Rhythm
from plans.models import Action
from schools.queries import active_people
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, choose_from

MOST_POUNDS = 1_000_000


class NewActionForm(forms.Form):
    """A step: what, who, by when, for how much."""

    title = forms.CharField(
        max_length=200,
        label="What will be done?",
        error_messages={"required": "Say what will be done"},
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        empty_label="Somebody without an account, or not decided",
        label="Who sees to it?",
        help_text="People with an account here get a reminder by email a week before, and on the day.",
    )
    owner_name = forms.CharField(
        required=False, max_length=120, label="Or a name", help_text="For example: Year 4 team. No reminder is sent."
    )
    due_on = GovukDateField(required=False, label="By when?")
    cost = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_POUNDS,
        label="What does it cost?",
        help_text="In whole pounds, with supply cover. Leave it empty where it costs nothing but time.",
        error_messages={
            "invalid": "The cost must be a whole number of pounds, for example 250",
            "min_value": "The cost cannot be less than nothing",
            "max_value": f"The cost must be {MOST_POUNDS:,} pounds or less",
        },
    )
    ui: dict[str, dict[str, Any]] = {
        "title": {"width": "two-thirds"},
        "owner_name": {"width": 20},
        "cost": {"prefix": "£", "width": 5},
    }

    def __init__(self, *args, school, keep: Any = None, **kwargs):
        super().__init__(*args, **kwargs)
        people = active_people(school).values("pk")
        # Somebody who left still stands at what they had: it is the school that decides who goes on with it.
        rows = User.objects.filter(Q(pk__in=people) | Q(pk=keep)).order_by("name", "email")
        choose_from(self, "owner", rows)

    def clean(self):
        """One owner: a person or a name."""
        data = super().clean() or {}
        if data.get("owner") and data.get("owner_name"):
            self.add_error("owner_name", "Choose a person or write a name, not both")
        return data


class ActionForm(EditedForm, NewActionForm):
    """The same later, with what it changed; `edition` is what the person started from."""

    impact = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        label="What did it change?",
        help_text="Write it down while it is fresh. It stands in the review and in the plan that you export.",
    )
    ui = {**NewActionForm.ui, "impact": {"rows": 5}}

    def __init__(self, *args, action: Action, **kwargs):
        super().__init__(*args, school=action.school, keep=action.owner_id, **kwargs)

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        """What stands in the form."""
        names = ("title", "owner", "owner_name", "due_on", "cost", "impact", "edition")
        return {name: getattr(action, name) for name in names}


class MilestoneForm(forms.Form):
    """A point on the way."""

    title = forms.CharField(max_length=160, label="Milestone", error_messages={"required": "Say what the milestone is"})
    due_on = GovukDateField(required=False, label="By when?")
    ui = {"title": {"width": "two-thirds"}}
    prefix = "milestone"


class ProofForm(forms.Form):
    """A piece of the school's evidence."""

    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.none(),
        label="A piece of your evidence",
        empty_label="Choose one",
        error_messages={"required": "Choose a piece of evidence", "invalid_choice": "Choose one that is still there"},
    )
    prefix = "proof"

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        choose_from(self, "evidence", rows, label=lambda piece: f"{piece.title} ({piece.effective_on:%-d %B %Y})")


class MailForm(forms.Form):
    """What somebody wants to get about the plan."""

    rhythm = forms.ChoiceField(
        choices=Rhythm.choices,
        widget=forms.RadioSelect,
        label="A summary of what is due",
        help_text="Overdue actions, and what is due within a week. Nothing is sent when there is nothing to say.",
        error_messages={"required": "Choose how often"},
    )
    reminders = forms.BooleanField(required=False, label="Remind me of my own actions, a week before and on the day")
    ui = {"rhythm": {"label_size": "m"}}
