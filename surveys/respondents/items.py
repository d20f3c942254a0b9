"""A question as it stands on a page: in the language of the reader, with what was answered so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from framework.enums import QuestionKind, Scale
from framework.models import Question
from framework.scales import words_of
from surveys.questions import points_of

# In the order of the scale's points; each is a drawing of its own (`surveys/respond/_face.html`).
FACES = {1: "sad", 2: "so-so", 3: "happy"}


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen; `face` names a drawing, `sound` is the address of a recording; empty for none."""

    value: str
    label: str
    is_chosen: bool
    face: str = ""
    sound: str = ""


@dataclass(frozen=True)
class Item:
    """`look` says how it is drawn: text, radios, checkboxes, numbers or faces."""

    code: str
    text: str
    look: str
    value: str = ""
    choices: tuple[Choice, ...] = field(default_factory=tuple)
    sound: str = ""

    @property
    def name(self) -> str:
        """Of its inputs."""
        return f"q-{self.code}"

    @property
    def anchor(self) -> str:
        """The id of the whole question."""
        return anchor_of(self.code)

    @property
    def is_clearable(self) -> bool:
        """Choosing one is easily done, and undone by a button alone; ticks and words are taken back where they are."""
        return self.look not in ("text", "checkboxes")

    @property
    def said(self) -> tuple[str, ...]:
        """What was answered, in words; empty for nothing."""
        return ((self.value,) if self.value else ()) + tuple(c.label for c in self.choices if c.is_chosen)

    @property
    def is_text(self) -> bool:
        """Own words rather than a choice."""
        return self.look == "text"

    @property
    def focus(self) -> str:
        """The id of its first input."""
        return self.name if self.is_text else f"{self.name}-{self.choices[0].value}"


def anchor_of(code: str) -> str:
    """Where a question stands on its page."""
    return f"q-{code}-question"


def item_of(question: Question, answer: Any, language: str, texts: Mapping[str, str]) -> Item:
    """The question for a page. `texts` are those of its translation; what is missing there is said in English."""
    text = texts.get(f"question:{question.code}") or question.text
    if question.kind == QuestionKind.TEXT:
        return Item(question.code, text, "text", value=answer or "")
    chosen = {str(value) for value in (answer if isinstance(answer, list) else [answer])}
    return Item(question.code, text, _look(question), choices=tuple(_choices(question, chosen, language, texts)))


def with_sounds(item: Item, sounds: Mapping[str, str]) -> Item:
    """The question with the recordings (address by words) of what is written in it."""
    choices = tuple(replace(choice, sound=sounds.get(choice.label, "")) for choice in item.choices)
    return replace(item, sound=sounds.get(item.text, ""), choices=choices)


def carried(answers: Mapping[str, Any], here: set[str]) -> list[tuple[str, Any]]:
    """Names and values of hidden inputs that carry the answers of other pages than `here`."""
    return [
        (f"q-{code}", value)
        for code, answer in answers.items()
        if code not in here
        for value in (answer if isinstance(answer, list) else [answer])
    ]


def scale_words(scale: str, language: str) -> dict[int, str]:
    """The words of a scale by point."""
    return dict(enumerate(words_of(scale, language), start=1))


def _look(question: Question) -> str:
    if question.kind == QuestionKind.SCALE:
        return "faces" if question.scale == Scale.FACES else "radios"
    return {QuestionKind.CHOICE: "radios", QuestionKind.MULTIPLE: "checkboxes"}.get(
        QuestionKind(question.kind), "numbers"
    )


def _choices(question: Question, chosen: set[str], language: str, texts: Mapping[str, str]):
    for option in question.options.all():
        label = texts.get(f"option:{question.code}:{option.code}") or option.text
        yield Choice(option.code, label, option.code in chosen)
    words = scale_words(question.scale, language) if question.kind == QuestionKind.SCALE else {}
    faces = FACES if question.kind == QuestionKind.SCALE and question.scale == Scale.FACES else {}
    for point in points_of(question):
        yield Choice(str(point), words.get(point, str(point)), str(point) in chosen, faces.get(point, ""))
