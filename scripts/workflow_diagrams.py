"""Writes docs/workflows.md from the transition tables; `python scripts/workflow_diagrams.py`. A test compares."""

import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "workflows.md"
WORKFLOWS = {
    "A school's cycle": "evidence.workflow",
    "A target of a plan": "plans.workflow",
    "A survey wave": "surveys.workflow",
    "A staff audit": "audits.workflow:AUDIT",
    "A session of a staff audit": "audits.workflow:SESSION",
    "A step of a staff audit": "audits.workflow:STEP",
    "A visit": "assessments.workflow",
    "Someone who is asked to come on a visit": "assessments.workflow:ENGAGEMENT_TRANSITIONS",
}
HEAD = "# Workflows\n\nMade from the `workflow.py` of each app by `python scripts/workflow_diagrams.py`; do not edit.\n"


def diagram(module: str) -> str:
    """A Mermaid state diagram of one table: TRANSITIONS, or the one that is named behind a colon."""
    lines = ["```mermaid", "stateDiagram-v2"]
    place, _, name = module.partition(":")
    for step, (sources, target) in getattr(importlib.import_module(place), name or "TRANSITIONS").items():
        targets = target if isinstance(target, set) else {target}
        lines += [f"    {source.value} --> {to.value}: {step}" for source in sorted(sources) for to in sorted(targets)]
    return "\n".join([*lines, "```"])


def document() -> str:
    """The whole file."""
    parts = [f"## {title}\n\n{diagram(module)}\n" for title, module in WORKFLOWS.items()]
    return "\n".join([HEAD, *parts])


if __name__ == "__main__":
    import os

    import django

    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wqm.settings")
    os.environ.setdefault("SECRET_KEY", "not used")
    os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/none")
    django.setup()
    TARGET.write_text(document())
