"""The child's side: a script of its own, so that neither Celery nor Django is loaded before the bytes are looked into.

Called with the name of a function and the limits; reads one line of JSON (the keywords) and then the bytes, and writes
one line of JSON (what came of it) and then the value. The limits hold before the first byte is read, and cannot be
raised again.
"""

import contextlib
import importlib
import io
import json
import os
import resource
import signal
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES_OPEN = 64
# A result that does not fit under RLIMIT_FSIZE; told by how the process ends, as nothing more can be written.
TOO_LARGE = 3


def main() -> int:
    target, seconds, memory, result, is_sealed = sys.argv[1], *map(int, sys.argv[2:6])
    _confine(seconds, memory, result)
    out = os.dup(1)
    os.dup2(2, 1)  # a library that prints does not write into the answer
    # `wqm` itself brings Celery, which takes longer than most files: its parts are found without it.
    bare = types.ModuleType("wqm")
    bare.__path__ = [str(ROOT / "wqm")]
    sys.modules["wqm"] = bare
    sys.path.insert(0, str(ROOT))
    heading, body = _outcome(target, is_sealed)
    answer = io.FileIO(out, "wb")
    try:
        for part in (json.dumps(heading).encode() + b"\n", body):
            view = memoryview(part)
            while view:
                view = view[answer.write(view) :]
    except OSError:
        return TOO_LARGE
    return 0


def _confine(seconds: int, memory: int, result: int) -> None:
    """Time on the clock and of the processor, memory, size of what is written, and no process besides."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)  # holds without the parent, too, and inside of a library
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, result),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, FILES_OPEN),
        (resource.RLIMIT_NPROC, 0),
    ):
        _, highest = resource.getrlimit(limit)
        most = most if highest == resource.RLIM_INFINITY else min(most, highest)
        resource.setrlimit(limit, (most, most))
    with contextlib.suppress(OSError):
        os.nice(5)  # people who wait for a page go first


def _outcome(target: str, is_sealed: int) -> tuple[dict[str, str], bytes]:
    """What the function said: its value, its refusal, or the name alone of what it failed with (never its words, which
    may be a person's)."""
    try:
        from wqm.confined.outcomes import Refused  # noqa: PLC0415 - only now there is a path to it

        try:
            return _value(target, is_sealed)
        except Refused as refusal:
            return {"outcome": "refused"}, str(refusal).encode()
    except MemoryError:
        return {"outcome": "memory"}, b""
    except BaseException as error:
        return {"outcome": "failed", "error": type(error).__name__}, b""


def _value(target: str, is_sealed: int) -> tuple[dict[str, str], bytes]:
    keywords = json.loads(sys.stdin.buffer.readline())
    module, _, name = target.rpartition(".")
    function, content = getattr(importlib.import_module(module), name), sys.stdin.buffer.read()
    if (
        is_sealed
    ):  # no file, no connection from here on, not even for an attacker who takes over the code that reads the bytes
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    value = function(content, **keywords)
    if isinstance(value, bytes):
        return {"outcome": "bytes"}, value
    return {"outcome": "json"}, json.dumps(value).encode()


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())  # nothing of a library's own tidying up: the answer is written
