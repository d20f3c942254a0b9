"""What a process of the web weighs after files that were made to hurt it: each small, each enormous once unpacked."""

import io
import os
import re
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from PIL import Image

from bench.measures import Row, Site, measure, sign_in

AT_ONCE = 8
MOST_MEGABYTES = 400.0
UPLOAD = "/schools/2/evidence/upload/"


def picture() -> bytes:
    """45 million pixels in 131 kB, which took a process that decoded it 1 GB."""
    out = io.BytesIO()
    Image.new("RGB", (7500, 6000)).save(out, "PNG")
    return out.getvalue()


def document() -> bytes:
    """3 kB of a document, which took half a minute to search."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:instrText" * 100_000)
    return out.getvalue()


def text() -> bytes:
    """As large as a file may be."""
    return b"words " * (24 * 1024 * 1024 // 6)


FILES = (("wide.png", picture), ("deep.docx", document), ("long.txt", text))


@measure
def memory_under_hostile_uploads(site: Site) -> Row:
    """The most that one process of the web has ever held, after eight of each kind at once and headers of 8 kB."""
    headers = sign_in(site, "Samir Patel")
    for name, make in FILES:
        content = make()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = list(threads.map(lambda _, n=name, c=content: send(site, headers, n, c), range(AT_ONCE)))
        if 201 not in answers or not set(answers) <= {201, 503}:  # 503: one waited too long for the school's quota
            raise RuntimeError(f"{name}: {answers}")
    hostile = {"Host": "a" * 8000, "Origin": "a@" * 4000}
    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(lambda header: ask(site, dict([header])), list(hostile.items()) * AT_ONCE))
    return Row("web under hostile uploads (MB)", max(peaks()), MOST_MEGABYTES, 1.0, at_most=True)


def send(site: Site, headers: dict[str, str], name: str, content: bytes) -> int:
    """The status that one file gets."""
    token = re.search(r"csrftoken=(\w+)", headers["Cookie"])
    boundary = uuid4().hex
    start = f"--{boundary}\r\nContent-Disposition: form-data; name="
    fields = f'{start}"csrfmiddlewaretoken"\r\n\r\n{token[1] if token else ""}\r\n{start}"uploads"; filename="{name}"'
    body = f"{fields}\r\n\r\n".encode() + content + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    more = {"Content-Type": kind, "Accept": "application/json"}
    return ask(site, headers | more, UPLOAD, body)


def ask(site: Site, headers: dict[str, str], path: str = "/account/login/", body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(site.url + path, body, headers), timeout=120) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def peaks() -> Iterator[float]:
    """The most that each process of the web has held so far, in megabytes."""
    for pid in descendants(os.getpid()):
        with suppress(FileNotFoundError, ProcessLookupError):
            if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes():
                status = Path(f"/proc/{pid}/status").read_text()
                if peak := re.search(r"VmHWM:\s+(\d+) kB", status):
                    yield int(peak[1]) / 1024


def descendants(pid: int) -> Iterator[int]:
    """Processes that this one started, from its main thread, and those that they started."""
    with suppress(FileNotFoundError, ProcessLookupError):
        for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
            yield child
            yield from descendants(child)
