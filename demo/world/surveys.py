"""Surveys of the demo: open ones, and closed ones with answers that were sealed and opened like any others."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from demo.world import words
from framework.enums import QuestionKind, TextKey
from framework.models import Question, Questionnaire
from framework.texts import text_of
from schools.calendar import USUAL
from schools.models import School, Trust, UseAgreement
from schools.services.agreements import record_use_agreement
from surveys.questions import all_questions, points_of
from surveys.recipients.groups import group_code
from surveys.respondents import slips
from surveys.services import preparing, sharing
from surveys.services.answers import cast_ballot
from surveys.services.closing import close_wave
from surveys.services.sittings import add_sitting, groups_of
from surveys.services.waves import launch_wave, replace_recipients, send_wave, start_wave
from wqm.sealing import codes, keys
from wqm.sealing.derivation import link_key
from wqm.sealing.tags import make_token

FIRST = ("Ava", "Ben", "Cerys", "Dev", "Ella", "Finn", "Gita", "Hugo", "Isla", "Jonas", "Kezia", "Liam", "Mina", "Noor",
         "Owen", "Poppy", "Ravi", "Sara", "Theo", "Uma")  # fmt: skip
LAST = ["Abbott", "Bale", "Cole", "Dunn", "Ekwe", "Frost", "Gale", "Hale", "Imani", "Jay"]
STAFF, PARENTS, SECONDARY, KS2 = "sample-staff-1", "sample-parents-1", "sample-secondary-1", "sample-ks2-1"
ROLES = ("Teachers", "Teaching assistants", "Leaders", "Office, site and kitchen")
# Of a hundred people on a list, how many stand in each role.
SHARES = (55, 27, 8, 10)
YEARS = ("Year 7", "Year 8", "Year 9", "Year 10", "Year 11")


# What was agreed before the first staff survey: by whom it was recorded, with whom, and how many days ago.
AGREED = {
    "larkfield": ("samir.patel", "NEU rep, staff wellbeing group", 40),
    "northgate": ("andrew.keane", "NEU and Unison reps, health and safety rep", 400),
    "brook": ("beth.calloway", "NASUWT and Unison reps, staff governor", 1100),
    "harrow": ("carys.pritchard", "Unison rep, all staff in a twilight session", 60),
    "thorning": ("ian.fothergill", "All staff, in the staff meeting", 70),
    "fairmead": ("naomi.blythe", "NEU rep, Unison rep", 760),
}


@dataclass(frozen=True)
class Plan:
    """A survey as the demo makes it: how many are asked and answer, and how warm they are about it (1 to 5)."""

    name: str
    people: int
    answered: int
    warm: float
    questionnaire: str = STAFF
    by_role: bool = False


def agree_on_use(schools: Mapping[str, School], people: Mapping[str, User]) -> None:
    """What staff surveys are for was talked through at each school before its first one, on a school day."""
    text = text_of(TextKey.AUDIT_USE).body
    for key, (person, with_whom, ago) in AGREED.items():
        agreed_on = USUAL.last_school_day(timezone.localdate() - timedelta(days=ago))
        agreement = record_use_agreement(
            school=schools[key], with_whom=with_whom, agreed_on=agreed_on, text=text, by=people[person]
        )
        UseAgreement.objects.filter(pk=agreement.pk).update(at=timezone.now() - timedelta(days=ago))


def staff_list(domain: str, people: int) -> bytes:
    """A contact list as a school's system exports it."""
    names = [(FIRST[i % len(FIRST)], LAST[i // len(FIRST) % len(LAST)], i // 200) for i in range(people)]
    rows = [f"{first},{last},{first.lower()}.{last.lower()}{more or ''}@{domain}" for first, last, more in names]
    return "\r\n".join(["First name,Last name,Email", *rows]).encode("utf-8-sig")


def open_survey(school: School, plan: Plan, by: User, *, days: int = 9) -> Any:
    """A survey that was sent a few days ago, with so many answers in it."""
    wave = _draft(plan, by, days=days, school=school)
    if plan.by_role:
        preparing.set_breakdowns(wave=wave, breakdowns=[("Role", ROLES)], by=by)
    replace_recipients(wave=wave, content=staff_list(by.email.split("@", 1)[1], plan.people), by=by)
    if plan.by_role:
        _give_roles(wave)
    return _sent(wave, plan, by)


def closed_survey(school: School, plan: Plan, by: User, *, ago: int) -> Any:
    """A survey that closed so many days ago and was published."""
    return _closed(open_survey(school, plan, by), ago)


def class_survey(school: School, plan: Plan, by: User, *, classes: Sequence[tuple[str, str, int]], ago: int = 0) -> Any:
    """A survey of pupils in class: (class, year group, pupils). Closed so many days ago, or open (0)."""
    wave = _draft(plan, by, days=9, school=school)
    years = list(dict.fromkeys(year for _, year, _ in classes))
    if len(years) > 1:
        preparing.set_breakdowns(wave=wave, breakdowns=[("Year group", years)], by=by)
    wave.refresh_from_db()
    for name, year, pupils in classes:
        wanted = year if wave.breakdowns else "Everybody"
        group = next(code for code, title in groups_of(wave, school) if title == wanted)
        add_sitting(wave=wave, school=school, name=name, kind="class", slots=pupils, group=group, by=by)
    wave = _sent(wave, plan, by)
    return _closed(wave, ago) if ago else wave


def trust_survey(trust: Trust, lists: Sequence[tuple[School, str, int]], plan: Plan, by: User, *, ago: int) -> Any:
    """A survey of several schools of a trust, each with its own list of so many people; closed and shared."""
    wave = _draft(plan, by, days=9, trust=trust, schools=[school for school, _, _ in lists])
    for part in wave.schools.all():
        domain, people = next((domain, people) for school, domain, people in lists if school.pk == part.school_id)
        group = part.groups[0]["code"]
        emails = [line.rsplit(",", 1)[1] for line in staff_list(domain, people).decode("utf-8-sig").splitlines()[1:]]
        for email in emails:
            wave.recipients.create(school_id=part.school_id, email=email, group=group)
    wave = _closed(_sent(wave, plan, by), ago)
    sharing.share_results(wave=wave, by=by)
    return wave


def tell(wave: Any, by: User) -> None:
    """What came of it, published to those who answered."""
    part = wave.schools.get()
    sharing.save_replies(part=part, lines=words.YOU_SAID, by=by)
    sharing.publish_replies(part=part, publish=True, by=by)


def _draft(plan: Plan, by: User, *, days: int, **where: Any) -> Any:
    today = timezone.localdate()
    return start_wave(
        questionnaire=Questionnaire.objects.get(slug=plan.questionnaire),
        name=plan.name,
        opens_on=today,
        closes_on=today + timedelta(days=days),
        by=by,
        **where,
    )


def _give_roles(wave: Any) -> None:
    """Everybody on the list into a role, as a column of the list would."""
    part = wave.schools.get()
    people = list(wave.recipients.order_by("email"))
    wave.refresh_from_db()
    for number, person in enumerate(people):
        hundredth = number * 100 // len(people)
        role = next(at for at in range(len(ROLES)) if hundredth < sum(SHARES[: at + 1]))
        person.group = group_code(part.groups, {"role": _code_of(wave.breakdowns[0], ROLES[role])})
    wave.recipients.bulk_update(people, ["group"])
    part.save(update_fields=["groups"])


def _code_of(breakdown: dict[str, Any], name: str) -> str:
    return next(category["code"] for category in breakdown["categories"] if category["name"] == name)


def _sent(wave: Any, plan: Plan, by: User) -> Any:
    send_wave(wave=wave, by=by)
    launch_wave(wave.pk)
    wave.refresh_from_db()
    _answer(wave, plan)
    return wave


LONG_READ = 60  # days after which somebody has opened the results


def _closed(wave: Any, ago: int) -> Any:
    shift = timedelta(days=ago)
    closes_on = USUAL.last_school_day(timezone.localdate() - shift)
    wave.opens_on, wave.closes_on = USUAL.last_school_day(closes_on - timedelta(days=14)), closes_on
    wave.save(update_fields=["opens_on", "closes_on"])
    close_wave(wave.pk)
    if ago > LONG_READ:
        wave.schools.update(read_on=closes_on + timedelta(days=7))
    wave.refresh_from_db()
    return wave


def _answer(wave: Any, plan: Plan) -> None:
    chance = random.Random(wave.name)
    questions = all_questions(wave.questionnaire_id)
    comments = [(code, text) for code, texts in _comments() for text in texts] if plan.questionnaire == STAFF else []
    chance.shuffle(comments)
    for token, group in chance.sample(list(_tokens(wave)), plan.answered):
        # Groups differ a little, as they do.
        lean = plan.warm + (random.Random(group).random() - 0.5) * 0.6
        answers = {
            question.code: answer for question in questions if (answer := _given(question, chance, lean)) is not None
        }
        if comments and chance.random() < 0.4:
            code, text = comments.pop()
            answers[code] = text
        cast_ballot(wave=wave, token=token, group=group, answers=answers)


def _tokens(wave: Any) -> Iterator[tuple[str, str]]:
    """The secret part and the group of every link and slot."""
    links = link_key(keys.read_key(wave.pk))
    for person, group in wave.recipients.values_list("pk", "group"):
        yield make_token(links, person), group
    for sitting in wave.sittings.all():
        for number in range(1, sitting.slots + 1):
            yield codes.token_of(slips.slip_code(sitting, number)), sitting.group


def _given(question: Question, chance: random.Random, warm: float) -> Any:
    if question.kind == QuestionKind.TEXT:
        return None
    if question.kind in (QuestionKind.CHOICE, QuestionKind.MULTIPLE):
        options = [option.code for option in question.options.all()]
        return (
            chance.choice(options) if question.kind == QuestionKind.CHOICE else chance.sample(options, 1 + (warm > 3))
        )
    points = points_of(question)
    lean = {"staff": -0.5, "learning": -0.2, "belonging": 0.3, "families": 0.2}.get(question.principle_code, 0)
    share = (min(5.0, max(1.0, chance.gauss(warm + lean, 0.9))) - 1) / 4
    point = points[0] + round(share * (points[-1] - points[0]))
    return points[-1] + points[0] - point if question.reversed else point


def _comments():
    return (("own-good", words.COMMENTS_KEEP), ("own-change", words.COMMENTS_CHANGE))
