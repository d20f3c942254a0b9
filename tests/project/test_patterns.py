"""No expression of ours takes a quadratic time for what somebody sends: Python's engine has no limit of its own.

Every pattern of the source is tried, as it is used (from the beginning, or from everywhere), on long runs of what it is
made of: each of its letters and of some others, pairs of them, and its own words with a letter between. That finds the
usual ways in which a pattern is slow; it is no proof.
"""

import ast
import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "wqm",
    "accounts",
    "schools",
    "framework",
    "evidence",
    "plans",
    "audits",
    "surveys",
    "assessments",
    "trusts",
    "home",
)
FROM_ANYWHERE = {"search", "sub", "split", "findall", "finditer"}
USES = FROM_ANYWHERE | {"compile", "match", "fullmatch"}
OTHERS = " \n\t\ra1.,-@/?=(['“_<:%é"
LENGTH = 3000
# A quadratic pattern takes tens of milliseconds for LENGTH, a linear one less than one.
SUSPICIOUS = 0.0015


@dataclass(frozen=True)
class Used:
    """A pattern with where it stands and whether it is tried from everywhere in a text."""

    where: str
    pattern: str | bytes
    flags: int
    anywhere: bool


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in USES:
            owner = node.func.value
            yield owner.id if isinstance(owner, ast.Name) else "", node


def patterns() -> list[Used]:
    trees = {
        path.relative_to(ROOT): ast.parse(path.read_text())
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    }
    every = [(path, owner, call) for path, tree in trees.items() for owner, call in calls(tree)]
    # By their names: a pattern may be used in another file than its own.
    sought = {owner for _, owner, call in every if call.func.attr in FROM_ANYWHERE}
    names = {
        id(node.value): node.targets[0].id
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found = []
    for path, owner, call in every:
        if owner == "re" and call.args and isinstance(call.args[0], ast.Constant):
            is_case_blind = any("IGNORECASE" in ast.unparse(part) for part in (*call.args[1:], *call.keywords))
            anywhere = call.func.attr in FROM_ANYWHERE or names.get(id(call)) in sought
            flags = re.IGNORECASE if is_case_blind else 0
            found.append(Used(f"{path}:{call.lineno}", call.args[0].value, flags, anywhere))
    return found


PATTERNS = patterns()


def texts(source: str) -> Iterator[str]:
    letters = sorted({*OTHERS, *re.sub(r"\\.", "", source)})
    words = sorted(set(re.findall(r"[A-Za-z:/@<]{2,}", source)))
    for unit in (*letters, *map("".join, itertools.permutations(letters, 2))):
        yield (unit * LENGTH)[:LENGTH] + "\x00"
    for unit in (*words, *(word + letter for word in words for letter in letters)):
        yield (unit * LENGTH)[: LENGTH * len(unit) // 2] + "\x00"  # as many places to begin at


def seconds(compiled: re.Pattern, text: str | bytes, anywhere: bool) -> float:
    started = time.thread_time()
    if anywhere:
        for _ in compiled.finditer(text):
            pass
    else:
        compiled.match(text)
        compiled.fullmatch(text)
    return time.thread_time() - started


def is_slow(used: Used, text: str) -> bool:
    """It takes long for LENGTH, and then more than three times as long for the double, whenever it is measured."""
    compiled = re.compile(used.pattern, used.flags)
    sent: str | bytes = text
    double: str | bytes = text[:-1] * 2 + text[-1:]
    if isinstance(used.pattern, bytes):
        sent, double = text.encode(), (text[:-1] * 2 + text[-1:]).encode()
    for _ in range(3):
        if (first := seconds(compiled, sent, used.anywhere)) < SUSPICIOUS:
            return False
        if seconds(compiled, double, used.anywhere) < 3 * first:
            return False
    return True


@pytest.mark.parametrize("used", PATTERNS, ids=lambda used: used.where)
def test_pattern_reads_twice_the_text_in_twice_the_time(used):
    source = used.pattern.decode("latin-1") if isinstance(used.pattern, bytes) else used.pattern
    assert [text[:12] for text in texts(source) if is_slow(used, text)] == []


def test_a_slow_pattern_would_be_found():
    slow = Used("here", r"[\w.]+@\w+", 0, True)
    assert any(is_slow(slow, text) for text in texts(slow.pattern))
    assert len(PATTERNS) > 40
