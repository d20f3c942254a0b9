"""Staff surveys of the demo: one open, others closed, with answers that were sealed and opened like any others."""

import random
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from demo.world import words
from framework.models import Questionnaire
from schools.models import School
from surveys import keys, sealing
from surveys.questions import all_questions
from surveys.services.answers import cast_ballot
from surveys.services.closing import close_wave
from surveys.services.waves import launch_wave, replace_recipients, send_wave, start_wave

FIRST = ("Ava", "Ben", "Cerys", "Dev", "Ella", "Finn", "Gita", "Hugo", "Isla", "Jonas", "Kezia", "Liam", "Mina", "Noor",
         "Owen", "Poppy", "Ravi", "Sara", "Theo", "Uma")  # fmt: skip
LAST = ["Abbott", "Bale", "Cole", "Dunn", "Ekwe", "Frost", "Gale", "Hale", "Imani", "Jay"]


def staff_list(domain: str, people: int) -> bytes:
    """A contact list as a school's system exports it."""
    names = [(FIRST[i % len(FIRST)], LAST[i // len(FIRST)]) for i in range(people)]
    rows = [f"{first},{last},{first.lower()}.{last.lower()}@{domain}" for first, last in names]
    return "\r\n".join(["First name,Last name,Email", *rows]).encode("utf-8-sig")


def open_survey(school: School, name: str, people: int, answered: int, by: User, *, warm: float, days: int = 9):
    """A survey that was sent a few days ago, with so many answers in it."""
    today = timezone.localdate()
    wave = start_wave(
        school=school,
        questionnaire=Questionnaire.objects.get(slug="sample-staff-1"),
        name=name,
        opens_on=today,
        closes_on=today + timedelta(days=days),
        by=by,
    )
    domain = by.email.split("@", 1)[1]
    replace_recipients(wave=wave, content=staff_list(domain, people), by=by)
    send_wave(wave=wave, by=by)
    launch_wave(wave.pk)
    wave.refresh_from_db()
    _answer(wave, answered, warm)
    return wave


def closed_survey(school: School, name: str, people: int, answered: int, by: User, *, warm: float, ago: int) -> None:
    """A survey that closed so many days ago and was published."""
    wave = open_survey(school, name, people, answered, by, warm=warm)
    close_wave(wave.pk)
    wave.refresh_from_db()
    shift = timedelta(days=ago)
    wave.opens_on, wave.closes_on = wave.opens_on - shift - timedelta(days=14), timezone.localdate() - shift
    wave.save(update_fields=["opens_on", "closes_on"])


def _answer(wave, answered: int, warm: float) -> None:
    chance = random.Random(wave.name)
    links = sealing.link_key(keys.read_key(wave.pk))
    people = list(wave.recipients.values_list("pk", "group"))
    comments = [(code, text) for code, texts in _comments() for text in texts]
    chance.shuffle(comments)
    for person, group in chance.sample(people, answered):
        answers = {
            one.code: _point(one, chance, warm) for one in all_questions(wave.questionnaire_id) if one.kind == "scale"
        }
        if comments and chance.random() < 0.4:
            code, text = comments.pop()
            answers[code] = text
        cast_ballot(wave=wave, token=sealing.make_token(links, person), group=group, answers=answers)


def _point(question, chance: random.Random, warm: float) -> int:
    lean = {"staff": -0.5, "learning": -0.2, "belonging": 0.3, "families": 0.2}.get(question.principle_code, 0)
    point = min(5, max(1, round(chance.gauss(warm + lean, 0.9))))
    return 6 - point if question.reversed else point


def _comments():
    return (("own-good", words.COMMENTS_KEEP), ("own-change", words.COMMENTS_CHANGE))
