"""Names of files: what a person called it, readable and harmless everywhere."""

from io import BytesIO

import pytest
from django.http import FileResponse

from wqm.files.checks import clean_name


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Our plan (2026), v2.pdf", "Our plan (2026), v2.pdf"),
        ("Lesdänsk – né 🫖.pdf", "Lesdänsk – né 🫖.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\plan.docx", "plan.docx"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("\u2066plan\u2069.pdf", "plan.pdf"),
        ("plan\x00.pdf\r\nX-Evil: 1", "plan.pdfX-Evil_"),
        ("CON.txt", "_CON.txt"),
        ("nul.tar.txt", "_nul.tar.txt"),
        ("a<b>:c|d?.txt", "a_b__c_d_.txt"),
        (". . .pdf", "file.pdf"),
        (".pdf", "file.pdf"),
        ("...", "file"),
        ("", "file"),
        ("x" * 500 + ".pdf", "x" * 140 + ".pdf"),
        ("plan." + "x" * 500, "plan." + "x" * 10),
    ],
)
def test_name_is_made_harmless(given, stored):
    assert clean_name(given) == stored


@pytest.mark.parametrize("given", ['a"b\r\nSet-Cookie: x=1.txt', "né\u202e🫖.txt"])
def test_name_cannot_add_a_header(given):
    name = clean_name(given)
    response = FileResponse(BytesIO(b"x"), as_attachment=True, filename=name)
    assert "\n" not in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment; filename")
