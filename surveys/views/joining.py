"""The page on which a class code or the code of a slip is typed, and the one after which a device is passed on.

Without cookies there is no other name for a visitor than the network, which is a whole school:
see `wqm.sealing.rate_limits`.
"""

from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt

from surveys.respondents import pages, rate_limits
from surveys.respondents.words import known
from surveys.services.sittings import UnknownCode, take_place
from surveys.views.pages import asked_language, bare_page
from wqm.access.views import public_view
from wqm.sealing.rate_limits import count, is_over
from wqm.sealing.responses import wipe

MISS = "miss"


@csrf_exempt
@public_view("children have no account; a class code or a slip is all they hold")
def join(request):
    """Type a code; it leads to a slot, whether it was used or not: opening never tells."""
    language = asked_language(request)
    if request.method != "POST":
        return wipe(bare_page(pages.render_join(language), language))
    code = request.POST.get("code", "")[:20]
    if is_over(request, MISS, rate_limits.MISSES_AN_HOUR):
        return bare_page(pages.render_join(language, code, "join_slow"), language, status=429)
    try:
        place = take_place(typed=code)
    except UnknownCode:
        count(request, MISS)
        return bare_page(pages.render_join(language, code, "join_unknown"), language, status=422)
    return wipe(redirect("respond:device", place.wave_id, place.token, place.group))


@public_view("shown to a child on a shared device; it holds nothing about anyone")
def passed_on(request, language):
    """Thank you; the way to the next person."""
    return wipe(bare_page(pages.render_passed_on(language), known(language)))
