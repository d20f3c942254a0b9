"""Questionnaires of every kind and age, translations, and open waves of them."""

from datetime import timedelta

from django.utils import timezone

from framework.models import Questionnaire
from framework.queries import source_strings
from surveys.models import Sitting, Wave
from surveys.services import waves
from tests import factories as f
from tests.databases import as_worker
from tests.surveys.waves_in_states import again, links, listed
from wqm.tenancy.scope import scope

KINDS = {
    "often": {"kind": "scale", "scale": "frequency", "text": "I sleep well"},
    "face": {"kind": "scale", "scale": "faces", "text": "I like my class"},
    "one": {"kind": "choice", "text": "Where do you eat?", "options": ["Hall", "Yard", "At home"]},
    "some": {"kind": "multiple", "text": "What helps you?", "options": ["Friends", "Sport", "Music"]},
    "score": {"kind": "number", "text": "How happy are you?"},
    "agree": {"kind": "scale", "text": "I feel safe", "reversed": True},
    "words": {"kind": "text", "text": "What would you change?"},
}
FACES = {
    f"face-{number}": {"kind": "scale", "scale": "faces", "text": f"I like thing {number}"} for number in (1, 2, 3)
}


def questionnaire(
    questions=None,
    *,
    age: str = "adult",
    audience: str = "pupils",
    state="published",
    intro: str = "Tell us how school is.",
) -> Questionnaire:
    """One section with these questions (KINDS), published."""
    published = timezone.now() if state == "published" else None
    questionnaire = f.QuestionnaireFactory(age=age, audience=audience, intro=intro, state="draft")
    section = f.SectionFactory(questionnaire=questionnaire, number=1, name="Our school")
    for number, (code, fields) in enumerate((questions or KINDS).items(), start=1):
        fields = dict(fields)
        options = fields.pop("options", [])
        question = f.QuestionFactory(section=section, number=number, code=code, **fields)
        for place, text in enumerate(options, start=1):
            f.OptionFactory(question=question, number=place, code=f"o{place}", text=text)
    Questionnaire.objects.filter(pk=questionnaire.pk).update(state=state, published_at=published)
    questionnaire.refresh_from_db()
    return questionnaire


def translated(questionnaire: Questionnaire, language: str, words: dict[str, str] | None = None) -> None:
    """A published translation whose every text says the language, or (by key) has the given words."""
    translation = f.TranslationFactory(questionnaire=questionnaire, language=language)
    for key, text in source_strings(questionnaire).items():
        said = (words or {}).get(key, f"[{language}] {text}")
        f.TranslatedStringFactory(translation=translation, key=key, text=said, is_checked=True)
    translation.state, translation.published_at = "published", timezone.now()
    translation.save()


def opened(world, questionnaire: Questionnaire, *, people: int = 12, sittings=(), **fields) -> Wave:
    """An open wave of Hazel Primary with a list of people and sittings."""
    head, today = world.person("head"), timezone.localdate()
    with scope(schools=[world.school.pk], person=head.pk):
        values = {"name": "How are we?", "opens_on": today, "closes_on": today + timedelta(days=14)}
        wave = waves.start_wave(school=world.school, questionnaire=questionnaire, by=head, **values)
        Wave.objects.filter(pk=wave.pk).update(**fields)
        if people:
            waves.replace_recipients(wave=wave, content=listed(people), by=head)
        for sitting in sittings:
            Sitting(wave=wave, school=world.school, group="all", **sitting).save(force_insert=True)
        waves.send_wave(wave=wave, by=head)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    return again(wave)


def a_link(wave: Wave, place: int = 0) -> str:
    """The path of somebody's link."""
    return list(links(wave).values())[place]


def sitting_of(wave: Wave, name: str) -> Sitting:
    """The sitting of that name as it stands."""
    with scope(everything=True):
        return Sitting.objects.select_related("wave").get(wave=wave, name=name)
