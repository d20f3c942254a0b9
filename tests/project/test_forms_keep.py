"""Every form in which somebody writes keeps their words: saved as they type, or in the tab until they are saved."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))
FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.S)
# A form of Django, one of its fields, or a box of our own: there somebody types.
TYPED = re.compile(
    r"<textarea\b(?![^>]*\bhidden\b)|\{\{\s*(?:[a-z_]*form|line|languages)\b[^}]*\}\}|\.as_field_group"
    r"|\{% include [^%]*(?:_details|_hand_on)"
)
KEEPS = re.compile(r"\bdata-(?:keep|autosave)\b")

# path -> why a form of that file keeps nothing. Folders end in "/".
OUTSIDE = {
    "account/": "passwords and codes are kept nowhere",
    "mfa/": "codes are kept nowhere; the name of a passkey is a word",
    "accounts/invitation.html": "it asks for a new password",
    "surveys/respond/": "answers of respondents are kept by survey-keep.js, under their link",
    "surveys/comments.html": "a child's words must not stay in the browser after they were withheld and deleted",
    "audits/sheet.html": "what people wrote on paper must not stay with whoever types it in",
    "surveys/enter_paper.html": "answers of a respondent must not stay with whoever types them in",
    "office/close_account.html": "lists alone, to choose who takes over",
    "schools/member.html": "lists alone, to choose a role and who takes over",
    "evidence/choose.html": "ticks alone",
    "evidence/replace.html": "what it asks is about a file, which has to be chosen again",
    "evidence/upload.html": "it asks for files alone",
    "evidence/give.html": "a list alone, to choose who works on it",
    "framework/_languages.html": "a list alone, to choose a language",
    "framework/import.html": "it asks for a file",
    "framework/import_questionnaire.html": "it asks for a file, and a short name where that of the file is used",
    "office/register.html": "it asks for a file alone",
    "plans/first_actions.html": "ticks alone",
    "plans/prioritise.html": "ticks alone",
    "plans/mail.html": "two choices of one's own",
    "plans/metrics/columns.html": "lists alone, to say what columns hold",
    "plans/metrics/upload.html": "it asks for a file alone",
    "plans/training/people.html": "ticks alone",
    "surveys/list_columns.html": "lists alone, to say what columns hold",
    "surveys/list_groups.html": "lists alone, to say what job titles mean",
    "surveys/list_preview.html": "ticks alone",
    "tables/_reading.html": "lists alone, to say how a file is read",
}


def forms_that_forget(source: str) -> int:
    """How many forms of a template somebody types into that are outside of the mechanism."""
    forms = [form for form in FORM.finditer(source) if 'method="post"' in form["head"]]
    return sum(bool(TYPED.search(form["body"])) and not KEEPS.search(form["head"]) for form in forms)


def is_below(place: str, path: str) -> bool:
    """Whether a file is in this folder."""
    return place.endswith("/") and path.startswith(place)


def reason(path: str) -> str:
    """Why a file may be outside; "" where it may not."""
    return OUTSIDE.get(path) or next((why for place, why in OUTSIDE.items() if is_below(place, path)), "")


def test_every_form_in_which_somebody_writes_keeps_their_words():
    forgetful = {str(path.relative_to(ROOT)) for path in TEMPLATES if forms_that_forget(path.read_text())}
    assert sorted(path for path in forgetful if not reason(path)) == []
    unused = [place for place in OUTSIDE if not any(path == place or is_below(place, path) for path in forgetful)]
    assert unused == []


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ('<form method="post" novalidate>{{ form }}</form>', 1),
        ('<form method="post"><textarea name="text"></textarea></form>', 1),
        ('<form\n  method="post"\n>{{ form.note.as_field_group }}</form>', 1),
        ('<form method="post" data-keep>{{ form }}</form><form method="post">{{ comment_form }}</form>', 1),
        ('<form id="edit" method="post" data-autosave="/x/">{{ form }}</form>', 0),
        ('<form method="get">{{ form }}</form>', 0),
        ('<form method="post">{% button "Delete" %}</form>', 0),
    ],
)
def test_form_that_forgets_is_found(source, number):
    assert forms_that_forget(source) == number
