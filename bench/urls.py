"""The site's addresses, and two bare views that do the same SQL as answering does and nothing else."""

from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from nacl.public import PublicKey, SealedBox

from surveys.queries.waves import LOOK_UP
from surveys.services.answers import CAST
from wqm.access.views import public_view
from wqm.sealing.tags import make_draft_tag, make_tag
from wqm.tenancy.scope import SET_SCOPE, Scope
from wqm.urls import urlpatterns as site

PAGE = b"x" * 24_000
BALLOT_BYTES = 7_400
_keys: dict[str, SealedBox] = {}


@public_view("a measure, on a throwaway site")
def page(request, wave_id, token, group):
    """The look-up of a link and a page from memory."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SET_SCOPE, Scope(wave=wave_id).settings())
        cursor.execute(LOOK_UP, [make_draft_tag(token, group, wave_id), make_tag(token, group, wave_id), wave_id])
        row = cursor.fetchone()
    return HttpResponse(PAGE if row else b"", status=200 if row else 410)


@csrf_exempt
@public_view("a measure, on a throwaway site")
def cast(request, wave_id, token, group):
    """The look-up of a link, a sealed box, and the statement that burns the ticket and stores the ballot."""
    tag, draft_tag = make_tag(token, group, wave_id), make_draft_tag(token, group, wave_id)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SET_SCOPE, Scope(wave=wave_id).settings())
        cursor.execute(LOOK_UP, [draft_tag, tag, wave_id])
        cursor.fetchone()
        if str(wave_id) not in _keys:
            cursor.execute("SELECT public_key FROM surveys_wave WHERE id = %s", [wave_id])
            _keys[str(wave_id)] = SealedBox(PublicKey(bytes(cursor.fetchone()[0])))
        sealed = _keys[str(wave_id)].encrypt(request.body.ljust(BALLOT_BYTES))
        cursor.execute(CAST, [tag, wave_id, draft_tag, wave_id, uuid4(), sealed])
        burnt = cursor.rowcount == 1
    return HttpResponse(b"thanks" if burnt else b"", status=200 if burnt else 410)


urlpatterns = [
    *site,
    path("bench/page/<uuid:wave_id>/<str:token>.<str:group>", page),
    path("bench/cast/<uuid:wave_id>/<str:token>.<str:group>", cast),
]
