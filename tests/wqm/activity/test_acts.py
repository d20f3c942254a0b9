"""Every act is written down in one line with its verb, its person and its place; and who hears of it."""

import ast
import re
from pathlib import Path

import pytest

from tests.world import World
from tests.wqm.activity.audit_acts import OF_AUDITS, PASSED_ON, TOGETHER
from tests.wqm.activity.audit_links_acts import OF_LINKS, REMINDED
from tests.wqm.activity.content_acts import OF_NO_SCHOOL
from tests.wqm.activity.office_acts import BY_THE_OFFICE, ENDED, MOVED
from tests.wqm.activity.school_acts import BY_THE_HEAD, FROM_LAUNCH_TO_CLOSE, HELD, PREPARED_AND_THROWN_AWAY
from tests.wqm.activity.states import Act
from tests.wqm.activity.visit_acts import OF_VISITS
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

ROOT = Path(__file__).parents[3]

# Who hears of an act by email, by kinds of mail; of all other acts nobody does.
MAIL = {
    ("invitation.sent", "invitation.withdrawn"): {"schools.invitation"},
    ("school_contact.changed",): {"schools.contact_changed"},
    ("lead.proposed", "lead.stopped"): {"schools.lead"},
    ("member.role_added",): {"schools.role_added"},
    ("invitation.sent", "lead.confirmed"): {"schools.invitation", "schools.lead"},
    ("member.removed", "lead.ended"): {"schools.lead"},
    PREPARED_AND_THROWN_AWAY: {"surveys.test"},
    FROM_LAUNCH_TO_CLOSE: {"surveys.invitation", "surveys.reminder"},
    PASSED_ON: {"audits.aside"},
    TOGETHER: {"audits.heard", "audits.reported"},
    REMINDED: {"audits.reminder"},
    HELD: {"surveys.invitation"},
    ("wave.started", "wave.help_asked"): {"surveys.help_asked"},
    ("cycle.accept", "readiness.signed"): {"assessments.readiness"},
    ("cycle.reopened", "readiness.signed"): {"assessments.readiness"},
    ("visit.cancelled", "visit.days_proposed", "visit.asked"): {
        "assessments.visit_cancelled",
        "assessments.days_proposed",
        "assessments.visit_request",
    },
    ("visit.moved",): {"assessments.visit_moved"},
    ("visit.days_proposed",): {"assessments.days_proposed"},
    ("visit.days_declined",): {"assessments.days_answered"},
    ("visit.days_agreed", "visit.booked"): {"assessments.days_answered", "assessments.visit_booked"},
    ("agenda.shared",): {"assessments.agenda_shared"},
    ("visit.postponed",): {"assessments.visit_postponed"},
    ("conflict.declared", "visit.reassigned"): {
        "assessments.visit_off",
        "assessments.visit_without_lead",
        "assessments.visit_lead_changes",
        "assessments.visit_conflict",
    },
    ("cycle.assess", "visit.recorded"): {"assessments.visit_recorded"},
    ("cycle.award", "award.made"): {"assessments.award_made"},
    ENDED: {"assessments.cycle_ended", "assessments.visit_cancelled"},
    ("cycle.level_changed",): {"assessments.level_changed"},
    MOVED: {"assessments.cycle_moved", "assessments.visit_cancelled"},
    ("account.closed",): {"accounts.account_closed"},
    ("account.factors_removed",): {"accounts.factors_removed"},
}


def done(world: World, act: Act, persona: str) -> tuple[list[tuple], set[str]]:
    """What an act leaves: lines with verb, person and school, and kinds of mail."""
    by = world.person(persona)
    with scope(everything=True, person=by.pk):
        before = list(Activity.objects.values_list("pk", flat=True))
        OutgoingEmail.objects.all().delete()
        act(world, by)
        rows = Activity.objects.exclude(pk__in=before).order_by("pk")
        return list(rows.values_list("verb", "actor", "school")), set(
            OutgoingEmail.objects.values_list("kind", flat=True)
        )


OF_A_SCHOOL = BY_THE_HEAD | OF_AUDITS | OF_LINKS | OF_VISITS


@pytest.mark.parametrize("verbs", OF_A_SCHOOL, ids="+".join)
def test_act_of_a_school_is_written_down_once_with_who_and_where(world, verbs):
    head = world.person("head").pk
    lines = [(verb, head, world.school.pk) for verb in verbs]
    assert done(world, OF_A_SCHOOL[verbs], "head") == (lines, MAIL.get(verbs, set()))


@pytest.mark.parametrize("verbs", BY_THE_OFFICE, ids="+".join)
def test_act_of_the_office_at_a_school_is_written_down_once_with_who_and_where(world, verbs):
    officer = world.person("officer").pk
    lines = [(verb, officer, world.school.pk) for verb in verbs]
    assert done(world, BY_THE_OFFICE[verbs], "officer") == (lines, MAIL.get(verbs, set()))


@pytest.mark.parametrize("verbs", OF_NO_SCHOOL, ids="+".join)
def test_act_of_the_office_for_all_is_written_down_once_with_who(world, verbs):
    administrator = world.person("administrator").pk
    lines = [(verb, administrator, None) for verb in verbs]
    assert done(world, OF_NO_SCHOOL[verbs], "administrator") == (lines, MAIL.get(verbs, set()))


# Acts that a test of their own sees written down, or the worker's, which has no person.
ELSEWHERE = {
    "audit.links_refused", "audit.not_held", "audit.settled", "conflict.found", "visit.accepted", "visit.declined",
    "cycle.version_retired", "evidence.file_replaced", "invitation.accepted", "lead.began",
    "list.looked_at", "list.taken", "list.undone", "mail.sent_again",
    "office.looked", "register.imported", "school.corrected", "school.entered", "school.second_factor",
    "school.register_changed", "translation.published", "trust.entered",
    "wave.address_corrected", "wave.closed", "wave.give_up_asked", "wave.give_up_stopped", "wave.given_up",
    "wave.held", "wave.key_back", "wave.key_copy_lost", "wave.key_lost", "wave.launch_refused", "wave.not_counted",
    "wave.shared",
}  # fmt: skip


def test_every_verb_of_the_source_has_an_act():
    said = set()
    for room in ("accounts", "assessments", "audits", "evidence", "framework", "plans", "schools", "surveys", "wqm"):
        for file in (ROOT / room).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text())):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("record", "note", "_note"):
                    words = [one.value for one in call.args[:2] if isinstance(one, ast.Constant)]
                    said |= {word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(word))}
    acts = {verb for verbs in (*OF_A_SCHOOL, *BY_THE_OFFICE, *OF_NO_SCHOOL) for verb in verbs}
    assert said - acts == ELSEWHERE
