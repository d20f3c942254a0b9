"""Where each test comes by, and which of them a mutant meets."""

import builtins
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.mutants.changes import Mutant
from scripts.mutants.loading import MARKS, Marker, load
from scripts.mutants.rooms import ELSEWHERE, ROOT, closeness, folders_of
from scripts.mutants.running import Job, Work, run_all, run_tests

KEPT = ROOT / ".pytest_cache" / "mutants.json"


def digest(paths: Sequence[str]) -> str:
    """Of everything that these files say."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.encode() + b"\0" + (ROOT / path).read_bytes())
    return total.hexdigest()


def record(paths: Sequence[str], targets: Sequence[str], folders: Sequence[str], folder: Path) -> dict:
    """{test: [seconds, functions it comes to]}; a test that fails without a mutant is left out, and named.

    Kept by file of tests, as long as nothing else has changed.
    """
    files = sorted({str(path.relative_to(ROOT)) for name in folders for path in (ROOT / name).rglob("test_*.py")})
    around = digest(
        [path for path in paths if not path.startswith(ELSEWHERE) and not Path(path).name.startswith("test_")]
    )
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    known = kept["files"] if kept.get("around") == around else {}
    files_now = {file: digest([file]) for file in files}
    missing = [file for file in files if known.get(file, {}).get("of") != files_now[file]]

    def make(chosen: Sequence[str]) -> Job:
        def with_worker(worker: str) -> Work:
            def work(answer: Path) -> None:
                setattr(builtins, MARKS, set())
                load({path: Marker(path).marked((ROOT / path).read_text()) for path in targets})
                code, plugin = run_tests(worker, chosen, stop=False)
                if code in (0, 1, 5):
                    answer.write_text(json.dumps({"files": chosen, "seen": plugin.seen, "failed": plugin.failed}))

            return work

        return with_worker

    # Small portions, so that both workers are busy to the end.
    jobs = [("", make(missing[start : start + 3])) for start in range(0, len(missing), 3)]
    for _, said in run_all(jobs, folder):
        if "seen" not in said:
            sys.exit(f"mutants: the tests did not run\n{said['log'][-2000:]}")
        for name in said["failed"]:
            print(f"without any mutant this fails and is left out: {name}", flush=True)
        for file in said["files"]:
            known[file] = {"of": files_now[file], "tests": {}}
        for name, seen in said["seen"].items():
            if name not in said["failed"]:
                known[name.split("::")[0]]["tests"][name] = seen
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({"around": around, "files": known}))
    return {name: seen for file in files for name, seen in known[file]["tests"].items()}


def tests_for(mutant: Mutant, tests: dict) -> tuple[list[str], bool]:
    """Which tests it meets, nearest and quickest first, and whether it can be put into what is loaded."""
    folders = folders_of(mutant.path)
    mark = f"{mutant.path}:{mutant.function}"
    near = {name: one for name, one in tests.items() if name.startswith(tuple(f"{folder}/" for folder in folders))}
    found = [name for name, (_, seen) in near.items() if mark in seen] if mutant.function else []
    is_loaded = bool(found)
    if not found:  # worked out at import: the tests that come to this file, or all of them
        found = [name for name, (_, seen) in near.items() if any(m.startswith(f"{mutant.path}:") for m in seen)]
        found = found or list(near)
    return sorted(found, key=lambda name: (closeness(mutant.path, name), tests[name][0])), is_loaded
