"""The site's addresses, and two bare views that do the same SQL as answering does and nothing else."""

from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from nacl.public import PublicKey, SealedBox

from wqm.access.views import public_view
from wqm.sealing.tags import make_tag
from wqm.urls import urlpatterns as site

SCOPE = "SELECT set_config('wqm.wave', %s, true)"
PAGE = b"x" * 24_000
_keys: dict[str, SealedBox] = {}


@public_view("a measure, on a throwaway site")
def page(request, wave_id, token, group):
    """One indexed SELECT and a page from memory."""
    with connection.cursor() as cursor:
        cursor.execute(SCOPE, [str(wave_id)])
        cursor.execute(
            "SELECT 1 FROM surveys_ticket t JOIN surveys_wave w ON w.id = t.wave_id"
            " WHERE t.tag = %s AND t.wave_id = %s AND w.state = 'open'",
            [make_tag(token, group, wave_id), wave_id],
        )
        row = cursor.fetchone()
    return HttpResponse(PAGE if row else b"", status=200 if row else 410)


@csrf_exempt
@public_view("a measure, on a throwaway site")
def cast(request, wave_id, token, group):
    """DELETE one ticket, seal, INSERT one ballot."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SCOPE, [str(wave_id)])
        if str(wave_id) not in _keys:
            cursor.execute("SELECT public_key FROM surveys_wave WHERE id = %s", [wave_id])
            _keys[str(wave_id)] = SealedBox(PublicKey(bytes(cursor.fetchone()[0])))
        cursor.execute("DELETE FROM surveys_ticket WHERE tag = %s", [make_tag(token, group, wave_id)])
        if cursor.rowcount != 1:
            return HttpResponse(status=410)
        sealed = _keys[str(wave_id)].encrypt(request.body.ljust(8000))
        cursor.execute(
            "INSERT INTO surveys_ballot (id, wave_id, sealed) VALUES (gen_random_uuid(), %s, %s)", [wave_id, sealed]
        )
    return HttpResponse(b"thanks")


urlpatterns = [
    *site,
    path("bench/page/<uuid:wave_id>/<str:token>.<str:group>", page),
    path("bench/cast/<uuid:wave_id>/<str:token>.<str:group>", cast),
]
