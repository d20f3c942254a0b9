"""The assessor's pack as data: everything that somebody on a visit reads of the school. In the scope of the school.

What a survey, an audit or a metric withholds is withheld here, in its own words. Nothing names staff or pupils but the
numbers for the day, and the names that notes must not hold, which travel so that a tablet without a network knows them.
"""

from dataclasses import asdict
from datetime import date
from typing import Any

from assessments.enums import VisitState
from assessments.models import Agenda, AgendaItem, Finding, Visit
from assessments.queries.agendas import results_for
from audits.queries.report import newest_report
from evidence.models import EvidenceUse
from evidence.queries.criteria import CriterionState, PrincipleState
from evidence.queries.submissions import as_read, newest_submission
from framework.enums import Audience
from plans.models import Target
from plans.queries.metrics import panels_of
from plans.queries.plan import whole_plan
from schools.queries import names_of_members
from surveys.queries.outcomes import outcomes_of_school
from surveys.queries.waves import results_by_id
from wqm.sealing.names import known_names
from wqm.times import clock

FORMAT = 1


def content_of(visit: Visit) -> dict[str, Any]:
    """JSON in the shape that `FORMAT` numbers; dates as ISO."""
    cycle, school = visit.cycle, visit.school
    submission = newest_submission(cycle)
    return {
        "format": FORMAT,
        "school": {
            "name": school.name,
            "place": ", ".join(part for part in (school.street, school.town, school.postcode) if part),
            "phase": school.get_phase_display(),
            "pupils": school.pupils,
            "trust": str(school.trust or ""),
        },
        "level": cycle.level.name,
        "version": cycle.version.name,
        "submitted": _submitted(submission),
        "principles": [_principle(state, criteria) for state, criteria in as_read(cycle)],
        "surveys": surveys_in(visit),
        "audit": _audit(school.pk),
        "plan": _plan(school),
        "targets": _targets(visit),
        "metrics": _metrics(school),
        "agenda": agenda_of(visit),
        "names": sorted(known_names([], names_of_members([school.pk]))),
    }


def _submitted(submission: Any) -> dict[str, Any] | None:
    if submission is None:
        return None
    return {"number": submission.number, "sha256": submission.sha256, "on": _day(submission.submitted_at.date())}


def _principle(state: PrincipleState, criteria: list[tuple[CriterionState, list[EvidenceUse]]]) -> dict[str, Any]:
    principle = state.principle
    return {
        "id": principle.pk,
        "number": principle.number,
        "code": principle.code,
        "name": principle.name,
        "sentence": principle.sentence,
        "criteria": [_criterion(row, uses) for row, uses in criteria],
    }


def _criterion(state: CriterionState, uses: list[EvidenceUse]) -> dict[str, Any]:
    texts = state.judgement.texts if state.judgement else []
    return {
        "id": state.criterion.pk,
        "reference": state.criterion.reference,
        "text": state.criterion.text,
        "judged": state.judged_as,
        "words": [{"label": label, "text": text} for label, text in texts if text],
        "evidence": [_piece(use) for use in uses],
    }


def _piece(use: EvidenceUse) -> dict[str, Any]:
    piece = use.evidence
    held_back = piece.has_file and (piece.file is None or piece.file.is_held_back)
    return {
        "key": use.pk,
        "piece": piece.pk,
        "number": use.number,
        "title": piece.title,
        "kind": piece.get_kind_display(),
        "is_picture": piece.kind == "photograph" and not held_back,
        "has_file": piece.has_file and not held_back,
        "held_back": held_back,
        "alt": piece.alt_text,
        "url": piece.url,
        "text": piece.note or piece.ref_title,
        "on": _day(piece.effective_on),
        "cautions": [
            *(["names people, or someone could be recognised"] if piece.personal_data else []),
            *([f"children pictured, with consent: {piece.consent}"] if piece.children_pictured else []),
        ],
    }


def surveys_in(visit: Visit) -> list[dict[str, Any]]:
    """Every survey that was sent in the cycle, of whichever audience, with the mean of each principle."""
    names = dict(visit.cycle.version.principles.values_list("code", "name"))
    rows = []
    for outcome in outcomes_of_school(visit.school_id, since=visit.cycle.started_on):
        results = results_by_id(outcome.wave_id, visit.school_id) if outcome.is_published else None
        state = "open" if outcome.is_open else "shared" if results else "no results"
        means = [
            {"code": domain.code, "name": names.get(domain.code, domain.code), "mean": domain.text,
             "value": float(domain.mean) if domain.mean is not None else None, "withheld": domain.withheld}
            for domain in (results.domains if results else ())
        ]  # fmt: skip
        rows.append({
            "name": outcome.name, "audience": Audience(outcome.audience).label, "state": state, "means": means,
            "closes": _day(outcome.closes_on), "responses": results.respondents if results else "",
        })  # fmt: skip
    return rows


def _audit(school_id: int) -> dict[str, Any] | None:
    report = newest_report(school_id)
    if report is None:
        return None
    themes = [
        {"principle": str(part.principle), "kind": kind, "title": theme.title, "counted": theme.counted}
        for part in report.principles
        for kind, found in part.themes
        for theme in found
    ]
    agreed = [
        {"text": agreement.text, "target": target.title if target else ""} for agreement, target in report.agreements
    ]
    return {
        "name": report.audit.name,
        "on": _day(report.audit.opens_on),
        "themes": themes,
        "agreed": agreed,
        "promises": [{"text": promise.text, "said": _said(ratings)} for promise, ratings in report.promises],
    }


def _said(ratings: Any) -> str:
    """What staff said of a promise, as far as it may be shown."""
    return ratings.withheld or f"{ratings.top.text} of staff say it is done"


def _plan(school: Any) -> list[dict[str, Any]]:
    return [
        {
            "title": target.title,
            "state": target.get_state_display(),
            "priority": target.is_priority,
            "actions": [
                {"title": action.title, "state": action.get_state_display(), "due": _day(action.due_on)}
                for action in target.actions.all()
            ],
        }
        for target in whole_plan(school)
    ]


def _targets(visit: Visit) -> list[dict[str, Any]]:
    """The targets that the last visit set, with what the plan made of them."""
    last = Visit.objects.filter(school=visit.school_id, state=VisitState.RECORDED).exclude(pk=visit.pk)
    before = last.order_by("-starts_on", "-pk").first()
    if before is None:
        return []
    findings = Finding.objects.filter(visit=before).exclude(target="").select_related("principle")
    keys = [str(finding.pk) for finding in findings]
    planned = Target.objects.filter(school=visit.school_id, ref_kind="finding", ref_key__in=keys)
    of_plan = {target.ref_key: target for target in planned.prefetch_related("actions__proofs__evidence")}
    return [_target(finding, of_plan.get(str(finding.pk)), before) for finding in findings]


def _target(finding: Finding, target: Target | None, before: Visit) -> dict[str, Any]:
    actions = list(target.actions.all()) if target else []
    return {
        "finding": finding.pk,
        "principle": str(finding.principle),
        "text": finding.target,
        "since": _day(before.ends_on),
        "planned": target.title if target else "",
        "state": target.get_state_display() if target else "Not in the plan",
        "actions": [{"title": action.title, "state": action.get_state_display()} for action in actions],
        "proofs": [proof.evidence.title for action in actions for proof in action.proofs.all() if proof.evidence_id],
    }


def _metrics(school: Any) -> list[dict[str, Any]]:
    """The newest figure of each metric, as readers from outside may see it."""
    return [
        {"label": panel.metric.label, "unit": panel.metric.unit, "when": panel.latest.label,
         "value": panel.latest.value, "note": panel.latest.note, "change": panel.change}
        for panel in panels_of(school, hide_small=True)
        if panel.latest is not None
    ]  # fmt: skip


def agenda_of(visit: Visit) -> dict[str, Any]:
    """As it is now; in the scope of the school or of the visit."""
    plan = Agenda.objects.filter(visit=visit).first()
    texts = ("arrival", "note", "dsl_name", "dsl_phone", "chair_name", "chair_phone", "authority_phone")
    items = AgendaItem.objects.filter(visit=visit, removed_at=None).order_by("day", "starts_at", "pk")
    return {
        **{name: getattr(plan, name) if plan else "" for name in texts},
        "shared": plan is not None and plan.shared_at is not None,
        "agreed": plan is not None and plan.agreed_at is not None,
        "results": [asdict(row) for row in results_for(visit)],
        "items": [_item(item) for item in items],
    }


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "id": item.pk,
        "day": item.day,
        "at": f"{item.starts_at:%H:%M}" if item.starts_at else "",
        # As people read it; the tablet sorts by the other.
        "time": clock(item.starts_at) if item.starts_at else "",
        "minutes": item.minutes,
        "kind": item.get_kind_display(),
        "voice": item.voice,
        "title": item.title,
        "place": item.place,
        "who": item.who,
        "people": item.people,
        "without_managers": item.without_managers,
        "chosen_by": item.chosen_by,
        "principles": item.principles,
        "note": item.note,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
