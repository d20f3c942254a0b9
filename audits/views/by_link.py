"""Responding by link. Opening a link never says whether it was used; sending burns it, and a second time is nothing."""

from audits import link_pages
from audits.contents import MORE_THAN_FITS, NOTHING_FILLED_IN, read
from audits.enums import Form
from audits.pages import Typed
from audits.queries.links import link_step, takes_links
from audits.services.sending import send_by_link
from wqm.sealing.boxes import TooLong
from wqm.sealing.responses import bare_page, moved

UNPROCESSABLE = 422
LANGUAGE = "en-GB"


def page(request, place, token):
    """The page of a link, or None where links take no answers: the caller says so, as of an unknown one."""
    step = link_step(place.audit)
    if step is None or not takes_links(step):
        return None
    if request.method == "POST":
        return _sent(request, place, step, token)
    if "sent" in request.GET:
        return bare_page(link_pages.sent_page(place, step), LANGUAGE)
    if "write" in request.GET:
        return bare_page(link_pages.form_page(place, step), LANGUAGE)
    return bare_page(link_pages.first_page(place, step), LANGUAGE)


def _sent(request, place, step, token):
    sent = read(step.kind, request.POST, link_pages.asked_by_link(place, step))
    beside = {} if place.audit.form == Form.ELECTRONIC else {"v": 1}
    problems = sent.problems or ([NOTHING_FILLED_IN] if sent.is_empty else [])
    if not problems:
        try:
            is_sent = send_by_link(
                audit=place.audit, step=step, token=token, group=place.group.number, content=sent.content | beside
            )
        except TooLong:
            problems = [MORE_THAN_FITS]
        else:
            if not is_sent and not takes_links(step):  # the last day ended while this was on its way
                return None
    if problems:
        text = link_pages.form_page(place, step, Typed(request.POST, problems))
        return bare_page(text, LANGUAGE, UNPROCESSABLE)
    return moved(f"{request.path}?sent=1")
