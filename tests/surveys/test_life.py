"""The whole life of a wave, as its people live it: through the browser's requests and the worker's steps."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from surveys.models import Ballot, Comment, Receipt, Recipient, Ticket, Wave
from surveys.services import closing, comments, waves
from surveys.services.participation import refresh_participation
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.views.test_lists import columns_of, send
from tests.surveys.waves_in_states import ALL_FOUR, first, over
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.sealing import keys
from wqm.tenancy.scope import scope

DATA = Path(__file__).parent.parent / "data"


def signed_in(world, persona: str) -> Client:
    client = Client()
    client.force_login(world.person(persona))
    return client


def count(model, wave) -> int:
    with as_worker(), scope(everything=True):
        return model.objects.filter(wave=wave).count()


@pytest.mark.slow
def test_wave_from_the_first_page_to_the_last_deletion(scratch):
    base = f"/schools/{scratch.school.pk}/surveys/"
    head = signed_in(scratch, "head")
    today = timezone.localdate()

    # The head prepares: questionnaire, name, dates, people.
    assert "Staff of Hazel" in head.get(base).content.decode()
    form = head.get(f"{base}new/").content.decode()
    questionnaire = first(r'value="(\d+)"[^>]*>\s*<label[^>]*>Staff questionnaire', form)
    last = today + timedelta(days=14)
    dates = {
        f"{field}-{part}": getattr(day, part)
        for field, day in (("opens_on", today), ("closes_on", last))
        for part in ("day", "month", "year")
    }
    answer = head.post(f"{base}new/", {"questionnaire": questionnaire, "name": "Autumn", **dates})
    assert answer.status_code == 302
    page = answer["Location"]
    wave = Wave(pk=UUID(first(r"surveys/([0-9a-f-]{36})/", page)))
    upload = SimpleUploadedFile("staff.csv", (DATA / "staff_arbor.csv").read_bytes())
    read = head.post(f"{page}lists/", {"list": upload}, follow=True)
    assert "45 rows and 6 columns" in one_line(read.content.decode())
    looked_at = send(head, head.get(columns_of(read)))
    look = head.get(looked_at["Location"]).content.decode()
    assert "41 people on your new list" in look
    assert "4 leavers" in look
    assert head.post(f"{looked_at['Location']}take/", {"mode": "replace"}).status_code == 302
    assert "41 people" in head.get(f"{page}send/").content.decode()
    assert head.post(f"{page}send/").status_code == 302

    # The worker launches and sends; nothing in the outbox carries a link.
    with as_worker():
        assert waves.launch_wave(wave.pk)
        with scope(everything=True):
            rows = list(OutgoingEmail.objects.filter(batch=wave.pk).values())
        send_queued()
    invitations = [message for message in mail.outbox if message.subject.startswith("Autumn")]
    assert len(rows) == len({message.to[0] for message in invitations}) == 41
    assert "/s/" not in str(rows)
    links = {message.to[0]: first(r"https?://[^/]+(/s/\S+)", message.body) for message in invitations}
    assert len(set(links.values())) == 41

    # Thirty answer: page by page; some with words.
    receipts = []
    for number, link in enumerate(sorted(links.values())[:30]):
        receipts.append(_answer_page_by_page(link, words=f"=Words {number}" if number < 15 else ""))
    assert count(Ballot, wave) == 30
    assert count(Ticket, wave) == 11 + 5  # five in reserve
    with as_worker():
        assert refresh_participation() == 1
    assert "A half to three quarters" in head.get(page).content.decode()
    assert head.get(f"{page}results/").status_code == 302
    assert head.get(f"{page}results.csv").status_code == 404

    # A reminder goes to everybody, answered or not.
    mail.outbox.clear()
    assert head.post(f"{page}remind/", {"seen": "0"}).status_code == 302
    with as_worker():
        send_queued()
    assert {message.to[0] for message in mail.outbox} == set(links)

    # Closed early.
    assert "will not be able to" in head.get(f"{page}close/").content.decode()
    assert head.post(f"{page}close/").status_code == 302
    with as_worker():
        assert closing.due_to_close() == []  # not before midnight
    over(wave)
    with as_worker():
        assert closing.due_to_close() == [wave.pk]
        assert closing.close_wave(wave.pk)
        assert not closing.close_wave(wave.pk)
    late = sorted(links.values())[40]
    assert Client().post(late, {"page": "7", "go": "send", **ALL_FOUR}).status_code == 410
    assert (count(Ticket, wave), count(Ballot, wave), count(Comment, wave)) == (0, 30, 15)
    assert count(Receipt, wave) == 41 + 5

    # Results: page, file and API show the same; comments wait for the office.
    results = head.get(f"{page}results/").content.decode()
    assert "30 or more" in results
    assert "80% or more" in results
    assert "Words 3" not in results
    with scope(everything=True, person=scratch.person("officer").pk):
        for comment in Comment.objects.filter(wave=wave, decision="unread"):
            comments.decide_comment(
                comment_id=comment.pk, show=comment.text != "=Words 3", by=scratch.person("officer")
            )
    results = head.get(f"{page}results/").content.decode()
    assert "=Words 4" in results
    assert "=Words 3" not in results
    table = list(csv.reader(io.StringIO(head.get(f"{page}results.csv").content.decode("utf-8-sig"))))
    assert [line[4] for line in table if "Words 4" in line[4]] == ["'=Words 4"]

    # Everybody can find their receipt.
    listed = Client().get(f"/s/{wave.pk}/receipts/").content.decode()
    assert all(receipt in listed for receipt in receipts)
    assert (
        "found. These answers" in Client().post(f"/s/{wave.pk}/receipts/", {"q": receipts[0].lower()}).content.decode()
    )
    assert "not found." in Client().post(f"/s/{wave.pk}/receipts/", {"q": "AAAAA-AAAAA"}).content.decode()

    # A week later nothing per person is left, and the results still are there.
    with as_worker():
        assert closing.settle_wave(wave.pk)
        assert not closing.settle_wave(wave.pk)
    assert [count(model, wave) for model in (Ballot, Ticket, Recipient)] == [0, 0, 0]
    with as_worker(), scope(everything=True):
        assert not OutgoingEmail.objects.filter(batch=wave.pk).exists()
    with pytest.raises(keys.KeyMissing):
        keys.read_key(wave.pk)
    assert "30 or more" in head.get(f"{page}results/").content.decode()


def _answer_page_by_page(link: str, words: str = "") -> str:
    """As a browser without JavaScript does it: each form with its hidden inputs is sent as it stands."""
    client, sent = Client(), {}
    page = client.get(link).content.decode()
    while True:
        sent = dict(re.findall(r'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"\s*>', page))
        for name in re.findall(r'name="(q-[a-z-]+)"\s+type="radio"\s+value="5"', page):
            sent[name] = "5"
        for name in re.findall(r'<textarea[^>]*\sname="(q-own-good)"', page):
            sent[name] = words
        go = "send" if 'value="send"' in page else "next"
        response = client.post(link, {**sent, "go": go}, follow=True)
        assert response.status_code == 200
        page = response.content.decode()
        if go == "send":
            return first(r'class="wqm-receipt">([A-Z2-7]{5}-[A-Z2-7]{5})<', page)
