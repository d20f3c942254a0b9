"""The parent's side: starting the child, waiting for it, and reading what it said without trusting it."""

import json
import logging
import math
import os
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from wqm.confined.child import TOO_LARGE
from wqm.confined.outcomes import CouldNotCheck, Reason, Refused

log = logging.getLogger(__name__)

CHILD = Path(__file__).with_name("child.py")
# Of all that one process of ours (web or worker) starts: no upload brings more children than these.
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)
LONGEST_SENTENCE = 1000
MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much a child may have.

    `seconds` are of the clock and of the processor, rounded up; `memory` and `result` are bytes. `memory` is
    address space, of which Python and its libraries take about 60 MB before the first byte. `patience`, in seconds, is
    how long to wait for a place among those that run. Once it `is_sealed` a child opens nothing, so that what takes it
    over finds no key of the worker and no way out; the function's module imports at its top all that it needs.
    """

    seconds: float = 20
    memory: int = 512 * MB
    result: int = 32 * MB
    patience: float = 20
    is_sealed: bool = False


def run_confined(
    target: str,
    content: bytes | BinaryIO,
    *,
    limits: Limits = Limits(),
    refused: type[Refused] = Refused,
    **keywords: Any,
) -> Any:
    """What the function named `target` ("wqm.room.module.function") returns for `content`: bytes, or what JSON can say.

    It is called as `function(content, **keywords)` in a process that has nothing of ours: no settings, no secrets, no
    database. `content` may be a file, which is read from its beginning in pieces. Raises `refused` with the sentence
    where the function raised any `Refused`, CouldNotCheck where it was stopped by a limit, died, or failed otherwise.
    """
    if not _places.acquire(timeout=limits.patience):
        raise CouldNotCheck(Reason.BUSY)
    try:
        with _in_memory("question") as question, _in_memory("answer") as answer:
            _write_question(question, content, keywords)
            code = _wait_for_child(target, question, answer, limits)
            return _read_answer(target, code, answer, limits, refused)
    except OSError as error:
        raise CouldNotCheck(Reason.START, type(error).__name__) from error
    finally:
        _places.release()


def _in_memory(name: str) -> BinaryIO:
    """A file without a disk: what strangers sent is written nowhere, and a full disk stops nothing."""
    return os.fdopen(os.memfd_create(name), "w+b")


def _write_question(question: BinaryIO, content: bytes | BinaryIO, keywords: dict[str, Any]) -> None:
    question.write(json.dumps(keywords).encode() + b"\n")
    source = BytesIO(content) if isinstance(content, bytes) else content
    source.seek(0)
    shutil.copyfileobj(source, question)
    question.flush()
    question.seek(0)


def _wait_for_child(target: str, question: BinaryIO, answer: BinaryIO, limits: Limits) -> int:
    """How it ended, as `subprocess` says it. It ends: by itself, by its limits, or by our hand a second later."""
    seconds = math.ceil(limits.seconds)
    numbers = (seconds, limits.memory, limits.result, int(limits.is_sealed))
    command = [sys.executable, "-P", "-s", str(CHILD), target, *map(str, numbers)]
    with subprocess.Popen(  # noqa: S603 - our own script; the arguments are ours
        command,
        stdin=question,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
        cwd="/",
        start_new_session=True,
    ) as child:
        try:
            return child.wait(seconds + 1)
        except subprocess.TimeoutExpired:
            return -signal.SIGALRM
        finally:
            child.kill()


def _read_answer(target: str, code: int, answer: BinaryIO, limits: Limits, refused: type[Refused]) -> Any:
    if code:
        raise _not_checked(target, _reason_of_end(code))
    if os.fstat(answer.fileno()).st_size > limits.result:
        raise _not_checked(target, Reason.RESULT)
    answer.seek(0)
    try:
        heading = json.loads(answer.readline(LONGEST_SENTENCE))
        outcome = heading["outcome"]
        if outcome == "refused":
            raise refused(answer.read(LONGEST_SENTENCE).decode(errors="replace"))
        if outcome in ("bytes", "json"):
            return answer.read() if outcome == "bytes" else json.loads(answer.read())
    except Refused:
        raise
    except (ValueError, KeyError, TypeError, RecursionError) as error:  # no answer of our own script
        raise _not_checked(target, Reason.CRASH) from error
    if outcome == "memory":
        raise _not_checked(target, Reason.MEMORY)
    raise _not_checked(target, Reason.CRASH, str(heading.get("error"))[:80])


def _reason_of_end(code: int) -> Reason:
    if code in (-signal.SIGALRM, -signal.SIGXCPU):
        return Reason.TIME
    if code == -signal.SIGKILL:  # the kernel has no memory left, or the hard limit of time
        return Reason.MEMORY
    return Reason.RESULT if code == TOO_LARGE else Reason.CRASH


def _not_checked(target: str, reason: Reason, detail: str = "") -> CouldNotCheck:
    log.warning("a child could not check", extra={"target": target, "reason": str(reason), "detail": detail})
    return CouldNotCheck(reason, detail)
