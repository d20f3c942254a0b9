"""Slips for any address: each carries its own code, and so many fit on a page."""

import segno

from wqm.sealing.codes import SLIP_CHARACTERS, make_checked_code
from wqm.sealing.slips import slip_pages


def test_slips_keep_their_order_eight_to_a_page():
    codes = [make_checked_code(f"here|{number}", SLIP_CHARACTERS) for number in range(17)]
    pages = slip_pages((code, f"https://mark.example/w/{code}/") for code in codes)
    assert [len(page) for page in pages] == [8, 8, 1]
    assert [slip.code.replace(" ", "") for page in pages for slip in page] == codes
    assert len({slip.square for page in pages for slip in page}) == 17


def test_square_leads_to_the_address_of_its_slip():
    ((slip,),) = slip_pages([("ACDEFGHJKM", "https://mark.example/w/1/")])
    assert slip.code == "ACDEF GHJKM"
    assert slip.square == segno.make("https://mark.example/w/1/", error="l").svg_data_uri(border=0)
    assert slip.square.startswith("data:image/svg+xml")


def test_nothing_is_no_page():
    assert slip_pages([]) == []
