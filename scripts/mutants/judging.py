"""Mutants against their tests, and the controls that prove that a mutant is reached."""

import ast
import importlib.machinery
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType

from scripts.mutants.changes import Mutant, broken
from scripts.mutants.loading import load
from scripts.mutants.recording import tests_for
from scripts.mutants.rooms import ROOT
from scripts.mutants.running import Job, Work, run_all, run_tests


def loaded_job(tree: ast.Module, path: str, names: Sequence[str]) -> Job:
    """A fork in which the functions of a file are those of the tree."""

    def with_worker(worker: str) -> Work:
        def work(answer: Path) -> None:
            load({path: tree})
            code, plugin = run_tests(worker, names, stop=True)
            answer.write_text(json.dumps({"code": code, "by": plugin.failed[:1], "ran": len(plugin.seen)}))

        return work

    return with_worker


def fresh_job(text: str, path: str, names: Sequence[str]) -> Job:
    """A new interpreter that imports the text instead of the file."""

    def with_worker(worker: str) -> Work:
        def work(answer: Path) -> None:
            given = answer.with_suffix(".given")
            given.write_text(
                json.dumps({"text": text, "path": path, "names": list(names), "worker": worker, "answer": str(answer)})
            )
            os.execv(sys.executable, [sys.executable, "-m", "scripts.mutants", "--fresh", str(given)])  # noqa: S606 - ourselves

        return work

    return with_worker


def fresh(given: dict) -> None:
    """The other end of `fresh_job`."""
    file = str(ROOT / given["path"])
    plain = importlib.machinery.SourceFileLoader.get_code

    def get_code(self: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        if self.path == file:
            return compile(given["text"], file, "exec")
        return plain(self, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]  # the hook
    code, plugin = run_tests(given["worker"], given["names"], stop=True)
    Path(given["answer"]).write_text(json.dumps({"code": code, "by": plugin.failed[:1], "ran": len(plugin.seen)}))


def is_noticed(said: dict) -> bool:
    """A test failed, nothing could be collected, or it never came to an end; no test at all is no notice."""
    return said["late"] or said.get("code", 2) not in (0, 5)


def controls(mutant: Mutant, names: Sequence[str], folder: Path) -> None:
    """Both ways reach the file: with every function failing, and with a file that cannot be imported."""
    text = (ROOT / mutant.path).read_text()
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.parse("raise RuntimeError('control')").body[0])
    ways = [
        ("loaded", loaded_job(ast.fix_missing_locations(tree), mutant.path, names)),
        ("fresh", fresh_job("raise RuntimeError('control')", mutant.path, names)),
        ("", loaded_job(ast.parse(text), mutant.path, names)),
        ("", fresh_job(text, mutant.path, names)),
    ]
    for name, said in run_all(ways, folder):
        if is_noticed(said) != bool(name) or (name and "control" not in said["log"]):
            sys.exit(f"mutants: the control {name or 'without a change'} went wrong\n{said['log'][-3000:]}")


def judge(seed: int, chosen: Sequence[Mutant], tests: dict, folder: Path) -> list[Mutant]:
    """Run them; who survived."""
    jobs, by_name = [], dict[str, Mutant]()
    for number, mutant in enumerate(chosen):
        names, is_loaded = tests_for(mutant, tests)
        text = (ROOT / mutant.path).read_text()
        tree = broken(text, mutant.number)[0]
        make = loaded_job(tree, mutant.path, names) if is_loaded else fresh_job(ast.unparse(tree), mutant.path, names)
        by_name[str(number)] = mutant
        jobs.append((str(number), make))
    survivors = []
    for done, (name, said) in enumerate(run_all(jobs, folder), 1):
        mutant, noticed = by_name[name], is_noticed(said)
        if said.get("code") in (3, 4) and "Traceback" not in said["log"] and "Error" not in said["log"]:
            sys.exit(f"mutants: the tests of {mutant.told()} could not be run\n{said['log'][-3000:]}")
        by = "it never ended" if said["late"] else (said.get("by") or ["it cannot be imported"])[0]
        print(
            f"[{seed}] {done:3} {'noticed ' if noticed else 'SURVIVED'} {mutant.told()}"
            + (f"  by {by}" if noticed else f"  ({said.get('ran', 0)} tests)"),
            flush=True,
        )
        if not noticed:
            survivors.append(mutant)
    return survivors
