"""Functions that a child runs in the tests: each does what a hostile file does to the code that reads it."""

import ctypes
import os
import resource
import socket
import subprocess
import sys
import time

from wqm.confined import Refused


def reverse(content: bytes) -> bytes:
    """A value of bytes."""
    return content[::-1]


def count(content: bytes, *, letter: str) -> dict[str, int]:
    """A value that JSON can say."""
    return {"size": len(content), letter: content.count(letter.encode())}


def refuse(content: bytes) -> None:
    """A refusal with its sentence."""
    raise Refused(f"The file “{content.decode()}” is refused. Choose another.")


def spin(content: bytes) -> None:
    """Takes the processor for ever."""
    while True:
        pass


def sleep(content: bytes) -> None:
    """Takes no processor, and for ever."""
    time.sleep(600)


def grow(content: bytes) -> bytes:
    """Takes all the memory there is."""
    kept = []
    while True:
        kept.append(bytes(16 * 1024 * 1024))


def answer_at_length(content: bytes) -> bytes:
    """Says more than anybody asked for."""
    return bytes(4 * 1024 * 1024)


def die(content: bytes) -> None:
    """What a defect in a library of C does."""
    ctypes.string_at(0)


def fail(content: bytes) -> None:
    """What nobody foresaw, with words of a person in it."""
    raise KeyError("anna@example.org")


def leave(content: bytes) -> None:
    """Ends as if all were well, without an answer."""
    os._exit(0)


def lie(content: bytes) -> None:
    """Answers in the place of our own script."""
    os.write(3, b"[" * 100_000)
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"[" * 100_000)
        except OSError:
            continue
    os._exit(0)


def print_and_answer(content: bytes) -> bytes:
    """A library that prints."""
    print("hello")  # noqa: T201
    sys.stdout.flush()
    return b"value"


def surroundings(content: bytes) -> dict[str, object]:
    """What there is to steal: the environment, other programs, the modules that are loaded."""
    try:
        subprocess.run(["/bin/true"], check=True)
        started = True
    except OSError:
        started = False
    loaded = [name for name in ("django", "celery", "psycopg2") if name in sys.modules]
    return {"environment": sorted(os.environ), "started": started, "loaded": loaded, "uid": os.geteuid()}


def open_files(content: bytes) -> int:
    """How many descriptors it got."""
    return len(os.listdir("/proc/self/fd")) - 1  # noqa: PTH208 - the listing itself is one


def reach_out(content: bytes) -> list[str]:
    """What a program that has taken over the child would like: a file, a connection, another process's memory."""
    reached = []
    attempts = {
        "file": lambda: os.open("/etc/passwd", os.O_RDONLY),
        "parent": lambda: os.open(f"/proc/{os.getppid()}/environ", os.O_RDONLY),
        "connection": lambda: socket.socket(),
        "pipe": os.pipe,
        "more": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10)),
    }
    for name, attempt in attempts.items():
        try:
            attempt()
            reached.append(name)
        except (OSError, ValueError):
            continue
    return reached
