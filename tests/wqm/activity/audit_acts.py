"""What leaders do with staff audits, by the verbs with which it is written down."""

from datetime import timedelta

from django.utils import timezone

from audits.enums import AuditState
from audits.models import Agreement, Audit, Entry, Session, Step, Theme
from audits.services import agreements, entries, hall, preparing, telling, themes
from framework.models import Version
from tests.world import World
from tests.wqm.activity.states import Act
from wqm.sealing.derivation import private_key

PLANNED = {
    "name": "Audit", "led_by": "school", "facilitator": "Kit", "people": 12, "leaders": 2,
}  # fmt: skip


def _started(world: World, by) -> Audit:
    return preparing.start_audit(
        school=world.school, form="inset", version=Version.objects.get(code="sample-six"), starts=[timezone.now()],
        by=by, **PLANNED,
    )  # fmt: skip


def planned_and_given_up(world: World, by) -> None:
    """From the first form to the end of a plan."""
    audit = _started(world, by)
    later = timezone.now() + timedelta(days=2)
    audit = preparing.save_facts(audit=audit, edition=audit.edition, by=by, starts=[later], **PLANNED)
    step = preparing.StepAsWished("opening", 1, 5, [])
    preparing.save_programme(audit=audit, steps=[step], by=by)
    preparing.save_groups(audit=audit, groups=[("All", 12, False, "")], by=by)
    preparing.tick(audit=audit, item="wifi", is_done=True, by=by)
    preparing.delete_audit(audit=audit, by=by)


def held(world: World, by) -> None:
    """A session from its opening to its end."""
    audit = _started(world, by)
    Audit.objects.filter(pk=audit.pk).update(public_key=bytes(private_key(b"k" * 32).public_key))
    Step.objects.filter(audit=audit).exclude(kind="opening").delete()
    session = Session.objects.select_related("audit__school").get(audit=audit)
    hall.open_session(session=session, by=by)
    session.refresh_from_db()
    hall.go_on(session=session, edition=session.edition, by=by)
    session.refresh_from_db()
    hall.give_longer(session=session, edition=session.edition, by=by)
    session.refresh_from_db()
    hall.go_on(session=session, edition=session.edition, by=by)
    session.refresh_from_db()
    hall.close_session(session=session, edition=session.edition, by=by)


def _in(world: World, state: AuditState) -> Audit:
    audit = world.first(Audit)
    Audit.objects.filter(pk=audit.pk).update(state=state, reported_on=None)
    return Audit.objects.select_related("school", "version").get(pk=audit.pk)


def agreed_and_taken_out(world: World, by) -> None:
    """What the hall words."""
    audit = _in(world, AuditState.RUNNING)
    agreement = agreements.add_agreement(audit=audit, kind="stop", text="Emails at night", by=by)
    agreements.save_agreement(
        agreement=agreement, edition=1, by=by, text="Emails after six", who="", by_when=None, minutes={}, principle=None
    )
    agreements.remove_agreement(agreement=Agreement.objects.select_related("audit").get(pk=agreement.pk), by=by)


def _entry(world: World) -> Entry:
    return Entry.objects.select_related("audit").get(text=f"Written at {world.school}")


def held_back_and_passed_on(world: World, by) -> None:
    """An entry that names somebody."""
    entries.hold_back(entry=_entry(world), by=by, is_trainer=True)
    entries.show_again(entry=_entry(world), by=by, is_trainer=True)
    entries.pass_on(entry=_entry(world), to="lead", by=by, is_trainer=False)


def brought_together(world: World, by) -> None:
    """From entries to what staff are told."""
    audit = _in(world, AuditState.RUNNING)
    audit = themes.gather(audit=audit, by=by)
    entry = _entry(world)
    theme = themes.join_entries(audit=audit, entries=[entry.pk], title="Time", by=by)
    themes.save_theme(theme=theme, title="Less time", kind="idea", principle=1, example="", edition=1, by=by)
    themes.remove_theme(theme=Theme.objects.select_related("audit").get(title=f"Theme of {world.school}"), by=by)
    audit = themes.confirm_themes(audit=audit, by=by)
    audit = themes.publish_report(audit=audit, by=by)
    telling.tell_staff(audit=audit, heard="Thank you", addresses=["staff@hazel.example"], edition=audit.edition, by=by)


PASSED_ON = ("audit.entry_held", "audit.entry_shown", "audit.entry_passed_on")
TOGETHER = (
    "audit.gathering", "theme.added", "theme.saved", "theme.removed", "audit.confirmed", "audit.reported", "audit.told",
)  # fmt: skip
OF_AUDITS: dict[tuple[str, ...], Act] = {
    (
        "audit.started", "audit.changed", "audit.programme_changed", "audit.groups_changed", "audit.deleted",
    ): planned_and_given_up,
    ("audit.started", "audit.opened", "audit.closed"): held,
    ("audit.agreed", "audit.agreed", "audit.agreement_removed"): agreed_and_taken_out,
    PASSED_ON: held_back_and_passed_on,
    TOGETHER: brought_together,
}  # fmt: skip
