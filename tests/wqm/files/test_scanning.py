"""Quarantine: nobody gets a file before the scanner has seen it, and never one in which it found something."""

import socketserver
import struct
import threading
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from tests.databases import as_worker
from tests.wqm.files.uploads import pdf
from wqm.files.clamd import ScannerDown, scanner_answers
from wqm.files.enums import ScanState
from wqm.files.models import StoredFile
from wqm.files.queries import CHECKING_IS_LATE, files_waiting_too_long
from wqm.files.responses import file_response
from wqm.files.scanning import AGAIN_AFTER, scan_file, scan_waiting
from wqm.files.services import store_upload
from wqm.tenancy.scope import scope

PDF = pdf()
VIRUS = b"what this scanner takes for a virus"


class Daemon(socketserver.StreamRequestHandler):
    """Speaks ClamAV's protocol, and knows one virus."""

    most = 30 * 1024 * 1024

    def handle(self):
        """One question."""
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        self.wfile.write(b"PONG\0" if command == b"zPING\0" else self._stream())

    def _stream(self) -> bytes:
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > self.most:
                return b"INSTREAM size limit exceeded. ERROR\0"
        return b"stream: Test-Signature FOUND\0" if VIRUS in content else b"stream: OK\0"


@pytest.fixture
def daemon(settings, monkeypatch):
    """A scanner that runs, on a port of its own."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.CLAMD_URL = f"tcp://127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()


@pytest.fixture
def no_daemon(settings):
    """A scanner is configured, and does not run."""
    settings.CLAMD_URL = "tcp://127.0.0.1:9"


def store(world, name: str = "a.pdf", content: bytes = b"") -> StoredFile:
    with scope(schools=[world.school.pk]):
        return store_upload(SimpleUploadedFile(name, content or PDF), by=None, school=world.school)


def again(stored: StoredFile) -> StoredFile:
    with scope(everything=True):
        return StoredFile.objects.get(pk=stored.pk)


def test_clean_file_is_handed_out_after_the_scan_and_not_before(world, daemon):
    stored = store(world)
    assert stored.scan == ScanState.WAITING
    with pytest.raises(Http404):
        file_response(stored)
    with as_worker():
        assert scan_file(stored.pk)
    stored = again(stored)
    assert (stored.scan, stored.found, stored.scanned_at is None) == (ScanState.CLEAN, "", False)
    response = file_response(stored)
    assert b"".join(response.streaming_content) == PDF
    response.file_to_stream.close()


def test_file_with_a_virus_is_never_handed_out_and_keeps_what_was_found(world, daemon):
    stored = store(world, "notes.txt", b"Minutes\n" + VIRUS)
    with as_worker():
        assert scan_file(stored.pk)
    stored = again(stored)
    assert (stored.scan, stored.found) == (ScanState.INFECTED, "Test-Signature")
    with pytest.raises(Http404):
        file_response(stored)


def test_file_waits_for_a_scanner_that_is_down_and_is_scanned_when_it_is_back(world, no_daemon, request):
    stored = store(world)
    with as_worker():
        assert scan_waiting() == 1
    assert again(stored).scan == ScanState.WAITING
    request.getfixturevalue("daemon")
    with as_worker(), scope(everything=True):
        assert scan_waiting() == 0  # beat leaves it alone for a minute
        StoredFile.objects.update(tried_at=timezone.now() - AGAIN_AFTER - timedelta(seconds=1))
        assert scan_waiting() == 0
    assert again(stored).scan == ScanState.CLEAN


def test_answer_that_is_no_verdict_leaves_the_file_in_quarantine(world, daemon, monkeypatch):
    monkeypatch.setattr(Daemon, "most", 10)
    stored = store(world)
    with as_worker():
        assert not scan_file(stored.pk)
    assert again(stored).scan == ScanState.WAITING


def test_verdict_is_written_once(world, daemon):
    stored = store(world)
    with as_worker():
        scan_file(stored.pk)
        first = again(stored).scanned_at
        assert scan_file(stored.pk)
    assert again(stored).scanned_at == first


def test_without_a_scanner_files_say_that_they_were_not_checked(world, settings):
    settings.CLAMD_URL = ""
    stored = store(world)
    with as_worker():
        assert scan_file(stored.pk)
    stored = again(stored)
    assert (stored.scan, stored.get_scan_display()) == (ScanState.NOT_SCANNED, "Not checked for viruses")
    assert not stored.is_held_back


def test_scanner_that_runs_answers_and_one_that_does_not_is_said(daemon, settings):
    assert scanner_answers()
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    with pytest.raises(ScannerDown):
        scanner_answers()


def test_files_that_wait_too_long_are_counted(world, no_daemon):
    stored = store(world)
    with as_worker(), scope(everything=True):
        assert files_waiting_too_long() == 0
        StoredFile.objects.filter(pk=stored.pk).update(created_at=timezone.now() - CHECKING_IS_LATE - timedelta(1))
        assert files_waiting_too_long() == 1
