"""Reading surveys. What other apps may know about a wave is here; the models stay inside this app."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from framework.enums import Audience
from schools.queries import names_of_members
from surveys.enums import CLOSED, WITH_RESULTS, CommentDecision, WaveState
from surveys.models import Comment, Receipt, Recipient, Reply, Sitting, Wave, WaveSchool
from surveys.policies import ASKED, BETWEEN_WAVES, COUNTED_WITHIN, PLANNED
from surveys.publication.results import WaveResults, school_results, whole_results
from wqm.prepared import Prepared
from wqm.sealing.names import known_names
from wqm.sealing.tags import make_draft_tag, make_tag


def waves_of_school(school: Any) -> QuerySet[Any]:
    """The waves in which a school takes part, newest first, with how many are invited in a draft.

    `own_parts` is the school's own WaveSchool, in a list of one.
    """
    own_part: Prefetch = Prefetch("schools", WaveSchool.objects.filter(school=school), to_attr="own_parts")
    waves = Wave.objects.filter(schools__school=school).select_related("questionnaire", "school", "trust")
    return _listed(waves, school).prefetch_related(own_part)


def wave_results(wave: Wave, school_id: int) -> WaveResults | None:
    """What a school's leaders may read of a wave: nothing before it is published and shared."""
    part = wave.schools.filter(school=school_id).first()
    return school_results(wave, part) if part and wave.shared_on else None


def is_readable(part: WaveSchool) -> bool:
    """Whether `wave_results` has anything for this school, without reading the figures."""
    wave = part.wave
    return bool(wave.shared_on) and wave.state in WITH_RESULTS and any(row["kind"] == "school" for row in part.rows)


def results_by_id(wave_id: UUID, school_id: int) -> WaveResults | None:
    """What a school reads of a wave in scope, for packs and other apps."""
    wave = Wave.objects.select_related("questionnaire", "school", "trust").filter(pk=wave_id).first()
    return wave_results(wave, school_id) if wave else None


def lists_waited_for(school: Any) -> list[tuple[UUID, str, str, Any]]:
    """Drafts of the trust or the office that wait for this school's list: (id, name, who runs it, opening day)."""
    of_school = {"wave": OuterRef("pk"), "school": school}
    drafts = Wave.objects.filter(schools__school=school, state=WaveState.DRAFT, school=None)
    drafts = drafts.exclude(Exists(Recipient.objects.filter(**of_school))).exclude(
        Exists(Sitting.objects.filter(**of_school))
    )
    rows = drafts.order_by("opens_on", "id").values_list("pk", "name", "trust__name", "opens_on")
    return [(pk, name, trust or "The office", day) for pk, name, trust, day in rows]


def free_from(schools: Iterable[Any]) -> dict[tuple[str, str], date]:
    """By audience and age the first day on which all of these schools can open another survey of the same people."""
    parts = WaveSchool.objects.filter(school__in=schools).filter(ASKED | PLANNED)
    last = parts.values_list("wave__questionnaire__audience", "wave__questionnaire__age").annotate(
        last=Max("wave__closes_on")
    )
    return {(audience, age): day + BETWEEN_WAVES for audience, age, day in last.order_by()}


def waves_run_by_school(school: Any) -> QuerySet[Any]:
    """The waves that a school runs itself: those it may change, send and close."""
    return waves_of_school(school).filter(school=school)


def waves_run_by_office(_organisation: None = None) -> QuerySet[Any]:
    """The waves of several schools that the office runs."""
    return _listed(Wave.objects.filter(school=None, trust=None).select_related("questionnaire"))


def parts_of(wave: Wave) -> list[Any]:
    """The schools of a wave that are in scope, by name, each with its people: on its list, or with slots."""
    which = {"wave": wave, "school": OuterRef("school")}
    people = _number_of(Recipient, Count("*"), "school", **which) + _number_of(Sitting, Sum("slots"), "school", **which)
    numbers: dict[str, Any] = {"people": people}
    return list(wave.schools.select_related("school").annotate(**numbers).order_by("school__name", "id"))


def waves_of_trust(trust: Any) -> QuerySet[Any]:
    """The waves that a trust runs for its schools, newest first."""
    return _listed(Wave.objects.filter(trust=trust).select_related("questionnaire", "trust"))


_UNFINISHED = Prepared(
    lambda trust_id: (
        Wave.objects.filter(trust=trust_id, state__in=[WaveState.DRAFT, WaveState.OPEN]).order_by().values_list("pk")
    )
)


def unfinished_waves_of_trust(trust: Any) -> list[Any]:
    """Those that are prepared or open; one short query where there are none."""
    ids = [pk for (pk,) in _UNFINISHED.rows(trust.pk)]
    return list(waves_of_trust(trust).filter(pk__in=ids)) if ids else []


def whole_wave_results(waves: QuerySet[Wave], wave_id: UUID, *, shared_only: bool) -> WaveResults | None:
    """What is read of all schools of one of `waves` together; None for no such wave, and while there is nothing."""
    wave = waves.filter(pk=wave_id).first()
    if wave is None or (shared_only and not wave.shared_on):
        return None
    return whole_results(wave, wave.schools.select_related("school").order_by("school__name"))


def office_results(wave_id: UUID) -> WaveResults | None:
    """What the office may read of any wave before it shares the results: of one school, what that school will read."""
    wave = all_waves().filter(pk=wave_id).first()
    if wave is None:
        return None
    schools = list(wave.schools.select_related("school").order_by("school__name"))
    return school_results(wave, schools[0]) if len(schools) == 1 else whole_results(wave, schools)


def part_of(wave_id: UUID, school_id: int) -> WaveSchool | None:
    """A school's part in a wave in scope, with the wave."""
    parts = WaveSchool.objects.select_related("wave__questionnaire", "school")
    return parts.filter(wave=wave_id, school=school_id).first()


def replies_of(part: WaveSchool) -> list[Reply]:
    """ "You said, we did" of one school about one wave, in order."""
    return list(Reply.objects.filter(wave=part.wave_id, school=part.school_id))


# `survey_reception`, a function of the database, has the rule of when a wave takes answers: it is "open", "waiting" for
# its key, or "over". To join the wave here instead took twice as long.
LOOK_UP = """
    SELECT draft.sealed FROM surveys_ticket ticket
    LEFT JOIN surveys_draft draft ON draft.tag = %s AND draft.wave_id = ticket.wave_id
    WHERE ticket.tag = %s AND ticket.wave_id = %s AND survey_reception(ticket.wave_id) = 'open'
"""


@dataclass(frozen=True)
class Link:
    """A link that can be used now, with the sealed answers that it has kept so far."""

    draft: bytes | None


def find_link(wave_id: UUID, token: str, group: str) -> Link | None:
    """None where the link is unknown, used or closed; these are told apart by nothing.

    A ticket exists only while its wave is open. Written by hand, because it is asked at every page of every
    respondent: building the query took longer than the database (`make bench`, the survey page).
    """
    tags = [make_draft_tag(token, group, wave_id), make_tag(token, group, wave_id)]
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [*tags, wave_id])
        row = cursor.fetchone()
    return Link(bytes(row[0]) if row[0] is not None else None) if row else None


def is_waiting(wave_id: UUID) -> bool:
    """Whether a wave takes no answers until its key is back. Of its links nothing comes into it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT survey_reception(%s) = 'waiting'", [wave_id])
        return bool(cursor.fetchone()[0])


def open_wave(wave_id: UUID) -> Wave | None:
    """An open wave with what its pages say about it; kept for a minute.

    Of what a respondent sees only the last day can change meanwhile, and whether it is over is asked each time.
    """
    key = (wave_id, int(time.monotonic() // KEPT_SECONDS))
    wave = _open_waves.get(key)
    if wave is None:
        waves = Wave.objects.select_related("questionnaire", "school", "trust")
        wave = waves.filter(pk=wave_id, state=WaveState.OPEN).first()
        if wave is not None:
            if len(_open_waves) >= MOST_KEPT:
                _open_waves.clear()  # other threads may do so at any moment, so nothing is read back from it
            _open_waves[key] = wave
    return wave


def launched_wave(wave_id: UUID) -> Wave | None:
    """A wave that was opened, also after its close, for the page that shows a receipt."""
    waves = Wave.objects.select_related("questionnaire", "school", "trust").exclude(state=WaveState.DRAFT)
    return open_wave(wave_id) or waves.filter(pk=wave_id).first()


KEPT_SECONDS, MOST_KEPT = 60, 200
_open_waves: dict[tuple[UUID, int], Wave] = {}


def receipts_of(wave_id: UUID) -> tuple[Wave | None, list[str]]:
    """The receipts that were counted, sorted, once a wave is closed."""
    wave = Wave.objects.filter(pk=wave_id, state__in=CLOSED).first()
    return wave, list(Receipt.objects.filter(wave_id=wave_id).values_list("code", flat=True)) if wave else []


def all_waves() -> QuerySet[Any]:
    """Every wave in scope, the latest first."""
    return _listed(Wave.objects.select_related("questionnaire", "school", "trust"))


def unread_comments() -> QuerySet[Comment]:
    """Comments that the office has not decided on, oldest wave first, in no order of arrival."""
    return (
        Comment.objects.filter(decision=CommentDecision.UNREAD)
        .select_related("wave__questionnaire", "school", "question")
        .order_by("wave__closes_on", "id")
    )


def unread_pupil_comments(school_id: int) -> QuerySet[Comment]:
    """Pupils' comments of one school that nobody has decided on, for its safeguarding lead.

    Unread words exist for the office's scope alone; the caller has checked that it is the safeguarding lead.
    """
    return unread_comments().filter(school=school_id, wave__questionnaire__audience=Audience.PUPILS)


def open_releases(school: Any) -> list[Wave]:
    """Open waves of pupils of the school whose words are released in parts: some of them always wait for the close.

    Whether there are any words does not come into it.
    """
    waves = Wave.objects.filter(schools__school=school, state=WaveState.OPEN, release_comments=True)
    return list(waves.filter(questionnaire__audience=Audience.PUPILS).order_by("closes_on", "id"))


def names_near(comments: Iterable[Comment]) -> set[str]:
    """Words that are names at the schools of some comments: of people with an account, and of addresses on lists."""
    waves = {comment.wave_id for comment in comments}
    schools = {comment.school_id for comment in comments if comment.school_id}
    emails = Recipient.objects.filter(wave__in=waves).values_list("email", flat=True)
    return known_names(emails, names_of_members(schools))


def _listed(waves: QuerySet[Wave], school: Any = None) -> QuerySet[Wave]:
    """With the number of people on the list, of one school where one is given. Not by a join: that would multiply."""
    which = {"wave": OuterRef("pk"), **({"school": school} if school else {})}
    listed: dict[str, Any] = {"listed": _number_of(Recipient, Count("*"), "wave", **which)}
    return waves.annotate(**listed).prefetch_related("sittings").order_by("-closes_on", "name", "id")


def _number_of(model: Any, count: Any, by: str, **which: Any) -> Coalesce:
    """For an annotation: how many rows (or a sum of them) belong to the row outside."""
    rows = model.objects.filter(**which).order_by().values(by).annotate(number=count).values("number")
    return Coalesce(Subquery(rows), 0)


def stuck_waves() -> QuerySet[Wave]:
    """Open waves that should have been counted the morning before: a key or a ballot is broken, or no worker runs."""
    return Wave.objects.filter(state=WaveState.OPEN, closes_on__lt=timezone.localdate() - COUNTED_WITHIN)


def waves_in_trouble() -> QuerySet[Wave]:
    """Open waves that the office has to look at: their key is lost, or they should have been counted by now."""
    return Wave.objects.filter(
        Q(pk__in=stuck_waves().values("pk")) | Q(state=WaveState.OPEN, key_lost_on__isnull=False)
    )


def waves_to_share() -> QuerySet[Wave]:
    """Closed waves with results that the office has not shared with the leaders yet."""
    return Wave.objects.filter(state__in=WITH_RESULTS, shared_on__isnull=True)


def unread_comment_count() -> int:
    """How many comments wait for the office."""
    return Comment.objects.filter(decision=CommentDecision.UNREAD).count()


def latest_responses(school_ids: list[int]) -> dict[int, dict[str, int]]:
    """School -> audience -> the response (reached at least) of its last published survey of them. One query."""
    rows = (
        WaveSchool.objects.filter(school__in=school_ids, wave__state__in=WITH_RESULTS, response_percent__isnull=False)
        .order_by("wave__closes_on")
        .values_list("school_id", "wave__questionnaire__audience", "response_percent")
    )
    latest: dict[int, dict[str, int]] = {}
    for school_id, audience, percent in rows:
        if percent is not None:
            latest.setdefault(school_id, {})[audience] = percent
    return latest
