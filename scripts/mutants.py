#!/usr/bin/env python3
"""Breaks the rules of the application one at a time and sees whether their tests notice.

    scripts/mutants.py [--seed N]... [--count N] [--only PATH]... [--list]

A mutant is one changed operator, number, truth value, `raise` or dropped call in what decides and what happens: every
`policies` and `services`, what is published of surveys, `wqm/sealing` and `wqm/access`. The seed ranks all mutants by a
hash of what they change, so that an edit elsewhere leaves the sample as it is. Prints those that survived; fails when
fewer than nine of ten were noticed.

Nothing is written to the checkout. A process that has imported everything, with one cluster and one template, is
forked for each mutant, and the child puts the mutant's bytecode into the functions that are loaded; what is worked out
while a module is imported (tables, defaults, decorators) is compiled into a fresh process by an import hook. Before
that the tests of the rooms run once, unbroken, with a mark in every function: a mutant meets the tests that
come to its function, those named for its file first. So a first run costs about what the tests of the rooms cost, and
is remembered while no Python file changes. Two controls, a file in which every function fails and a file that
cannot be imported, prove that both ways reach what is tested.

Left out, because nobody could notice: docstrings, annotations and `__all__`; lines of the log (they go to whoever runs
the site, not to whoever uses it); what says how much is fetched at a time or kept (`batch_size`, `maxsize`); and what
only guards against ourselves (`strict=` of zip, `frozen=` and the like of dataclasses).
"""

import argparse
import ast
import builtins
import contextlib
import gc
import hashlib
import importlib.machinery
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

from tests import cluster as servers

ROOT = Path(__file__).resolve().parent.parent
MARKS = "__functions_that_a_test_came_to__"  # a name that every module finds among the built-ins
KEPT = ROOT / ".pytest_cache" / "mutants.json"
ENOUGH = 0.9
WORKERS = 2
PATIENCE = 600  # seconds after which a mutant that runs in circles counts as noticed
OPTIONS = [
    "-p", "no:xdist", "-p", "no:randomly", "-p", "no:cacheprovider", "--ds=wqm.settings",
    "-o", "addopts=", "-m", "not browser", "-q", "--no-header", "--tb=line",
    # Of the second pytest in one process.
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]  # fmt: skip

# --- Which files, and which tests -----------------------------------------------------------------------------------

ELSEWHERE = ("tests/browser/", "scripts/", "bench/")  # changes nothing in where the other tests come by
SHELVES = {"policies", "services", "publication"}
ROOMS = {"wqm/sealing", "wqm/access"}
# Whose promise a room keeps besides its own: tests that live elsewhere.
ALSO = {
    "surveys": ["tests/attacks"],
    "wqm/sealing": ["tests/surveys", "tests/attacks"],
    "wqm/access": ["tests/project"],
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


# --- Mutants --------------------------------------------------------------------------------------------------------

SWAPS: dict[type, type] = {
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
ONLY_COSTS = {"batch_size", "chunk_size", "maxsize", "stacklevel"}
ONLY_GUARDS = {"strict", "frozen", "kw_only", "slots"}
LOGS = {"log", "logger", "logging"}


@dataclass(frozen=True)
class Mutant:
    """One change. `number` is its place in the file, `function` the line of the code it changes, `source` its line."""

    path: str
    number: int
    line: int
    kind: str
    before: str
    after: str
    function: int | None
    source: str
    nth: int  # among those of the file that read the same

    def rank(self, seed: int) -> bytes:
        """Where the seed puts it; not by its line, so that it stays where it is when lines move."""
        what = f"{seed} {self.path} {self.kind} {self.before} {self.source} {self.nth}"
        return hashlib.sha256(what.encode()).digest()

    def told(self) -> str:
        """One line for the person who reads."""
        where = "" if self.before in self.source and len(self.before) > 20 else f"  in  {self.source}"
        return f"{self.path}:{self.line} {self.kind}: {self.before}  ->  {self.after}{where}"


class Finder(ast.NodeVisitor):
    """Every place that can be broken, each with what breaks it."""

    def __init__(self) -> None:
        self.found: list[tuple[ast.AST, str, Callable[[], None], int | None]] = []
        self.functions: list[int] = []

    def add(self, node: ast.AST, kind: str, change: Callable[[], None]) -> None:
        """Remember it, and in which code it stands."""
        self.found.append((node, kind, change, self.functions[0] if self.functions else None))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Decorators and defaults are worked out where the function is defined, the body when it is called."""
        for outside in (*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)):
            self.visit(outside)
        self.functions.append(min([node.lineno, *(one.lineno for one in node.decorator_list)]))
        for inside in node.body:
            self.visit(inside)
        self.functions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """The value without its annotation."""
        if node.value:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Everything but what a module exports."""
        if not any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets):
            self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A call whose result nobody takes is dropped; docstrings and lines of the log are left alone."""
        call = node.value
        if isinstance(call, ast.Constant) or (isinstance(call, ast.Call) and _name_of(call.func) in LOGS):
            return
        if isinstance(call, ast.Call):
            self.add(node, "call", lambda: setattr(node, "value", ast.Constant(None)))
        self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """It goes on instead; with `raise` alone in an `except` there is nothing else to try."""
        if node.exc is not None:
            self.add(node, "raise", lambda: None)
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        """One of its signs the other way round."""
        for place, sign in enumerate(node.ops):
            self.add(node, "comparison", partial(node.ops.__setitem__, place, SWAPS[type(sign)]()))
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        """`and` for `or`."""
        self.add(node, "and/or", lambda: setattr(node, "op", SWAPS[type(node.op)]()))
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Plus for minus; of strings and lists this is an error, which every test that comes by notices."""
        if type(node.op) in SWAPS and not any(_is_text(side) for side in (node.left, node.right)):
            self.add(node, "plus/minus", lambda: setattr(node, "op", SWAPS[type(node.op)]()))
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        """Without the `not`."""
        if isinstance(node.op, ast.Not):
            self.add(node, "not", lambda: None)
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        """What only costs or only guards is left alone."""
        if node.arg not in ONLY_COSTS | ONLY_GUARDS:
            self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A number is one more, what is true is false."""
        if isinstance(node.value, bool):
            self.add(node, "truth", lambda: setattr(node, "value", not node.value))
        elif isinstance(node.value, int):
            self.add(node, "number", lambda: setattr(node, "value", node.value + 1))  # type: ignore[operator]  # an int


def _name_of(node: ast.AST) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr | ast.List | ast.Tuple) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


class Replace(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """All the others stay."""
        return ast.copy_location(self.new, node) if node is self.old else self.generic_visit(node)


def places(tree: ast.Module) -> list[tuple[ast.AST, str, Callable[[], None], int | None]]:
    """All mutants of a module, in the order of its lines."""
    finder = Finder()
    finder.visit(tree)
    return finder.found


def mutants_of(path: str) -> list[Mutant]:
    """All mutants of a file."""
    found: list[Mutant] = []
    text = (ROOT / path).read_text()
    lines, met = text.splitlines(), Counter[tuple[str, str, str]]()
    for number in range(len(places(ast.parse(text)))):
        _, before, after, (line, kind, function) = broken(text, number)
        source = lines[line - 1].strip()
        found.append(Mutant(path, number, line, kind, before, after, function, source, met[kind, before, source]))
        met[kind, before, source] += 1
    return found


def broken(text: str, number: int) -> tuple[ast.Module, str, str, tuple[int, str, int | None]]:
    """The module with its mutant of this number, the changed source before and after, and where it is."""
    tree: Any = ast.parse(text)
    node, kind, change, function = places(tree)[number]
    line, before = node.lineno, _short(node)  # type: ignore[attr-defined]  # every place has a line
    change()
    if kind == "raise":
        tree = Replace(node, ast.Pass()).visit(tree)
        after = "pass"
    elif kind == "not":
        operand = node.operand  # type: ignore[attr-defined]  # a UnaryOp
        call = ast.Call(ast.Name("bool", ast.Load()), [operand], [])
        tree = Replace(node, call).visit(tree)
        after = _short(call)
    else:
        after = _short(node)
    return ast.fix_missing_locations(tree), before, after, (line, kind, function)


def _short(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())[:110]


# --- Putting bytecode into what is loaded ---------------------------------------------------------------------------


def codes_in(code: CodeType) -> Iterator[CodeType]:
    """A code object and all that are defined in it."""
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from codes_in(constant)


def load(trees: Mapping[str, ast.Module]) -> None:
    """Give every loaded function of these files the code that its tree has for it."""
    wanted = {}
    for path, tree in trees.items():
        file = str(ROOT / path)
        wanted |= {(file, one.co_qualname, one.co_firstlineno): one for one in codes_in(compile(tree, file, "exec"))}
    gc.unfreeze()  # frozen objects are not listed
    # By type: to be asked what it is wakes a lazy object.
    for function in [one for one in gc.get_objects() if type(one) is FunctionType]:
        code = function.__code__
        new = wanted.get((code.co_filename, code.co_qualname, code.co_firstlineno))
        if new is not None and new.co_freevars == code.co_freevars:
            function.__code__ = new


class Marker(ast.NodeTransformer):
    """A mark at the beginning of every function, by the line of its outermost one."""

    def __init__(self, path: str) -> None:
        self.path = path

    def marked(self, text: str) -> ast.Module:
        """The module with its marks."""
        return ast.fix_missing_locations(self.visit(ast.parse(text)))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        """Functions inside belong to the one around them."""
        line = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        mark = ast.parse(f"{MARKS}.add({f'{self.path}:{line}'!r})").body[0]
        has_words = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
        node.body.insert(1 if has_words else 0, ast.copy_location(mark, node.body[0]))
        return node

    visit_AsyncFunctionDef = visit_FunctionDef


# --- Running tests --------------------------------------------------------------------------------------------------


class Plugin:
    """A database of one's own, tests in the order that was asked for, and where each of them came by."""

    worker: str

    def __init__(self, worker: str, order: Sequence[str]) -> None:
        type(self).worker = worker
        self.order = {name: place for place, name in enumerate(order)}
        self.seen: dict[str, tuple[float, list[str]]] = {}
        self.failed: list[str] = []

    @pytest.fixture(scope="session")
    @classmethod
    def worker_id(cls) -> str:
        """The name that databases are called by; xdist is not there to say it."""
        return cls.worker

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """In the order that was asked for."""
        items.sort(key=lambda item: self.order.get(item.nodeid, len(self.order)))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Where it comes by, if anything is marked."""
        seen: set[str] = getattr(builtins, MARKS, set())
        seen.clear()
        started = time.perf_counter()
        result = yield
        self.seen[item.nodeid] = (round(time.perf_counter() - started, 3), sorted(seen))
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Which failed."""
        if report.failed:
            self.failed.append(report.nodeid)


def run_tests(worker: str, tests: Sequence[str], *, stop: bool) -> tuple[int, Plugin]:
    """pytest in this process; its exit code, and what was seen."""
    plugin = Plugin(worker, tests)
    code = pytest.main([*OPTIONS, *(["-x"] if stop else []), *tests], plugins=[plugin])
    return int(code), plugin


def in_child(work: Callable[[Path], None], log: Path, answer: Path) -> int:
    """Fork; the child writes its answer to a file, what it prints goes to another."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setsid()
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        work(answer)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def run_all(
    jobs: Sequence[tuple[str, Callable[[str], Callable[[Path], None]]]], folder: Path
) -> Iterator[tuple[str, dict]]:
    """Two at a time: (name, answer). Without an answer in time the answer says so."""
    waiting, running = list(jobs), dict[int, tuple[str, str, Path, float]]()
    free = [f"m{n}" for n in range(WORKERS)]
    while waiting or running:
        while waiting and free:
            name, make = waiting.pop(0)
            worker = free.pop()
            answer = folder / f"{worker}.json"
            answer.unlink(missing_ok=True)
            pid = in_child(make(worker), folder / f"{worker}.log", answer)
            running[pid] = (name, worker, answer, time.monotonic() + PATIENCE)
        time.sleep(0.05)
        for pid, (name, worker, answer, until) in list(running.items()):
            ended = os.waitpid(pid, os.WNOHANG)[0] != 0
            late = not ended and bool(name) and time.monotonic() > until
            if late:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            if ended or late:
                del running[pid]
                free.append(worker)
                said = json.loads(answer.read_text()) if answer.exists() else {}
                log = (folder / f"{worker}.log").read_text(errors="replace")
                yield name, {**said, "late": late, "log": log}


# --- The parts of a run ---------------------------------------------------------------------------------------------


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[None]:
    """One for the whole run; pytest finds it in the environment and leaves it alone."""
    servers._remove_leftovers()
    servers._start()
    running, folders = servers._running[:], servers._folder[:]
    servers._running.clear()
    servers._folder.clear()
    try:
        yield
    finally:
        servers._running[:], servers._folder[:] = running, folders
        servers.pytest_unconfigure(None)  # type: ignore[arg-type]  # it does not look


def warm_up(folders: Sequence[str]) -> None:
    """Import everything that the tests import. Nothing is run, and no connection is opened."""
    with Path(os.devnull).open("w") as nothing, contextlib.redirect_stdout(nothing):
        code = pytest.main([*OPTIONS, "--collect-only", *folders])
    if code:
        sys.exit(f"mutants: tests cannot be collected (pytest {OPTIONS} {folders})")


def digest(paths: Sequence[str]) -> str:
    """Of everything that these files say."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.encode() + b"\0" + (ROOT / path).read_bytes())
    return total.hexdigest()


def record(paths: Sequence[str], targets: Sequence[str], folders: Sequence[str], folder: Path) -> dict:
    """{test: [seconds, functions it comes to]}; whatever fails without a mutant is left out, and named.

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

    def make(chosen: Sequence[str]) -> Callable[[str], Callable[[Path], None]]:
        def with_worker(worker: str) -> Callable[[Path], None]:
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
    if not found:  # worked out at import: whatever comes to this file, or else everything
        found = [name for name, (_, seen) in near.items() if any(m.startswith(f"{mutant.path}:") for m in seen)]
        found = found or list(near)
    return sorted(found, key=lambda name: (closeness(mutant.path, name), tests[name][0])), is_loaded


def loaded_job(tree: ast.Module, path: str, names: Sequence[str]) -> Callable[[str], Callable[[Path], None]]:
    """A fork in which the functions of a file are those of the tree."""

    def with_worker(worker: str) -> Callable[[Path], None]:
        def work(answer: Path) -> None:
            load({path: tree})
            code, plugin = run_tests(worker, names, stop=True)
            answer.write_text(json.dumps({"code": code, "by": plugin.failed[:1], "ran": len(plugin.seen)}))

        return work

    return with_worker


def fresh_job(text: str, path: str, names: Sequence[str]) -> Callable[[str], Callable[[Path], None]]:
    """A new interpreter that imports the text instead of the file."""

    def with_worker(worker: str) -> Callable[[Path], None]:
        def work(answer: Path) -> None:
            given = answer.with_suffix(".given")
            given.write_text(
                json.dumps({"text": text, "path": path, "names": list(names), "worker": worker, "answer": str(answer)})
            )
            os.execv(sys.executable, [sys.executable, __file__, "--fresh", str(given)])  # noqa: S606 - ourselves

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


def choose(seed: int, count: int, paths: Sequence[str], only: Sequence[str]) -> list[Mutant]:
    """The first of all mutants in the order of the seed."""
    wanted = [path for path in paths if not only or path.startswith(tuple(only))]
    every = [mutant for path in wanted for mutant in mutants_of(path)]
    return sorted(every, key=lambda one: (one.rank(seed), one.line))[:count]


def main() -> None:
    """See the top of this file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, action="append", help="which mutants; may be given several times")
    parser.add_argument("--count", type=int, default=40, help="how many a seed")
    parser.add_argument("--only", action="append", default=[], help="only in files that begin like this")
    parser.add_argument("--list", action="store_true", help="only say which they are")
    parser.add_argument("--fresh", help=argparse.SUPPRESS)
    given = parser.parse_args()
    os.chdir(ROOT)
    if not Path(servers.__file__).is_relative_to(ROOT):
        sys.exit(f"mutants: Python imports {servers.__file__}, which is another checkout")
    servers.forbid_remote_sockets()
    if given.fresh:
        fresh(json.loads(Path(given.fresh).read_text()))
        return
    paths = tracked()
    targets = [path for path in paths if is_target(path)]
    seeds = given.seed or [1]
    chosen = {seed: choose(seed, given.count, targets, given.only) for seed in seeds}
    every = [mutant for of_seed in chosen.values() for mutant in of_seed]
    if given.list or not every:
        print("\n".join(mutant.told() for mutant in every) or "no mutants there")
        return
    folders = sorted({folder for mutant in every for folder in folders_of(mutant.path)})
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with cluster(folder):
            warm_up(folders)
            tests = record(paths, targets, folders, folder)
            first = next(one for one in every if tests_for(one, tests)[1])
            controls(first, tests_for(first, tests)[0][:3], folder)
            survived = {seed: judge(seed, of_seed, tests, folder) for seed, of_seed in chosen.items()}
    good = True
    for seed, of_seed in chosen.items():
        left = survived[seed]
        print(f"\nseed {seed}: {len(of_seed) - len(left)} of {len(of_seed)} mutants were noticed")
        print("\n".join(f"  survived: {mutant.told()}" for mutant in left))
        good = good and len(left) <= len(of_seed) * (1 - ENOUGH)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
