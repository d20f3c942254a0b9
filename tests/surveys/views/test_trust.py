"""A trust's survey through its pages: the lead prepares and sends, each school adds its own people, nobody others'."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from framework.models import Questionnaire
from surveys.models import Recipient, Wave, WaveSchool
from surveys.services.waves import launch_wave
from tests.databases import as_worker
from tests.reading import shown_by
from tests.surveys.joint_waves import rowan_of
from tests.surveys.views.test_lists import columns_of, send
from tests.surveys.waves_in_states import again, first
from wqm.tenancy.scope import scope


def dates() -> dict[str, int]:
    today = timezone.localdate()
    days = (("opens_on", today), ("closes_on", today + timedelta(days=7)))
    return {f"{name}-{part}": getattr(day, part) for name, day in days for part in ("day", "month", "year")}


def add_list(client, school, wave, people: int) -> None:
    """The head's way: upload, confirm the columns, take."""
    rows = "\n".join(["Email,Role", *(f"p{n}@{school.identifier}.example,Teacher" for n in range(people))])
    upload = SimpleUploadedFile("list.csv", rows.encode())
    read = client.post(reverse("surveys:upload_list", args=[school.pk, wave.pk]), {"list": upload}, follow=True)
    look = send(client, client.get(columns_of(read)))
    assert look.status_code == 302, look.content.decode()
    assert client.post(f"{look['Location']}take/", {"mode": "replace"}).status_code == 302


def test_trust_survey_from_new_to_sent(world, sign_in):
    lead, head, neighbour = sign_in("trust_lead"), sign_in("head"), sign_in("head_same_trust")
    rowan = rowan_of(world)
    questionnaire = Questionnaire.objects.get(slug="sample-staff-1")
    new = reverse("trust_surveys:new", args=[world.trust.pk])
    typed = {"questionnaire": questionnaire.pk, "name": "All of us", "schools": [], **dates()}
    refused = lead.post(new, typed)
    assert (refused.status_code, "Choose at least one school" in refused.content.decode()) == (422, True)
    page = lead.post(new, typed | {"schools": [world.school.pk, rowan.pk]})["Location"]
    wave = Wave(pk=first(r"surveys/([0-9a-f-]{36})/", page))
    groups = {**shown_by(lead, f"{page}groups/"), "name_0": "Role", "categories_0": "Teachers\nAssistants"}
    assert lead.post(f"{page}groups/", groups).status_code == 302

    # Each school finds it among its surveys, adds its list and a class, and can neither send nor delete it.
    for client, school, people in ((head, world.school, 9), (neighbour, rowan, 8)):
        assert "All of us" in client.get(reverse("surveys:list", args=[school.pk])).content.decode()
        add_list(client, school, wave, people)
        sittings = reverse("surveys:sittings", args=[school.pk, wave.pk])
        group = first(r'<option value="([^"]+)"[^>]*>Assistants', client.get(sittings).content.decode())
        slips = {"name": "Slips", "kind": "slips", "slots": "5", "group": group}
        assert client.post(sittings, slips).status_code == 302
        for step in ("send", "delete", "close", "groups"):
            assert client.post(reverse(f"surveys:{step}", args=[school.pk, wave.pk])).status_code == 404
    with scope(schools=[rowan.pk]):
        assert Recipient.objects.filter(wave=wave.pk).count() == 8

    look = lead.get(f"{page}send/").content.decode()
    assert "Hazel Primary: 14" in look
    assert "Rowan Secondary: 13" in look
    assert lead.post(f"{page}send/").status_code == 302
    with as_worker():
        assert launch_wave(wave.pk)
    with scope(everything=True):
        parts = dict(WaveSchool.objects.filter(wave=wave.pk).values_list("school__name", "invited"))
    sent = again(wave)
    assert (parts, sent.state, sent.invited) == ({"Hazel Primary": 14, "Rowan Secondary": 13}, "open", 27)
    assert {group["school"] for group in sent.groups} == {world.school.pk, rowan.pk}
    assert len({group["code"] for group in sent.groups}) == len(sent.groups)
