"""Addresses: one mailbox is one address to whoever counts, however it is written, and a refusal says what is wrong."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from wqm.contacts.addresses import base_address, clean_address, usable_address, why_unusable

ANN = "ann.lee@larkfield.example"
WRITINGS = {
    "zero-width space": "ann\u200b.lee@larkfield.example",
    "soft hyphen": "ann.l\u00adee@larkfield.example",
    "byte-order mark": "\ufeffann.lee@larkfield.example",
    "no-break space": "\u00a0ann.lee@larkfield.example\u00a0",
    "mark of direction": "\u202aann.lee@larkfield.example\u202c",
    "Hangul filler": "ann\u3164.lee@larkfield.example",
    "variation selector": "ann.lee@larkfield\ufe0f.example",
    "joiner of graphemes": "ann.lee\u034f@larkfield.example",
    "tag": "ann.lee\U000e0041@larkfield.example",
    "control": "ann.lee\x07@larkfield.example",
    "full-width letters": "ａｎｎ．ｌｅｅ＠ｌａｒｋｆｉｅｌｄ．ｅｘａｍｐｌｅ",
    "full stop of another script": "ann.lee@larkfield。example",
    "capitals": "ANN.LEE@Larkfield.EXAMPLE",
    "spaces and a line end": " ann.lee@larkfield.example\r\n",
}


@pytest.mark.parametrize("writing", WRITINGS)
def test_mailbox_is_delivered_and_counted_as_one_however_it_is_written(writing):
    written = WRITINGS[writing]
    assert (usable_address(written), base_address(written)) == (ANN, ANN)


@pytest.mark.parametrize("tagged", ["ann.lee+school@larkfield.example", "ANN.LEE+a+b@larkfield.example"])
def test_tag_is_delivered_and_not_counted(tagged):
    assert (usable_address(tagged), base_address(tagged)) == (tagged.lower(), ANN)


def test_name_that_is_nothing_but_a_tag_stays_a_name():
    assert base_address("+school@larkfield.example") == "+school@larkfield.example"


@pytest.mark.parametrize(
    ("umlaut", "ascii_form"),
    [
        ("info@schüle.example", "info@xn--schle-mva.example"),
        ("info@SCHÜLE.example", "info@xn--schle-mva.example"),
        ("info@schu\u0308le.example", "info@xn--schle-mva.example"),
        ("info@straße.example", "info@xn--strae-oqa.example"),
    ],
)
def test_host_leaves_as_punycode_and_is_the_same_host(umlaut, ascii_form):
    assert (usable_address(umlaut), usable_address(ascii_form)) == (ascii_form, ascii_form)
    assert base_address(umlaut) == base_address(ascii_form.upper()) == ascii_form


def test_other_people_stay_other_people():
    others = [ANN, "annlee@larkfield.example", "ann.lee@larkfie1d.example", "ann.lee@larkfield.example.org"]
    assert len({base_address(address) for address in others}) == 4


NO_PLAIN_LETTER = "We cannot deliver email to an address with “ö” before the @. Ask for a different address"
TOO_LONG = "The address is too long. It can have 64 characters before the @ and 254 in all"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("jörg@a.example", NO_PLAIN_LETTER),
        ("", "This row has no email address"),
        ("\u200b \u00a0", "This row has no email address"),
        ("ann.lee", "The @ is missing. Enter an address like name@school.example"),
        ("ann.lee(at)larkfield.example", "The @ is missing. Enter an address like name@school.example"),
        ("ann@lee@larkfield.example", "The address has more than one @. Keep one"),
        ("ann@@larkfield.example", "The address has more than one @. Keep one"),
        ("ann@a.example; home@b.example", "This cell has more than one email address. Keep one"),
        ("ann@a.example/home@b.example", "This cell has more than one email address. Keep one"),
        ("ann@a.example\nhome@b.example", "This cell has more than one email address. Keep one"),
        ("Ann Lee <ann@a.example>", "This includes a name. Keep only the address between < and >"),
        ("ann lee@a.example", "The address has a space in it. Remove it"),
        ("ann\u00a0lee@a.example", "The address has a space in it. Remove it"),
        ("ann@larkfield,example", "The address has a comma in it. Check whether it should be a full stop"),
        ("@a.example", "The address has nothing before the @"),
        ("ann@", "The address has nothing after the @"),
        ("ann@larkfield", "“larkfield” after the @ has no full stop. The end of the address may be missing"),
        ("ann..lee@a.example", "The address has two full stops together. Remove one"),
        (".ann@a.example", "The address begins with a full stop. Remove it"),
        ("ann@a.example.", "The address ends with a full stop. Remove it"),
        ("ann.@a.example", "There is a full stop next to the @. Remove it"),
        ("ann@.a.example", "There is a full stop next to the @. Remove it"),
        ("ann:lee@a.example", "An email address cannot contain “:”. Remove it"),
        ("a" * 65 + "@a.example", TOO_LONG),
        ("a@" + "b23456789." * 25 + "example", TOO_LONG),
        ("ann@printer.local", "We cannot deliver email to this address. Check the spelling"),
        ("ann@-a.example", "We cannot deliver email to this address. Check the spelling"),
    ],
)  # fmt: skip
def test_refusal_says_what_is_wrong(cell, reason):
    assert (usable_address(cell), why_unusable(cell)) == (None, reason)


CELLS = st.text(st.sampled_from("abzé\u200b\u00ad+.@-_ '<,ａß\ufe0f1xnn"), max_size=24).map(
    lambda text: f"{text}b.example"
)


@given(CELLS)
def test_what_is_delivered_is_an_address_that_reads_the_same_again(cell):
    address = usable_address(cell)
    assert base_address(base_address(cell)) == base_address(cell)
    assert clean_address(clean_address(cell)) == clean_address(cell)
    if address is not None:
        assert (usable_address(address), base_address(address)) == (address, base_address(cell))
        assert validate_email(address, check_deliverability=False, allow_smtputf8=False).ascii_email == address
    else:
        assert why_unusable(cell)


@given(CELLS)
def test_refused_is_only_what_others_refuse_too(cell):
    cleaned = clean_address(cell)
    try:
        other = validate_email(cleaned, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError:
        other = None
    assert (usable_address(cell) is None) == (other is None or len(cleaned) > 254)
