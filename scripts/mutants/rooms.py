"""Which files hold rules, and where their tests are."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = ("tests/browser/", "scripts/", "bench/")  # changes nothing in where the other tests come by

SHELVES = {"policies", "services", "publication"}
ROOMS = {"wqm/sealing", "wqm/access"}
# Whose promise a room keeps besides its own: tests that live elsewhere.
ALSO = {
    "surveys": ["tests/attacks"],
    "wqm/sealing": ["tests/surveys", "tests/attacks"],
    "wqm/access": ["tests/project", "tests/schools"],
}
EVERYWHERE = ["tests/wqm/activity"]  # every act is written down


def room_of(path: str) -> str:
    """The folder that a file belongs to: `surveys`, `wqm/mail`."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "wqm" else parts[0]


def is_target(path: str) -> bool:
    """Whether a file holds rules."""
    parts = path.removesuffix(".py").split("/")
    if parts[0] in ("tests", "demo", "scripts", "bench") or "migrations" in parts:
        return False
    return bool(SHELVES & set(parts)) or room_of(path) in ROOMS


def tracked() -> list[str]:
    """Every Python file of the checkout."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for path in listed.stdout.split() if (ROOT / path).is_file()]


def folders_of(path: str) -> list[str]:
    """Where the tests of a file are."""
    room = room_of(path)
    return [folder for folder in (f"tests/{room}", *ALSO.get(room, []), *EVERYWHERE) if (ROOT / folder).is_dir()]


def closeness(path: str, test: str) -> int:
    """0 for the tests that are named for the file, 1 for those beside them, 2 for the others."""
    file = test.split("::")[0]
    mirror = f"tests/{path}"
    if Path(file).name == f"test_{Path(path).name}" and file.startswith(f"tests/{room_of(path)}"):
        return 0
    return 1 if Path(file).parent == Path(mirror).parent else 2
