"""Tests in processes of their own, two at a time, on one cluster."""

import builtins
import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path

import pytest

from scripts.mutants.loading import MARKS
from tests import cluster as servers

# What a child does, given where to write its answer; and what makes it, given the name of the worker.
Work = Callable[[Path], None]
Job = Callable[[str], Work]

WORKERS = 2
PATIENCE = 600  # seconds after which a mutant that runs in circles counts as noticed
OPTIONS = [
    "-p", "no:xdist", "-p", "no:randomly", "-p", "no:cacheprovider", "--ds=wqm.settings",
    "-o", "addopts=", "-m", "not browser", "-q", "--no-header", "--tb=line",
    # Of the second pytest in one process.
    "-W", "ignore::pytest.PytestAssertRewriteWarning",
]  # fmt: skip


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


def in_child(work: Work, log: Path, answer: Path) -> int:
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


def run_all(jobs: Sequence[tuple[str, Job]], folder: Path) -> Iterator[tuple[str, dict]]:
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
