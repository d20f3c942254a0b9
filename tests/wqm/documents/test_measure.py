"""Time and memory of a large document: 41 pages, 20 charts, 12 photos. Prints the measure, judges validity."""

import io
import json
import random
import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from tests.wqm.documents.pdf_rules import assert_accessible, tags
from wqm.ui.charts import Bar, bar_chart

# In a process of its own, so that the peak of memory is that of making one document.
PROGRAM = """
import json, sys, time
import django
from django.conf import settings
settings.configure(STATICFILES_DIRS=["static"], STATIC_URL="/static/", INSTALLED_APPS=["django.contrib.staticfiles"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [sys.argv[1]]}])
django.setup()
from wqm.documents.pdf import PdfSource, render_pdf
started, worked = time.perf_counter(), time.process_time()
content = render_pdf(PdfSource("page.html", {}))
seconds, worked = time.perf_counter() - started, time.process_time() - worked
# The peak of this program; what the system says of resources would count the process that started it.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
open(sys.argv[2], "wb").write(content)
print(json.dumps({"seconds": round(seconds, 1), "of processor": round(worked, 1), "megabytes": peak // 1024}))
"""
PAGES, CHARTS, PHOTOS = 41, 20, 12


def photo(seed: int) -> bytes:
    """A noisy picture, as large as a phone's picture is after re-encoding."""
    noise = random.Random(seed).randbytes(160 * 120 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (160, 120), noise).resize((1600, 1200)).save(out, "JPEG", quality=85)
    return out.getvalue()


def page(number: int) -> str:
    """Words and a table on every page, a chart or a photo on most."""
    rows = "".join(
        f'<tr><th scope="row">Row {n}</th><td>{n * number}</td><td>Words in a cell</td></tr>' for n in range(8)
    )
    extra = ""
    if number < CHARTS:
        extra = bar_chart([Bar(f"Principle {n}", n + 1) for n in range(7)], title=f"Chart {number}: 1 to 7")
    elif number < CHARTS + PHOTOS:
        address = b64encode(photo(number)).decode()
        extra = f'<img alt="Photo {number}" style="width: 80mm" src="data:image/jpeg;base64,{address}">'
    words = "Words that a school wrote about itself. " * 6
    head = '<tr><th scope="col">Row</th><th scope="col">Number</th><th scope="col">Words</th></tr>'
    return (
        f'<section style="break-before: page"><h2>Part {number}</h2><p>{words}</p>{extra}'
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table></section>"
    )


@pytest.mark.slow
def test_large_document(tmp_path, capsys):
    parts = "".join(page(number) for number in range(PAGES - 1))
    (tmp_path / "page.html").write_text(
        f'<!DOCTYPE html><html lang="en-GB"><head><title>Large</title></head><body><h1>Large</h1>{parts}</body></html>'
    )
    target = tmp_path / "large.pdf"
    given = [sys.executable, "-c", PROGRAM, str(tmp_path), str(target)]
    done = subprocess.run(given, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    with capsys.disabled():
        size = target.stat().st_size // 1024
        measured = json.loads(done.stdout.splitlines()[-1])
        with pikepdf.open(target) as document:
            print(f"\ndocument: {len(document.pages)} pages, {CHARTS} charts, {PHOTOS} photos, {size} kB: {measured}")  # noqa: T201 - the measurement is what this prints
            assert_accessible(document, "Large")
            assert len(document.pages) == PAGES
            assert tags(document)["Figure"] == CHARTS + PHOTOS
