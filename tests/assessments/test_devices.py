"""Tablets with a copy of a visit: known, ended when they are lost, forgotten with their visit."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Engagement, VisitDevice, VisitNote
from assessments.services.devices import end_device, forget_devices
from tests.databases import as_worker
from wqm.security.models import SecurityEvent
from wqm.tenancy.scope import scope


@pytest.fixture
def visit(world):
    return world.visit()


@pytest.fixture
def device(visit) -> VisitDevice:
    with scope(everything=True):
        return VisitDevice.objects.get(visit=visit)


def asked(client, visit, key, name="written"):
    return client.get(reverse(f"visits:{name}", args=[visit.pk]), headers={"X-Device": str(key)})


def state(client, key) -> dict:
    return client.get(reverse("visits:device_state", args=[key])).json()


def register(client, visit, key):
    return client.post(reverse("visits:register_device", args=[visit.pk]), headers={"X-Device": str(key)})


def test_tablet_is_known_once_however_often_it_says_so(visit, sign_in):
    key, client = uuid4(), sign_in("assessor")
    assert [register(client, visit, key).json() for _ in range(2)] == [{"state": "held"}] * 2
    with scope(everything=True):
        assert str(VisitDevice.objects.get(key=key).user) == "assessor"


@pytest.mark.parametrize("key", ["", "7", "x" * 5000])
def test_what_is_no_key_is_refused(visit, sign_in, key):
    assert register(sign_in("assessor"), visit, key).status_code == 400


def test_tablet_that_was_ended_is_told_at_every_address_and_sends_nothing(world, visit, device, sign_in):
    client = sign_in("assessor")
    assert asked(client, visit, device.key).status_code == 200
    with scope(everything=True):
        end_device(device=device, by=world.person("officer"))
    assert [asked(client, visit, device.key, name).status_code for name in ("written", "data")] == [410, 410]
    sent = {"type": "note", "key": str(uuid4()), "edition": 0, "kind": "seen", "voice": "", "few": False, "item": None,
            "principle": None, "text": "Sent by a thief", "use": "",
            "written_at": timezone.now().isoformat()}  # fmt: skip
    url, headers = reverse("visits:sync", args=[visit.pk]), {"X-Device": str(device.key)}
    body = json.dumps({"changes": [sent]})
    assert client.post(url, body, content_type="application/json", headers=headers).status_code == 410
    with scope(everything=True):
        assert not VisitNote.objects.filter(text="Sent by a thief").exists()
    assert asked(client, visit, uuid4()).status_code == 200


def test_tablet_is_told_without_anyone_signed_in(world, device, sign_in):
    assert state(Client(), device.key) == {"state": "held", "person": None}
    assert state(sign_in("head"), device.key)["person"] == world.person("head").pk
    with scope(everything=True):
        end_device(device=device, by=world.person("officer"))
    assert state(Client(), device.key)["state"] == "ended"
    assert state(Client(), uuid4())["state"] == "over"


def test_ending_is_once_and_in_the_security_log_and_not_in_the_schools_activity(world, visit, device, sign_in):
    url = reverse("visits:lost", args=[visit.pk, device.pk])
    client = sign_in("assessor")
    assert "lost" in client.get(url).content.decode()
    client.post(url)
    with scope(everything=True):
        first = VisitDevice.objects.get(pk=device.pk).ended_at
    client.post(url)
    with scope(everything=True):
        assert VisitDevice.objects.get(pk=device.pk).ended_at == first
        assert SecurityEvent.objects.filter(what__contains=f"on tablet {device.pk}").count() == 1


def test_colleague_ends_their_own_tablets_alone_and_the_office_every_one(world, visit, device, sign_in):
    with scope(everything=True):
        VisitDevice.objects.filter(pk=device.pk).update(user=world.person("assessor_elsewhere"))
    assert sign_in("assessor").post(reverse("visits:lost", args=[visit.pk, device.pk])).status_code == 404
    page = sign_in("assessor").get(reverse("visits:detail", args=[visit.pk])).content.decode()
    assert "This tablet is lost" not in page
    assert sign_in("officer").post(reverse("office:lost", args=[visit.pk, device.pk])).status_code == 302
    with scope(everything=True):
        assert str(VisitDevice.objects.get(pk=device.pk).ended_by) == "officer"


def test_key_of_someone_else_is_not_taken_over(world, visit, device, sign_in):
    with scope(everything=True):
        VisitDevice.objects.filter(pk=device.pk).update(user=world.person("assessor_elsewhere"))
    assert register(sign_in("assessor"), visit, device.key).status_code == 422


def test_tablet_is_forgotten_when_its_person_reads_no_more(world, visit, device):
    with as_worker():
        forget_devices()
    with scope(everything=True):
        assert VisitDevice.objects.filter(pk=device.pk).exists()
    with scope(everything=True), as_worker():
        Engagement.objects.filter(visit=visit).update(read_until=timezone.localdate() - timedelta(days=1))
    with as_worker():
        assert forget_devices() == 1
    with scope(everything=True):
        assert not VisitDevice.objects.filter(pk=device.pk).exists()


def test_words_are_never_saved_under_the_name_of_another(world, visit, sign_in):
    url = reverse("visits:sync", args=[visit.pk])
    body = json.dumps({"person": world.person("assessor_elsewhere").pk, "changes": []})
    assert sign_in("assessor").post(url, body, content_type="application/json").status_code == 409


def test_stored_page_says_nothing_of_the_visit_or_its_reader(world, visit, sign_in):
    page = sign_in("assessor").get(reverse("visits:day", args=[visit.pk])).content.decode()
    assert [word for word in (world.school.name, "assessor", "csrf") if word in page] == []


def test_worker_names_files_that_exist_and_holds_no_data(db, client):
    answer = client.get(reverse("visits:worker"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    files = json.loads(answer.content.decode().split("const FILES = ")[1].split(";\n")[0])
    assert {"/static/js/day/voices.js", "/static/js/day/store.js"} <= set(files)
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
