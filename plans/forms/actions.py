"""What is typed about an action."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from evidence.models import Evidence
from plans.enums import ActionState, Rhythm
from plans.models import Action
from schools.queries import active_people
from wqm.editing.forms import EditedForm
from wqm.ui.forms import GovukDateField, PoundsField, choose_from

MOST_POUNDS = 1_000_000
# What is asked about actions in `ActionsFilterForm`, beside the numbers of people.
MINE, NO_OWNER = "me", "none"


YEARS_AHEAD = 10


def check_within_reach(day: date) -> None:
    """A plan looks ten years ahead at most, and no date of it is from another century."""
    if not 2000 <= day.year <= timezone.localdate().year + YEARS_AHEAD:
        raise forms.ValidationError("Enter a date within the next ten years. Check the year.")


class NewActionForm(forms.Form):
    """A step: what, who, by when, for how much."""

    title = forms.CharField(
        max_length=200,
        label="Action",
        error_messages={"required": "Enter the action"},
    )
    owner = forms.ModelChoiceField(
        queryset=User.objects.none(),
        required=False,
        empty_label="Someone without an account, or not decided",
        label="Owner",
        help_text="Owners with an account get an email a week before the due date and on the day.",
    )
    owner_name = forms.CharField(
        required=False,
        max_length=120,
        label="Owner without an account",
        help_text="For example, Year 4 team. No reminders are sent.",
    )
    due_on = GovukDateField(required=False, label="Due date", validators=[check_within_reach])
    cost = PoundsField(
        required=False,
        max_value=MOST_POUNDS,
        label="Cost",
        help_text="Include supply cover. Leave blank if there is no cost.",
    )
    ui: dict[str, dict[str, Any]] = {
        "title": {"width": "two-thirds"},
        "owner_name": {"width": 20},
        "cost": {"prefix": "£", "width": 10},
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
            self.add_error("owner_name", "Choose an owner or enter a name, not both")
        return data


class ActionForm(EditedForm, NewActionForm):
    """The same later, with what it changed; `edition` is what the person started from."""

    impact = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        label="Impact",
        help_text="Write it down while it is fresh. It appears in reviews and in the plan you download.",
    )
    ui = {**NewActionForm.ui, "impact": {"rows": 5}}

    def __init__(self, *args, action: Action, **kwargs):
        super().__init__(*args, school=action.school, keep=action.owner_id, **kwargs)
        self.action = action

    def clean_due_on(self):
        """Its milestones are on the way to it: an unfinished one is not due after it."""
        day = self.cleaned_data["due_on"]
        last = self.action.milestones.filter(done_on=None, due_on__isnull=False).order_by("due_on").last()
        if day and last and day < last.due_on:
            raise forms.ValidationError(
                f"The milestone “{last}” is due on {last.due_on:%-d %B %Y}. Enter that date or a later one, or change"
                " the milestone first."
            )
        return day

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        """The fields of the form."""
        names = ("title", "owner", "owner_name", "due_on", "cost", "impact", "edition")
        return {name: getattr(action, name) for name in names}


class ImpactForm(EditedForm):
    """What an owner writes who may not change the rest of the plan."""

    impact = ActionForm.base_fields["impact"]
    ui = {"impact": {"rows": 8}}

    def __init__(self, *args, action: Action, **kwargs):
        super().__init__(*args, **kwargs)

    @staticmethod
    def initial_of(action: Action) -> dict[str, Any]:
        """What is in the form."""
        return {"impact": action.impact, "edition": action.edition}


class ActionsFilterForm(forms.Form):
    """Which actions are shown. What is not offered any more, or never was, shows all."""

    owner = forms.ChoiceField(required=False, label="Owner")
    state = forms.ChoiceField(
        required=False, label="Status", choices=[("", "Open"), *ActionState.choices, ("overdue", "Overdue")]
    )
    ui = {"owner": {"optional": False}, "state": {"optional": False}}

    def __init__(self, *args, school, reader, **kwargs):
        super().__init__(*args, **kwargs)
        owners = User.objects.filter(pk__in=Action.objects.filter(school=school).values("owner")).order_by(
            "name", "email"
        )
        people = [(str(person.pk), str(person)) for person in owners if person.pk != reader.pk]
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker
        field.choices = [("", "Everyone"), (MINE, "Me"), *people, (NO_OWNER, "No owner")]

    def chosen(self) -> dict[str, str]:
        """`owner` and `state`, each empty where nothing that exists was chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in ("owner", "state")}


class MilestoneForm(forms.Form):
    """A point on the way, not after the action's own due date."""

    title = forms.CharField(max_length=160, label="Milestone", error_messages={"required": "Enter the milestone"})
    due_on = GovukDateField(required=False, label="Due date", validators=[check_within_reach])
    ui = {"title": {"width": "two-thirds"}}
    prefix = "milestone"

    def __init__(self, *args, action: Action, **kwargs):
        super().__init__(*args, **kwargs)
        self.action = action

    def clean_due_on(self):
        """The last point is the action itself."""
        day, last = self.cleaned_data["due_on"], self.action.due_on
        if day and last and day > last:
            raise forms.ValidationError(
                f"The action is due on {last:%-d %B %Y}. Enter that date or an earlier one, or move the action first."
            )
        return day


class ProofForm(forms.Form):
    """A piece of the school's evidence."""

    evidence = forms.ModelChoiceField(
        queryset=Evidence.objects.none(),
        label="Evidence",
        empty_label="Choose one",
        error_messages={
            "required": "Choose a piece of evidence",
            "invalid_choice": "Choose evidence that is still in your library",
        },
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
        label="Summary of what is due",
        help_text="Lists overdue actions and those due within a week. We send nothing if nothing is due.",
        error_messages={"required": "Choose how often"},
    )
    reminders = forms.BooleanField(
        required=False, label="Remind me about my own actions a week before they are due and on the day"
    )
    ui = {"rhythm": {"label_size": "m"}}

    def __init__(self, *args, with_summary: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_summary:
            del self.fields["rhythm"]
