"""What the office uploads and types about questionnaires."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug

from framework.enums import FEWEST_OPTIONS, NONE_MEANT, WITH_OPTIONS, Age, Audience, QuestionKind, Scale
from framework.languages import TRANSLATED, language_of
from framework.models import Question, Questionnaire, Section
from framework.queries import TranslationRow, fingerprint
from framework.recordings import Spoken
from framework.scales import words_of
from framework.services.structure import Asked
from framework.services.translations import Written
from wqm.editing.forms import EditedForm
from wqm.files.checks import BadUpload, check_size
from wqm.ui.forms import choose_from

MOST_BYTES = 2 * 1024 * 1024
LONGEST_OPTION = 160
MOST_OPTIONS = 30
LONGEST_TRANSLATION = 4000
LETTERS_A_LINE = 36
PUPILS = (Age.SECONDARY, Age.KS2, Age.KS1)


class ImportForm(forms.Form):
    """A framework version as a file."""

    file = forms.FileField(label="Framework file", help_text="A .json file downloaded from this site.")

    def clean_file(self):
        """Not empty and not enormous."""
        upload = self.cleaned_data["file"]
        try:
            check_size(upload.size, MOST_BYTES)
        except BadUpload as error:
            raise forms.ValidationError(str(error)) from error
        return upload


class ImportQuestionnaireForm(ImportForm):
    """A questionnaire as a file, and what to call it where its own short name is taken."""

    slug = forms.SlugField(
        label="Another short name",
        max_length=60,
        required=False,
        help_text="Only needed if the short name in the file is already used here. Use letters, numbers and hyphens.",
    )
    ui = {"slug": {"width": 20}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].label = "Questionnaire file"


class DetailsForm(EditedForm, forms.ModelForm):
    """A questionnaire without its questions."""

    class Meta:
        model = Questionnaire
        fields = ["name", "audience", "age", "minutes", "intro", "source", "is_sample"]
        widgets = {"audience": forms.RadioSelect, "age": forms.RadioSelect}
        labels = {
            "name": "Title",
            "audience": "Audience",
            "age": "Age group",
            "minutes": "Minutes to complete",
            "intro": "Introduction",
            "source": "Source and licence",
            "is_sample": "This is sample wording",
        }
        help_texts = {
            "name": "Respondents see this at the top of every page.",
            "intro": "What respondents read before the first question.",
            "source": "Only for a published instrument: where it comes from, and the licence it can be used under.",
            "minutes": "",
        }

    ui = {
        "name": {"width": "two-thirds"},
        "minutes": {"width": 3},
        "intro": {"rows": 4},
        "source": {"rows": 2},
        "age": {"hints": {"ks2": "One question to a page", "ks1": "Faces to tap, with everything read aloud"}},
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, choices in (("audience", Audience.choices), ("age", Age.choices)):
            self.fields[name].choices = choices  # type: ignore[attr-defined] # without an empty one
        if not self.instance.pk:
            del self.fields["edition"]
        self.fields["minutes"].validators = [MinValueValidator(1), MaxValueValidator(60)]

    def clean(self):
        """Pupils have an age of pupils, and nobody else has."""
        data = super().clean() or {}
        audience, age = data.get("audience"), data.get("age")
        if audience == Audience.PUPILS and age == Age.ADULT:
            self.add_error("age", "Choose an age group")
        elif audience and audience != Audience.PUPILS and age in PUPILS:
            self.add_error("age", "Staff, parents and carers are adults. Choose “Adults”")
        return data

    def _post_clean(self) -> None:
        """The row is left as it is: a service changes it, under its lock."""


class SectionForm(EditedForm):
    """The heading of a new section, or of the one that is there."""

    name = forms.CharField(
        label="Section heading", max_length=120, help_text="Respondents see this above the questions."
    )
    ui = {"name": {"width": "two-thirds"}}

    def __init__(self, *args, section: Section | None = None, **kwargs):
        kwargs["initial"] = {"name": section.name} if section else {}
        super().__init__(*args, **kwargs)
        if section is None:
            del self.fields["edition"]


class QuestionForm(EditedForm):
    """One question. `options` has an answer a line."""

    text = forms.CharField(
        label="Question",
        max_length=300,
        widget=forms.Textarea,
        help_text="Ask one thing at a time, in words your readers use.",
    )
    kind = forms.ChoiceField(
        label="Type of answer", choices=QuestionKind.choices, initial=QuestionKind.SCALE, widget=forms.RadioSelect
    )
    scale = forms.ChoiceField(label="Scale", choices=Scale.choices, initial=Scale.AGREEMENT, widget=forms.RadioSelect)
    options = forms.CharField(
        label="Options",
        required=False,
        widget=forms.Textarea,
        max_length=MOST_OPTIONS * (LONGEST_OPTION + 2),
        help_text="For “Choose one” and “Choose any”. Put each option on a new line.",
    )
    principle = forms.ChoiceField(
        label="Principle",
        required=False,
        help_text="Results show an average for a principle once three scale questions are about it.",
    )
    reversed = forms.BooleanField(label="This is a negative statement, so score it in reverse", required=False)
    code = forms.CharField(
        label="Code",
        required=False,
        max_length=40,
        validators=[validate_slug],
        help_text="Stays the same in every edition. Leave blank to create it from the question.",
    )
    section = forms.ModelChoiceField(label="Section", queryset=Section.objects.none(), empty_label=None)
    ui = {
        "text": {"rows": 2},
        "kind": {"small": True},
        "scale": {"small": True, "hints": {scale: " · ".join(words_of(scale)) for scale in Scale.values}},
        "options": {"rows": 5, "optional": False},
        "principle": {"optional": False},
        "code": {"width": 20},
    }

    def __init__(self, *args, sections, principles: dict[str, str], question: Question | None = None, **kwargs):
        if question is not None:
            kwargs["initial"] = _initial(question)
            principles = {**principles, **{code: code for code in [question.principle_code] if code}} | principles
        super().__init__(*args, **kwargs)
        choices = [("", "Not decided yet"), (NONE_MEANT, "Not about a principle"), *principles.items()]
        self.fields["principle"].choices = choices  # type: ignore[attr-defined]  # a field with choices
        choose_from(self, "section", sections)
        if question is None:
            del self.fields["section"]
            del self.fields["edition"]
        else:
            del self.fields["code"]

    def clean_text(self) -> str:
        """One line: respondents see no line breaks in a question."""
        return " ".join(self.cleaned_data["text"].split())

    def clean_options(self) -> list[str]:
        """The lines that say something, each once and short enough for a button."""
        lines = [" ".join(line.split()) for line in self.cleaned_data["options"].splitlines()]
        lines = [line for line in lines if line]
        twice = [line for line in lines if lines.count(line) > 1]
        long = [number for number, line in enumerate(lines, start=1) if len(line) > LONGEST_OPTION]
        if twice:
            raise forms.ValidationError(f"“{twice[0]}” is listed twice. Remove one.")
        if long:
            raise forms.ValidationError(f"Line {long[0]} is longer than {LONGEST_OPTION} characters. Shorten it.")
        if len(lines) > MOST_OPTIONS:
            raise forms.ValidationError(f"There are {len(lines)} options. The most you can have is {MOST_OPTIONS}.")
        return lines

    def clean(self):
        """Options belong to the kinds that have them; only a scale can be turned round."""
        data = super().clean() or {}
        kind, options = data.get("kind"), data.get("options")
        if options is not None and kind in WITH_OPTIONS and len(options) < FEWEST_OPTIONS:
            self.add_error("options", f"Write at least {FEWEST_OPTIONS} options, each on a new line")
        elif options and kind and kind not in WITH_OPTIONS:
            self.add_error(
                "options", "Only “Choose one” and “Choose any” have options. Choose one of those, or clear this box"
            )
        if data.get("reversed") and kind and kind != QuestionKind.SCALE:
            self.add_error("reversed", "Only a scale can be scored in reverse. Untick this, or choose “A scale”")
        return data

    def values_of(self, data) -> dict[str, Any]:
        """Options are a value, line by line."""
        options = data.get("options") or []
        lines = options.splitlines() if isinstance(options, str) else options
        return super().values_of(data) | {"options": list(lines)}

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """An option a line."""
        return {name: "\n".join(value) if name == "options" else value}

    def asked(self) -> Asked:
        """What was typed, for the services."""
        data = self.cleaned_data
        principle = data["principle"]
        return Asked(
            text=data["text"],
            kind=data["kind"],
            scale=data["scale"],
            principle_code="" if principle == NONE_MEANT else principle,
            no_principle=principle == NONE_MEANT,
            reversed=data["reversed"],
            options=tuple(data["options"]),
        )


def _initial(question: Question) -> dict[str, Any]:
    return {
        **{name: getattr(question, name) for name in ("text", "kind", "scale", "reversed")},
        "principle": NONE_MEANT if question.no_principle else question.principle_code,
        "options": "\n".join(option.text for option in question.options.all()),
        "section": question.section_id,
    }


class AddTranslationForm(forms.Form):
    """A language that is not there yet."""

    language = forms.ChoiceField(label="Language")

    def __init__(self, *args, taken: Iterable[str], **kwargs):
        super().__init__(*args, **kwargs)
        taken = set(taken)
        choices = [(language.code, language.both_names) for language in TRANSLATED if language.code not in taken]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]  # a field with choices


class RecordingsForm(forms.Form):
    """A place for a sound beside every text. Other forms stand between them, so each names the form it belongs to."""

    def __init__(self, *args, rows: list[Spoken], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            widget = forms.FileInput(attrs={"form": "recordings", "accept": ".mp3,.m4a,.ogg,.wav"})
            self.fields[row.anchor] = forms.FileField(
                label=f"Recording of “{row.words}”", required=False, widget=widget, allow_empty_file=True
            )
        self.ui = {row.anchor: {"optional": False, "label_hidden": True} for row in rows}

    def lines(self) -> list[dict[str, Any]]:
        """A row with its field, for the page."""
        return [{"row": row, "field": self[row.anchor]} for row in self.rows]

    def uploads(self) -> dict[str, Any]:
        """The sounds that were chosen, by key of their text."""
        return {row.key: self.cleaned_data[row.anchor] for row in self.rows if self.cleaned_data[row.anchor]}

    def show(self, rows: list[Spoken]) -> None:
        """The rows as they are now, beside the same fields."""
        self.rows = [row for row in rows if row.anchor in self.fields]

    def refuse(self, refused: dict[str, str]) -> None:
        """Say beside each field what was wrong with its sound."""
        for row in self.rows:
            if row.key in refused:
                self.add_error(row.anchor, f"{refused[row.key]} Then choose the file again.")


class TranslationForm(EditedForm):
    """Every text of a translation: what it says, whether it is checked, and which English stood beside it."""

    def __init__(self, *args, rows: list[TranslationRow], language: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.translation_rows = rows
        shown = language_of(language)
        self.ui = {}
        for row in rows:
            attrs = {"lang": shown.tag, "dir": shown.direction}
            self.fields[f"text.{row.anchor}"] = forms.CharField(
                label=f"{shown}: {row.place}",
                required=False,
                initial=row.text,
                max_length=LONGEST_TRANSLATION,
                widget=forms.Textarea(attrs=attrs),
            )
            self.fields[f"checked.{row.anchor}"] = forms.BooleanField(
                label="Checked", required=False, initial=row.is_checked
            )
            self.fields[f"seen.{row.anchor}"] = forms.CharField(
                required=False, initial=fingerprint(row.english), max_length=20, widget=forms.HiddenInput
            )
            lines = max(2, min(10, 1 + len(row.english) // LETTERS_A_LINE))
            self.ui[f"text.{row.anchor}"] = {"rows": lines, "label_hidden": True, "optional": False}
            self.ui[f"checked.{row.anchor}"] = {"small": True}

    def lines(self) -> list[dict[str, Any]]:
        """A row with its fields, for the page."""
        return [
            {"row": row, **{name: self[f"{name}.{row.anchor}"] for name in ("text", "checked", "seen")}}
            for row in self.translation_rows
        ]

    def values_of(self, data) -> dict[str, Any]:
        """A text and its tick are one value: a tick is for the words beside it."""
        rows = [(row.key, row.anchor) for row in self.translation_rows]
        return {key: (data.get(f"text.{anchor}"), data.get(f"checked.{anchor}")) for key, anchor in rows}

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """Beside each other on the page."""
        anchor = name.replace(":", ".")
        return {f"text.{anchor}": value[0], f"checked.{anchor}": value[1]}

    def written(self) -> dict[str, Written]:
        """What was typed, by key. A text that was not on the page, because it is newer than it, is left alone."""
        data = self.cleaned_data
        return {
            row.key: Written(data[f"text.{row.anchor}"], data[f"checked.{row.anchor}"], data[f"seen.{row.anchor}"])
            for row in self.translation_rows
            if f"text.{row.anchor}" in self.data
        }
