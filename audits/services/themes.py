"""Bringing together: entries become themes, by the people who answer for what follows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone

from audits.enums import IN_THEMES, AuditState
from audits.models import Audit, Entry, Session, Theme
from audits.policies import check_can_confirm, check_can_gather, check_can_report, check_is_gathering
from audits.services.hall import show_to_hall
from audits.services.preparing import locked
from audits.services.telling import tell_of_report
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit
from wqm.waking import wake

MOST_THEMES = 200


@transaction.atomic
def gather(*, audit: Audit, by: Any) -> Audit:
    """Begin to bring together; a second time nothing happens."""
    audit = locked(audit)
    if audit.state == AuditState.GATHERING:
        return audit
    check_can_gather(audit, list(Session.objects.filter(audit=audit)))
    audit.state = AuditState.GATHERING
    audit.save(update_fields=["state"])
    show_to_hall(audit)
    record(
        "audit.gathering", by=by, school=audit.school, target=audit, summary=f"Began to bring “{audit.name}” together"
    )
    return audit


@transaction.atomic
def join_entries(
    *, audit: Audit, entries: Sequence[UUID], by: Any, theme: Theme | None = None, title: str = ""
) -> Theme:
    """Put entries into a theme, or into a new one of this title; those that were in another leave it.

    A new theme is of the principle and kind of its first entry. Entries that a group joined come along.
    """
    audit = locked(audit)
    check_is_gathering(audit)
    shown = {entry.pk: entry for entry in Entry.objects.filter(audit=audit, pk__in=entries, state__in=IN_THEMES)}
    chosen = [pk for pk in entries if pk in shown]
    if not chosen:
        raise NotAllowed("Select at least one entry first.")
    if theme is not None and not Theme.objects.filter(pk=theme.pk).exists():
        raise NotAllowed("Someone else has deleted this theme. Choose another one, or give a new one a title.")
    if theme is None:
        if not title:
            raise NotAllowed("Give the new theme a title, or choose one that is there.")
        if Theme.objects.filter(audit=audit).count() >= MOST_THEMES:
            raise NotAllowed(f"There are {MOST_THEMES} themes already. Join some of them first.")
        first = shown[chosen[0]]
        theme = Theme(
            school=audit.school, audit=audit, principle=first.principle, kind=first.kind, title=title, updated_by=by
        )
        theme.save(force_insert=True)
        record("theme.added", by=by, school=audit.school, target=theme, summary=f"Added the theme “{title}”")
    Entry.objects.filter(audit=audit, pk__in=chosen).update(theme=theme)
    Entry.objects.filter(audit=audit, into__in=chosen).update(theme=theme)
    return theme


@transaction.atomic
def take_out(*, audit: Audit, entries: Sequence[UUID], by: Any) -> int:
    """Take entries out of their themes; how many. Raises NotAllowed where none of them is in one."""
    audit = locked(audit)
    check_is_gathering(audit)
    Entry.objects.filter(audit=audit, into__in=entries).update(theme=None)
    number = Entry.objects.filter(audit=audit, pk__in=entries).exclude(theme=None).update(theme=None)
    if not number:
        raise NotAllowed("Select at least one entry that is in a theme.")
    return number


@transaction.atomic
def save_theme(*, theme: Theme, title: str, kind: str, principle: int, example: str, edition: int, by: Any) -> Theme:
    """Its words. Raises EditConflict where somebody else saved other ones meanwhile."""
    audit = locked(theme.audit)
    if audit.state not in (AuditState.GATHERING, AuditState.CONFIRMED):
        raise NotAllowed("The report of this audit is out, so its themes can no longer be changed.")
    theme = Theme.objects.select_for_update(no_key=True).get(pk=theme.pk)
    values = {"title": title, "kind": kind, "principle": principle, "example": example}
    if changes := start_edit(theme, values, edition=edition):
        write_edit(theme, changes, by=by)
        record("theme.saved", by=by, school=audit.school, target=theme, summary=f"Wrote on the theme “{title}”")
    return theme


@transaction.atomic
def remove_theme(*, theme: Theme, by: Any) -> None:
    """Dissolve a theme: its entries are in none again."""
    audit = locked(theme.audit)
    check_is_gathering(audit)
    record("theme.removed", by=by, school=audit.school, summary=f"Deleted the theme “{theme}”")
    Theme.objects.filter(pk=theme.pk).delete()


@transaction.atomic
def confirm_themes(*, audit: Audit, by: Any) -> Audit:
    """Themes are final: they keep their counts, and no entry has a group any more."""
    audit = locked(audit)
    check_can_confirm(audit, Theme.objects.filter(audit=audit).count())
    keep_counts(audit)
    Entry.objects.filter(audit=audit).update(group=None, into=None)
    wake("audits.tasks.clear_groups")  # what stood there before is still on the disk
    audit.state = AuditState.CONFIRMED
    audit.save(update_fields=["state"])
    record(
        "audit.confirmed", by=by, school=audit.school, target=audit, summary=f"Confirmed the themes of “{audit.name}”"
    )
    return audit


def keep_counts(audit: Audit) -> None:
    """Write how many entries and dots each theme has: the entries go, the counts stay."""
    counts = Entry.objects.filter(audit=audit, state__in=IN_THEMES).exclude(theme=None).order_by()
    by_theme = {row["theme"]: row for row in counts.values("theme").annotate(entries=Count("pk"), dots=Sum("dots"))}
    themes = list(Theme.objects.filter(audit=audit).select_for_update(no_key=True))
    for theme in themes:
        row = by_theme.get(theme.pk, {"entries": 0, "dots": 0})
        theme.entries, theme.dots = row["entries"], row["dots"]
    Theme.objects.bulk_update(themes, ["entries", "dots"])


@transaction.atomic
def publish_report(*, audit: Audit, by: Any) -> Audit:
    """Everybody who reads the school's audits reads the report from now on; entries have their term."""
    audit = locked(audit)
    check_can_report(audit)
    audit.state, audit.reported_on = AuditState.REPORTED, timezone.localdate()
    audit.save(update_fields=["state", "reported_on"])
    record("audit.reported", by=by, school=audit.school, target=audit, summary=f"Shared the report of “{audit.name}”")
    tell_of_report(audit, by)
    return audit
