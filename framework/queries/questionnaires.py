"""Reading questionnaires: what they ask, what is in the way of publishing, and their translations."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, Q, QuerySet, When

from framework.enums import (
    DOMAIN_NEEDS,
    FEWEST_OPTIONS,
    NO_FREE_TEXT,
    SCALE_POINTS,
    WITH_OPTIONS,
    Age,
    Audience,
    QuestionKind,
    Scale,
    TranslationState,
    VersionState,
)
from framework.languages import Language, language_of
from framework.models import (
    Principle,
    Question,
    Questionnaire,
    Section,
    TranslatedString,
    Translation,
)

ORDER_OF_AUDIENCES = (Audience.STAFF, Audience.PARENTS, Audience.PUPILS)


def published_questionnaires(audience: Audience | None = None) -> QuerySet[Questionnaire]:
    """Questionnaires that a wave can use: for staff, parents, then pupils from the oldest to the youngest."""
    people = Case(*(When(audience=group, then=at) for at, group in enumerate(ORDER_OF_AUDIENCES)), default=9)
    age = Case(*(When(age=band, then=at) for at, band in enumerate(Age)), default=9)
    questionnaires = Questionnaire.objects.filter(state=VersionState.PUBLISHED).order_by(people, age, "name", "id")
    return questionnaires.filter(audience=audience) if audience else questionnaires


def newest_editions(families: Iterable[str]) -> list[Questionnaire]:
    """The newest published edition of each family, staff first, pupils last; a family without one is left out."""
    newest: dict[str, Questionnaire] = {}
    for questionnaire in published_questionnaires().filter(family__in=list(families)):
        known = newest.get(questionnaire.family)
        if known is None or known.edition < questionnaire.edition:
            newest[questionnaire.family] = questionnaire
    return list(newest.values())


def questions_of(questionnaire_id: int) -> list[Question]:
    """The questions with their sections and options, in order."""
    questions = Question.objects.filter(section__questionnaire_id=questionnaire_id)
    return list(questions.select_related("section").prefetch_related("options"))


def source_strings(questionnaire: Questionnaire) -> dict[str, str]:
    """Everything that a respondent reads of a questionnaire, by the key under which it is translated, in order.

    Keys: `name`, `intro` (where there is one), `section:<number>`, `question:<code>`, `option:<question>:<code>`.
    """
    texts = {"name": questionnaire.name}
    if questionnaire.intro:
        texts["intro"] = questionnaire.intro
    for question in questions_of(questionnaire.pk):
        texts[f"section:{question.section.number}"] = question.section.name
        texts[f"question:{question.code}"] = question.text
        for option in question.options.all():
            texts[f"option:{question.code}:{option.code}"] = option.text
    return texts


def languages_of(questionnaire_id: int) -> list[str]:
    """The languages besides English in which respondents can read it, Easy Read (`en-easy`) among them."""
    translations = Translation.objects.filter(questionnaire_id=questionnaire_id, state=TranslationState.PUBLISHED)
    return list(translations.order_by("language").values_list("language", flat=True))


def translated_texts(questionnaire_id: int, language: str) -> dict[str, str]:
    """The texts of a published translation by key; empty for English, and where there is none."""
    strings = TranslatedString.objects.filter(
        translation__questionnaire_id=questionnaire_id,
        translation__language=language,
        translation__state=TranslationState.PUBLISHED,
    )
    return dict(strings.values_list("key", "text"))


@dataclass(frozen=True)
class Problem:
    """Something that is in the way of publishing, and the question that it is about, where there is one."""

    sentence: str
    question: Question | None = None


@dataclass(frozen=True)
class Domain:
    """The scale questions that speak to one principle; with fewer than DOMAIN_NEEDS they have no mean."""

    code: str
    name: str
    questions: int

    @property
    def missing(self) -> int:
        """How many more it needs."""
        return max(DOMAIN_NEEDS - self.questions, 0)


@dataclass(frozen=True)
class TranslationRow:
    """One text side by side. `status`: missing, unchecked or checked."""

    key: str
    place: str
    english: str
    text: str
    is_checked: bool

    @property
    def anchor(self) -> str:
        """Names it in a form and in an address; codes have no dots, so no two keys share one."""
        return self.key.replace(":", ".")

    @property
    def status(self) -> str:
        """What is left to do."""
        return "missing" if not self.text else "checked" if self.is_checked else "unchecked"


@dataclass(frozen=True)
class Progress:
    """How far a translation is."""

    translation: Translation
    language: Language
    total: int
    written: int
    checked: int


def all_questionnaires() -> QuerySet[Questionnaire]:
    """Every edition with its numbers, by audience and age; the newest edition of a family first."""
    being_translated = Count("translations", filter=Q(translations__state=TranslationState.DRAFT), distinct=True)
    return (
        Questionnaire.objects.annotate(
            question_count=Count("sections__questions", distinct=True), being_translated=being_translated
        )
        .prefetch_related("translations")
        .order_by("audience", "age", "family", "-edition", "name")
    )


def sections_of(questionnaire_id: int) -> list[Section]:
    """Every section, empty ones too, with questions and options, in order."""
    return list(Section.objects.filter(questionnaire_id=questionnaire_id).prefetch_related("questions__options"))


def principle_names() -> dict[str, str]:
    """The principles of all published versions by code, in the words of the newest version."""
    principles = Principle.objects.filter(version__state=VersionState.PUBLISHED).order_by("version_id", "number")
    return dict(principles.values_list("code", "name"))


def domains_of(sections: list[Section]) -> list[Domain]:
    """Every principle that a question can speak to, and how many scale questions of these sections do."""
    asked = [question for section in sections for question in section.questions.all()]
    counts = Counter(
        question.principle_code for question in asked if question.kind == QuestionKind.SCALE and question.principle_code
    )
    names = principle_names()
    return [Domain(code, names.get(code, code), counts[code]) for code in [*names, *(set(counts) - set(names))]]


def publish_problems(sections: list[Section]) -> list[Problem]:
    """What is in the way of publishing a questionnaire of these sections, in the order in which it stands there."""
    questions = [question for section in sections for question in section.questions.all()]
    if not questions:
        return [Problem("Add at least one question.")]
    problems = [
        Problem(f"The section “{section}” has no questions. Add one, or delete the section.")
        for section in sections
        if not section.questions.all()
    ]
    codes = Counter(question.code for question in questions)
    problems += [
        Problem(f"The code “{code}” is used by {n} questions. Give each its own code.")
        for code, n in codes.items()
        if n > 1
    ]
    names = principle_names()
    is_scored = any(question.principle_code for question in questions)
    for question in questions:
        problems += [Problem(sentence, question) for sentence in _question_problems(question, names, is_scored)]
    return problems + _mixed_scales(questions, names)


def _mixed_scales(questions: list[Question], names: dict[str, str]) -> list[Problem]:
    """Three points and five have no common mean."""
    lengths: dict[str, set[int]] = {}
    for question in questions:
        if question.kind == QuestionKind.SCALE and question.principle_code in names:
            lengths.setdefault(question.principle_code, set()).add(SCALE_POINTS[Scale(question.scale)])
    return [
        Problem(f"The questions about “{names[code]}” mix three-point and five-point scales. Use one for all.")
        for code, domain_lengths in lengths.items()
        if len(domain_lengths) > 1
    ]


def _question_problems(question: Question, names: dict[str, str], is_scored: bool) -> list[str]:
    problems = []
    if question.kind in WITH_OPTIONS and len(question.options.all()) < FEWEST_OPTIONS:
        problems.append(f"“{question}” needs at least {FEWEST_OPTIONS} options.")
    if question.principle_code and question.principle_code not in names:
        problems.append(f"“{question}” is about “{question.principle_code}”, which is not in any published framework.")
    is_open = question.kind == QuestionKind.SCALE and not question.principle_code and not question.no_principle
    if is_scored and is_open:
        problems.append(f"“{question}” has no principle. Choose one, or choose “Not about a principle”.")
    return problems


def free_text_for_children(questionnaire: Questionnaire, sections: list[Section]) -> list[Question]:
    """The questions in own words that under-elevens would be asked: warned about, not forbidden."""
    if questionnaire.age not in NO_FREE_TEXT:
        return []
    return [
        question for section in sections for question in section.questions.all() if question.kind == QuestionKind.TEXT
    ]


def translation_rows(translation: Translation) -> list[TranslationRow]:
    """Every text of the questionnaire beside its translation, in order."""
    strings = {string.key: string for string in translation.strings.all()}
    rows = []
    for key, english in source_strings(translation.questionnaire).items():
        string = strings.get(key)
        text, is_checked = (string.text, string.is_checked) if string else ("", False)
        rows.append(TranslationRow(key, _place(key), english, text, is_checked))
    return rows


def fingerprint(english: str) -> str:
    """Short, and another for another text: says which English somebody had in front of them."""
    return hashlib.sha256(english.encode()).hexdigest()[:12]


def missing_and_unchecked(translation: Translation) -> tuple[list[str], list[str]]:
    """The keys of the texts that somebody has to write, and of those that somebody has to check."""
    rows = translation_rows(translation)
    return [row.key for row in rows if row.status == "missing"], [row.key for row in rows if row.status == "unchecked"]


def progress_of(questionnaire: Questionnaire) -> list[Progress]:
    """How far each translation is; three queries, however many there are."""
    keys = source_strings(questionnaire)
    progress = []
    for translation in questionnaire.translations.prefetch_related("strings"):
        strings = [string for string in translation.strings.all() if string.key in keys and string.text]
        checked = sum(string.is_checked for string in strings)
        progress.append(Progress(translation, language_of(translation.language), len(keys), len(strings), checked))
    return progress


def texts_in(questionnaire: Questionnaire, language: str) -> dict[str, str]:
    """What a preview shows in a language, drafts included: the translation where there is one, else the English."""
    strings = TranslatedString.objects.filter(translation__questionnaire=questionnaire, translation__language=language)
    return source_strings(questionnaire) | dict(strings.exclude(text="").values_list("key", "text"))


def _place(key: str) -> str:
    kind, _, rest = key.partition(":")
    names = {"name": "Title", "intro": "Introduction", "section": "Section", "question": "Question"}
    if kind == "option":
        return f"Answer to {rest.partition(':')[0]}"
    return f"{names[kind]} {rest}".strip()
