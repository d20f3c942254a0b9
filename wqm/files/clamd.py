"""Asking ClamAV's daemon about bytes, in its own protocol over TCP or a unix socket."""

import re
import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

TIMEOUT = 60
CHUNK = 256 * 1024
LONGEST_ANSWER = 4096
FOUND = re.compile(r"^stream: (.+) FOUND$")


class ScannerDown(Exception):
    """The scanner cannot be reached, or did not answer the question."""


def scan_bytes(source: BinaryIO) -> str:
    """The name of what was found in `source`, or "" for nothing. Raises ScannerDown.

    Each piece goes with its length in front, a length of zero ends it (INSTREAM).
    """

    def send(connection: socket.socket) -> None:
        connection.sendall(b"zINSTREAM\0")
        while piece := source.read(CHUNK):
            connection.sendall(struct.pack("!I", len(piece)) + piece)
        connection.sendall(struct.pack("!I", 0))

    answer = _asked(send)
    if match := FOUND.match(answer):
        return match[1]
    if answer == "stream: OK":
        return ""
    raise ScannerDown(answer or "no answer")


def scanner_answers() -> bool:
    """Whether the scanner is there. Raises ScannerDown where it is not."""
    return _asked(lambda connection: connection.sendall(b"zPING\0")) == "PONG"


def _asked(send) -> str:
    try:
        with _connected() as connection:
            try:
                send(connection)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said why before it hung up: the stream is larger than it takes
            return _answer(connection)
    except OSError as error:
        raise ScannerDown(str(error) or type(error).__name__) from error


def _answer(connection: socket.socket) -> str:
    answer = b""
    while len(answer) < LONGEST_ANSWER and not answer.endswith(b"\0"):
        if not (piece := connection.recv(LONGEST_ANSWER)):
            break
        answer += piece
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _connected() -> socket.socket:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT)
        try:
            connection.connect(url.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((url.hostname or "127.0.0.1", url.port or 3310), timeout=TIMEOUT)
