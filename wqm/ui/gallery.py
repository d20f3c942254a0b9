"""Every component on one page, for looking and for the accessibility tests. Not routed in production."""

import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wqm.ui.charts import Bar, Likert
from wqm.ui.forms import GovukDateField, MultipleFileField
from wqm.ui.nav import Crumb, NavItem, Step, SummaryRow, SwitcherEntry, Task

OPTIONS = ["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree"]
MODES = [("person", "In person"), ("remote", "Remote"), ("mixed", "A bit of both")]


class GalleryForm(forms.Form):
    """One field of each kind."""

    ui = {
        "name": {"width": 20},
        "pupils": {"width": 5, "suffix": "pupils"},
        "cost": {"width": 5, "prefix": "£"},
        "notes": {"count": True, "rows": 4},
        "mode": {"hints": {"remote": "We send the link a day before"}},
        "agree": {"inline": True},
        "groups": {"dividers": {"none": "or"}, "exclusive": ("none",), "small": True},
    }

    name = forms.CharField(label="School name", help_text="As shown in the national register", max_length=120)
    email = forms.EmailField(label="Email address", required=False)
    pupils = forms.IntegerField(label="How many pupils?", min_value=1)
    cost = forms.DecimalField(label="Cost of the training", required=False)
    notes = forms.CharField(label="What do you want to take away?", widget=forms.Textarea, max_length=400)
    phase = forms.ChoiceField(
        label="Phase", choices=[("", "Choose a phase"), ("primary", "Primary"), ("secondary", "Secondary")]
    )
    mode = forms.ChoiceField(label="How would you like to meet?", choices=MODES, widget=forms.RadioSelect)
    agree = forms.ChoiceField(
        label="Is the date fixed?", choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect
    )
    groups = forms.MultipleChoiceField(
        label="Who takes part?",
        help_text="Choose all that apply",
        choices=[("staff", "Staff"), ("parents", "Parents"), ("pupils", "Pupils"), ("none", "No one yet")],
        widget=forms.CheckboxSelectMultiple,
    )
    date = GovukDateField(label="Date of the visit", help_text="For example, 4 9 2026")
    evidence = MultipleFileField(label="Evidence", required=False, help_text="PDF, Word, or a photo, up to 25 MB each")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    confirm = forms.BooleanField(label="I have read what the visit is for")


VALID = {
    "name": "Ysgol Llanfair-yng-Nghŵm", "email": "head@school.example", "pupils": "283", "cost": "450",
    "notes": "Reflection time",    "phase": "primary", "mode": "remote", "agree": "yes", "groups": ["staff", "pupils"],
    "date-day": "4", "date-month": "9",
    "date-year": "2026", "password": "long enough", "confirm": "on",
}  # fmt: skip
WRONG = {"email": "head", "pupils": "many", "date-day": "31", "date-month": "6", "date-year": "2026"}
NAV = [
    NavItem("Home", "?", "home", current=True),
    NavItem("Self-evaluation", "?p=1", "evaluation", count=3, count_label="criteria wait for you"),
    NavItem("Evidence", "?p=2", "evidence"),
    NavItem("Staff audit", "?p=3", "audit"),
    NavItem("Surveys", "?p=4", "survey", count=1, count_label="is open"),
    NavItem("Plan", "?p=5", "plan"),
    NavItem("Training", "?p=6", "training"),
    NavItem("Assessment", "?p=7", "assessment"),
    NavItem("Governance", "?p=8", "governance"),
    NavItem("People", "?p=9", "people"),
    NavItem("Settings", "?p=10", "settings"),
]
JOURNEY = [
    Step("Training and audit", "done", "14 October 2026"),
    Step("Self-evaluation", "done", "Signed by the head"),
    Step("Surveys", "current", "Parents: 18% answered", "#surveys"),
    Step("Readiness review", "waiting", "The office decides"),
    Step("Visit", "todo"),
    Step("Award", "todo"),
]
LIKERT = [
    Likert("I can talk to someone at work when things get difficult", [14, 19, 6, 4, 1]),
    Likert("My workload leaves room for my own life", [3, 9, 11, 14, 7]),
    Likert("Leaders ask before they decide", None, "fewer than 10 answers"),
]
BARS = [Bar("Staff", 71), Bar("Pupils", 88.5), Bar("Parents", 18), Bar("Governors", None, "fewer than 5 people")]
YEARS = [Bar("2023/24", 58), Bar("2024/25", None, "No survey", missing=True), Bar("2025/26", 66), Bar("2026/27", 71)]


def components() -> dict[str, Any]:
    return {
        "nav": NAV,
        "place": SwitcherEntry("Ysgol Llanfair-yng-Nghŵm", "School · primary", "?", True),
        "places": [
            SwitcherEntry("Ysgol Llanfair-yng-Nghŵm", "School", "?", True),
            SwitcherEntry("Bryn Mawr Learning Trust", "Trust", "?place=2"),
        ],
        "crumbs": [Crumb("Home", "?"), Crumb("Surveys", "?p=4"), Crumb("Autumn 2026")],
        "steps": JOURNEY,
        "rows": [
            SummaryRow("Head", "Carys Morgan", "?edit=head", "Change", "the head"),
            SummaryRow("Pupils", 283, "?edit=pupils", "Change", "the number of pupils"),
            SummaryRow("Registered", datetime.date(2026, 9, 4)),
        ],
        "tasks": [
            Task("Principle 1: leadership", "done", "?t=1"),
            Task("Principle 2: culture", "in_progress", "?t=2", "Two of four criteria judged"),
            Task("Principle 3: workload", "not_started", "?t=3"),
            Task("Sign the self-evaluation", "waiting", "", "The head signs when all principles are done"),
        ],
        "states": ["not_started", "in_progress", "waiting", "accepted", "overdue", "rejected", "withdrawn", "closed"],
        "likert": LIKERT, "options": OPTIONS, "bars": BARS, "years": YEARS,
    }  # fmt: skip


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """`?dir=rtl` turns the page round, `?state=error|valid` fills the form, `?page=` turns the pages."""
    filled: dict[str, dict[str, Any]] = {"error": WRONG, "valid": VALID}
    data = filled.get(request.GET.get("state", ""))
    form = GalleryForm(data)
    pages = Paginator(range(240), 20)
    context = components() | {
        "form": form,
        "page": pages.get_page(request.GET.get("page", "4")),
        "rtl": request.GET.get("dir") == "rtl",
    }
    return render(request, "ui/gallery.html", context)
