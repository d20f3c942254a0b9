"""What is typed about people, schools and trusts."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import User
from schools.enums import ContactKind, Country, Phase
from schools.leaving import held_by
from schools.models import School, SchoolContact, Trust
from schools.queries import people_who_can
from wqm.access.permissions import P
from wqm.access.roles import ROLES, Role
from wqm.contacts.forms import AddressField
from wqm.editing.forms import EditedForm
from wqm.lines import one_line
from wqm.security.enums import EventKind


def _sentences(roles: list[Role]) -> dict[str, str]:
    return {role.name: role.sentence for role in roles}


class RoleForm(forms.Form):
    """Which role somebody has."""

    role = forms.ChoiceField(label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role"})

    def __init__(self, *args, roles: list[Role], **kwargs):
        self.ui = {**getattr(type(self), "ui", {}), "role": {"hints": _sentences(roles)}}
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - tells the type checker
        role.choices = [(offered.name, offered.label) for offered in roles]

    def clean_role(self) -> Role:
        """The role itself."""
        return ROLES[self.cleaned_data["role"]]


class InviteForm(RoleForm):
    """Who is invited, and as what."""

    email = AddressField(help_text="The invitation only works for this address.")
    ui = {"email": {"width": 30}}
    field_order = ["email", "role"]


class HandOnForm(forms.Form):
    """Who gets the unfinished work of somebody who leaves a school."""

    hand_to = forms.ModelChoiceField(
        label="Assign their unfinished work to", queryset=User.objects.none(), required=False, empty_label="No one yet"
    )
    ui = {"hand_to": {"optional": False}}

    def __init__(self, *args, school: School, leaver: User, is_own: bool = False, **kwargs):
        super().__init__(*args, **(kwargs | {"prefix": f"school-{school.pk}"}))
        if is_own:
            self.fields["hand_to"].label = "Assign your unfinished work to"
        self.school = school
        self.things = held_by(leaver, school)
        heirs = self.fields["hand_to"]
        assert isinstance(heirs, forms.ModelChoiceField)  # noqa: S101 - tells the type checker
        heirs.queryset = people_who_can(school.pk, P.EVIDENCE_EDIT).exclude(pk=leaver.pk)


class SchoolContactsForm(forms.Form):
    """Whom staff can write to past the school's leaders: a name and an address each, or neither."""

    chair_name = forms.CharField(label="Chair of governors: name", max_length=120, required=False)
    chair_email = AddressField(label="Chair of governors: email address", required=False)
    rep_name = forms.CharField(label="Staff representative: name", max_length=120, required=False)
    rep_email = AddressField(label="Staff representative: email address", required=False)
    ui = {name: {"width": "two-thirds", "optional": False} for name in ("chair_name", "rep_name")} | {
        name: {"width": 30, "optional": False} for name in ("chair_email", "rep_email")
    }

    def __init__(self, data: Any = None, *, contacts: Mapping[str, SchoolContact]) -> None:
        initial = {f"{kind}_{part}": getattr(row, part) for kind, row in contacts.items() for part in ("name", "email")}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Both or neither."""
        data = self.cleaned_data
        for kind in ContactKind:
            name, email = one_line(data.get(f"{kind}_name", "")), data.get(f"{kind}_email", "")
            data[f"{kind}_name"] = name
            if name and not email and f"{kind}_email" not in self.errors:
                self.add_error(f"{kind}_email", "Enter an email address")
            if email and not name:
                self.add_error(f"{kind}_name", "Enter a name")
        return data

    @property
    def contacts(self) -> dict[str, tuple[str, str]]:
        """(name, email) of each kind."""
        data = self.cleaned_data
        return {kind: (data[f"{kind}_name"], data[f"{kind}_email"]) for kind in ContactKind}


class SentInvitationsForm(forms.Form):
    """Whether the invitations of somebody whose account is closed end with it."""

    withdraw = forms.BooleanField(
        label="Withdraw these invitations",
        required=False,
        help_text="Choose this if you do not recognise the addresses. One of them may be their own.",
    )


class SchoolForm(forms.Form):
    """A school that is not in the register, or not yet."""

    name = forms.CharField(label="School name", max_length=200)
    country = forms.ChoiceField(label="Country", choices=Country.choices, widget=forms.RadioSelect)
    scheme = forms.CharField(
        label="Type of number",
        max_length=20,
        required=False,
        help_text="For example URN (England), SEED (Scotland), DENI (Northern Ireland) or WG (Wales)",
    )
    identifier = forms.CharField(label="Number", max_length=20, required=False, help_text="Leave blank if it has none")
    phase = forms.ChoiceField(label="Phase", choices=Phase.choices)
    town = forms.CharField(label="Town", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)
    trust = forms.ModelChoiceField(label="Trust", queryset=Trust.objects.all(), required=False, empty_label="No trust")
    ui = {
        "name": {"width": "two-thirds"},
        "scheme": {"width": 10},
        "identifier": {"width": 10},
        "town": {"width": 20},
        "postcode": {"width": 10},
    }

    def clean(self):
        """A number needs its kind; in England that is the URN."""
        data = super().clean() or {}
        if data.get("identifier") and not data.get("scheme"):
            if data.get("country") == Country.ENGLAND:
                data["scheme"] = "URN"
            else:
                self.add_error("scheme", "Enter the type of number, for example SEED")
        return data


class EditSchoolForm(EditedForm, SchoolForm):
    """The same school, corrected."""

    NAMES = ("name", "country", "scheme", "identifier", "phase", "town", "postcode", "trust")


class FindEventsForm(forms.Form):
    """A search in the security log, in the URL."""

    q = forms.CharField(label="Name or email address", required=False)
    kind = forms.ChoiceField(label="What", required=False, choices=[("", "Everything"), *EventKind.choices])
    ui = {"q": {"width": 20, "optional": False}, "kind": {"optional": False}}


class TrustForm(forms.Form):
    """A trust that is not in the register."""

    name = forms.CharField(label="Trust name", max_length=200)
    ui = {"name": {"width": "two-thirds"}}


class ResolveForm(forms.Form):
    """What the office did about a change in the register."""

    note = forms.CharField(
        label="What was done",
        max_length=300,
        help_text="One line for your colleagues. For example, “Visit cancelled, award runs until July”.",
        error_messages={"required": "Enter what was done"},
    )
    ui = {"note": {"width": "full"}}

    def clean_note(self) -> str:
        """On one line, and not of letters that nobody sees."""
        note = one_line(self.cleaned_data["note"])
        if not any(character.isalnum() for character in note):
            raise forms.ValidationError("Enter what was done")
        return note


class RegisterForm(forms.Form):
    """The register's extract."""

    file = forms.FileField(
        label="National register file (CSV)",
        help_text="The “all establishments” file, as downloaded, up to 100 MB. If it is a ZIP file, unzip it first.",
        error_messages={"required": "Choose the file", "empty": "The file is empty. Download it again."},
    )


class FindForm(forms.Form):
    """A search in the register, in the URL."""

    q = forms.CharField(label="Name, town, postcode or number", required=False)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any"), *School._meta.get_field("status").flatchoices],
    )
    trust = forms.ModelChoiceField(label="Trust", queryset=Trust.objects.all(), required=False, empty_label="Any")
    ui = {"q": {"width": 20, "optional": False}, "status": {"optional": False}, "trust": {"optional": False}}
