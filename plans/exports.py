"""The plan as files: a workbook for lists, a document for the school's own development plan.

Both hold what the pages show to the same person, nothing more.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from plans.enums import UNFINISHED, ActionState, TargetState
from plans.models import Action, Target
from wqm.tables.sheets import Sheet, as_xlsx
from wqm.tables.writing import plain_text

# heading, width
COLUMNS = (
    ("Target", 36), ("Priority", 10), ("State", 14), ("Principle", 26), ("Comes from", 36), ("Why", 44),
    ("Success measure", 44), ("Action", 44), ("First", 8), ("Owner", 22), ("By", 12), ("Cost (£)", 10),
    ("State of the action", 14), ("Milestones", 44), ("Impact", 44), ("Evidence", 36), ("Last review", 44),
)  # fmt: skip


def plan_as_xlsx(school: Any, targets: Sequence[Target]) -> bytes:
    """A line an action; a target without one has a line of its own. Costs are numbers, days are days, the rest text."""
    return as_xlsx(f"Plan of {school}", _summary(targets), [Sheet("Plan", COLUMNS, _rows(targets))])


def _summary(targets: Sequence[Target]) -> Iterable[list[Any]]:
    today = timezone.localdate()
    actions = [action for target in targets for action in target.actions.all()]
    open_actions = [action for action in actions if action.state in UNFINISHED]
    yield ["As of", today]
    yield ["Targets"]
    yield ["All targets", len(targets)]
    yield ["Priorities", sum(target.is_priority for target in targets)]
    for state in TargetState:
        yield [state.label, sum(target.state == state for target in targets)]
    yield ["Actions"]
    yield ["All actions", len(actions)]
    for action_state in ActionState:
        yield [action_state.label, sum(action.state == action_state for action in actions)]
    yield ["Overdue", sum(bool(action.due_on and action.due_on < today) for action in open_actions)]
    yield ["Cost of all actions (£)", sum(action.cost or 0 for action in actions)]


def _rows(targets: Iterable[Target]) -> Iterable[list[Any]]:
    for target in targets:
        about = [
            target.title, "yes" if target.is_priority else "", target.get_state_display(), target.principle or "",
            comes_from(target), target.why, target.success_measure,
        ]  # fmt: skip
        last = _last_review(target)
        lines = [_action_cells(action) for action in target.actions.all()] or [[""] * 9]
        for line in lines:
            yield [*about, *line, last]


def _action_cells(action: Action) -> list[Any]:
    evidence = "; ".join(proof.evidence.title for proof in action.proofs.all())
    return [
        action.title, "yes" if action.is_first else "", action.owner_text, action.due_on, action.cost,
        action.get_state_display(), _milestones(action), action.impact, evidence,
    ]  # fmt: skip


def comes_from(target: Target) -> str:
    """Where a target comes from, in words."""
    if target.ref_title:
        return f"{target.ref_label}: {target.ref_title}" if target.ref_label else target.ref_title
    return str(target.criterion) if target.criterion else ""


def _milestones(action: Action) -> str:
    return "; ".join(
        f"{milestone.title}{f' ({milestone.due_on:%-d %b %Y})' if milestone.due_on else ''}"
        f"{' ✓' if milestone.done_on else ''}"
        for milestone in action.milestones.all()
    )


def _last_review(target: Target) -> str:
    last = next(iter(target.reviews.all()), None)
    return f"{last.reviewed_on:%-d %B %Y}: {last.get_impact_display()}. {last.text}" if last else ""


def plan_as_docx(school: Any, targets: Sequence[Target]) -> bytes:
    """Headings, paragraphs and a table of actions per target, in styles that the school's own document takes over."""
    from docx import Document  # noqa: PLC0415 - the web starts without it

    document = Document()
    document.core_properties.title = plain_text(f"Wellbeing plan of {school}")
    document.core_properties.author = plain_text(school)
    document.add_heading(plain_text(f"{school}: wellbeing plan"), level=0)
    document.add_paragraph(f"As of {timezone.localdate():%-d %B %Y}.")
    groups = (
        ("Our priorities", [target for target in targets if target.is_priority]),
        ("Other targets", [target for target in targets if target.is_open and not target.is_priority]),
        ("Reached or set aside", [target for target in targets if not target.is_open]),
    )
    for heading, chosen in groups:
        if chosen:
            document.add_heading(heading, level=1)
        for target in chosen:
            _write_target(document, target)
    if not targets:
        document.add_paragraph("The plan is empty.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _write_target(document: Any, target: Target) -> None:
    document.add_heading(plain_text(target.title), level=2)
    facts = (
        ("State", target.get_state_display()),
        ("Principle", target.principle),
        ("Comes from", comes_from(target)),
        ("Why it matters", target.why),
        ("How we will know", target.success_measure),
    )
    for label, text in facts:
        if text:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}: ").bold = True
            paragraph.add_run(plain_text(text))
    _write_actions(document, list(target.actions.all()))
    for review in target.reviews.all():
        paragraph = document.add_paragraph(style="List Bullet")
        paragraph.add_run(f"Review of {review.reviewed_on:%-d %B %Y}: ").bold = True
        paragraph.add_run(plain_text(f"{review.get_impact_display()}. {review.text}"))


def _write_actions(document: Any, actions: list[Action]) -> None:
    if not actions:
        document.add_paragraph("No actions yet.")
        return
    table = document.add_table(rows=1, cols=6, style="Table Grid")
    for cell, name in zip(table.rows[0].cells, ("Action", "Owner", "By", "Cost", "State", "Impact"), strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for action in actions:
        day = f"{action.due_on:%-d %b %Y}" if action.due_on else ""
        cost = f"£{action.cost:,}" if action.cost is not None else ""
        milestones = _milestones(action)
        title = f"{action.title}\n{milestones}" if milestones else action.title
        proofs = [f"Evidence: {proof.evidence.title}" for proof in action.proofs.all()]
        impact = "\n".join([*([action.impact] if action.impact else []), *proofs])
        texts = (title, action.owner_text, day, cost, action.get_state_display(), impact)
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = plain_text(text)
    document.add_paragraph()
