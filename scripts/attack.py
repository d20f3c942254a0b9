#!/usr/bin/env python3
"""`make attack`: runs every attack on the surveys' promise with its control, prints a table, writes the report.

Exits with 1 where an attack does better than chance, where a control fails, or where one of them did not run.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.attacks.report import REPORT, Verdict

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "attack-report.md"
ATTACKS = 17
HEAD = ("attack", "what", "hits", "of", "chance", "control", "verdict")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wqm-attack-") as folder:
        path = Path(folder) / "verdicts"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "tests/attacks"]
        tests = subprocess.run(command, cwd=ROOT, env={**os.environ, REPORT: str(path)})
        lines = path.read_text().splitlines() if path.exists() else []
    verdicts = sorted(
        (Verdict(**json.loads(line)) for line in lines), key=lambda verdict: (int(verdict.attack), verdict.title)
    )
    rows = [row_of(verdict) for verdict in verdicts]
    print_table(rows)
    missing = {str(number) for number in range(1, ATTACKS + 1)} - {verdict.attack for verdict in verdicts}
    if missing:
        print(f"not run: {', '.join(sorted(missing, key=int))}")
    is_well = not tests.returncode and not missing and all(verdict.is_safe for verdict in verdicts)
    PAGE.write_text(page(rows, is_well))
    print(f"{'every attack failed' if is_well else 'NOT SAFE'}; see {PAGE.relative_to(ROOT)}")
    return 0 if is_well else 1


def row_of(verdict: Verdict) -> tuple[str, ...]:
    control = f"{verdict.control_hits} of {verdict.control_of}"
    outcome = "safe" if verdict.is_safe else "LEAK" if verdict.hits > verdict.chance else "CONTROL FAILED"
    return (verdict.attack, verdict.title, str(verdict.hits), str(verdict.of), str(verdict.chance), control, outcome)


def print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[at]) for row in [HEAD, *rows]) for at in range(len(HEAD))]
    for row in [HEAD, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def page(rows: list[tuple[str, ...]], is_well: bool) -> str:
    lines = [
        "# What attacks on the surveys found",
        "",
        "Written by `make attack`. Each line is an attack of [anonymity.md](anonymity.md), run by the same code on",
        "the product and on a naive schema or program, where it must succeed completely (the control). “Chance” is",
        "the most that may come about by chance; the bounds stand with the tests in `tests/attacks/`.",
        "",
        f"Verdict of the last run: **{'every attack failed' if is_well else 'not safe'}**.",
        "",
        f"| {' | '.join(HEAD)} |",
        f"|{'---|' * len(HEAD)}",
        *(f"| {' | '.join(row)} |" for row in rows),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
