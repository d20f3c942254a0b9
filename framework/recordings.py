"""Which words of a questionnaire can be heard, and which of them somebody has spoken."""

import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from framework.enums import SCALE_POINTS, Age, QuestionKind, Scale
from framework.languages import ENGLISH
from framework.models import Questionnaire, Recording, TranslatedString
from framework.queries import questions_of, source_strings
from framework.scales import words_of
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope

# Pages of this age have a button to listen to on every question and answer.
SPOKEN = (Age.KS1,)
KEPT_SECONDS = 60


@dataclass(frozen=True)
class Spoken:
    """A text that can be heard; `recording` is there once somebody has spoken it, and stale once its words changed."""

    key: str
    words: str
    recording: Recording | None = None

    @property
    def anchor(self) -> str:
        """The key as the name of a field."""
        return self.key.replace(":", ".")

    @property
    def state(self) -> str:
        """For the status tag: missing, stale or recorded."""
        if self.recording is None:
            return "missing"
        return "recorded" if self.recording.words == self.words else "stale"


def spoken_words(questionnaire: Questionnaire, language: str = ENGLISH.code) -> dict[str, str]:
    """Everything with a button to listen to, by key and in order. Texts that are not translated yet are left out.

    Keys are those of `framework.queries.source_strings`, and `scale:<scale>:<point>` for the words of scales.
    """
    texts = source_strings(questionnaire)
    if language != ENGLISH.code:
        strings = TranslatedString.objects.filter(
            translation__questionnaire=questionnaire, translation__language=language
        )
        translated = dict(strings.exclude(text="").values_list("key", "text"))
        texts = {key: translated[key] for key in texts if key in translated}
    spoken = {key: text for key, text in texts.items() if key == "intro" or key.startswith(("question:", "option:"))}
    scales = {
        Scale(question.scale) for question in questions_of(questionnaire.pk) if question.kind == QuestionKind.SCALE
    }
    for scale in sorted(scales):
        words = words_of(scale, language)
        spoken |= {f"scale:{scale.value}:{point}": words[point - 1] for point in range(1, SCALE_POINTS[scale] + 1)}
    return spoken


def recordings_of(questionnaire: Questionnaire, language: str) -> list[Spoken]:
    """Every text that can be heard in a language, with its recording."""
    recordings = Recording.objects.filter(questionnaire=questionnaire, language=language).select_related("file")
    by_key = {recording.key: recording for recording in recordings}
    return [Spoken(key, words, by_key.get(key)) for key, words in spoken_words(questionnaire, language).items()]


def sounds_of(questionnaire_id: int, language: str) -> dict[str, UUID]:
    """The recordings of a questionnaire in a language, by the words that were spoken. Remembered for a minute."""
    return _sounds(questionnaire_id, language, int(time.monotonic() // KEPT_SECONDS))


@lru_cache(maxsize=64)
def _sounds(questionnaire_id: int, language: str, minute: int) -> dict[str, UUID]:
    recordings = Recording.objects.filter(questionnaire_id=questionnaire_id, language=language)
    return dict(recordings.values_list("words", "id"))


def recording_file(recording_id: UUID) -> StoredFile | None:
    """The file of a recording, for anyone: what is asked in a survey is no secret. Enters a scope by itself."""
    with scope(everything=True):
        recording = Recording.objects.select_related("file").filter(pk=recording_id).first()
    return recording.file if recording else None
