"""A row that somebody else holds, a slow server, a full disk: said in a sentence, and what was typed is kept."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from bs4 import BeautifulSoup
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from plans.models import Target
from tests.databases import open_as_admin
from tests.reading import one_line
from tests.surveys.waves_in_states import launched, links
from wqm.ui.errors import unavailable
from wqm.ui.trouble import Trouble, trouble_of, trouble_response

AUTOSAVE = {"X-Requested-With": "autosave", "Accept": "application/json, text/html"}


@pytest.fixture
def impatient(scratch):
    """The world on connections that give up at a lock soon, as those of the web do after three seconds."""
    options = connections.settings["default"]["OPTIONS"]
    before = options["options"]
    options["options"] = connection.settings_dict["OPTIONS"]["options"] = f"{before} -c lock_timeout=300ms"
    connection.close()
    yield scratch
    options["options"] = connection.settings_dict["OPTIONS"]["options"] = before
    connection.close()


@contextmanager
def held(admin_url: str, statement: str):
    """Somebody else holds what `statement` locks."""
    with open_as_admin(admin_url, connections.settings["default"]["NAME"]) as cursor:
        cursor.execute(f"BEGIN; {statement}")
        yield
        cursor.execute("ROLLBACK")


def target_of(world) -> Target:
    return world.first(Target)


def typed(target: Target, words: str) -> dict[str, str]:
    """The form of a target with new words."""
    return {"title": "Title", "criterion": "", "success_measure": words, "edition": str(target.edition)}


def client_of(world) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.person("head"))
    client.get(reverse("home"))  # what is noted once in a while is noted now
    return client


def test_eight_autosaves_at_a_held_row_are_answered_and_health_is_asked_meanwhile(impatient, admin_url):
    target, client = target_of(impatient), client_of(impatient)
    address = reverse("plans:autosave_target", args=[impatient.school.pk, target.pk])
    cookies = client.cookies

    def ask(number: int) -> HttpResponse:
        threaded = Client(raise_request_exception=False)
        threaded.cookies = cookies
        try:
            if number == 8:
                return threaded.get("/healthz")
            return threaded.post(address, typed(target, f"Words {number}"), headers=AUTOSAVE)
        finally:
            connection.close()

    row = f"UPDATE {Target._meta.db_table} SET id = id WHERE id = {target.pk}"  # noqa: S608 - of our own
    # As many threads as a process of the web has; every answer comes while the row is still held.
    with held(admin_url, row), ThreadPoolExecutor(4) as threads:
        *saves, health = [future.result(timeout=60) for future in [threads.submit(ask, number) for number in range(9)]]
    assert (health.status_code, health.content) == (200, b"ok")
    sentence = "Someone else is saving this. Your text is safe in this browser, and we will try again."
    answers = [(save.status_code, save.json(), save["Retry-After"]) for save in saves]
    assert answers == [(503, {"error": sentence}, "5")] * 8
    assert client.post(address, typed(target, "Words"), headers=AUTOSAVE).status_code == 200


def test_form_that_met_a_held_row_comes_back_with_what_was_typed_and_can_be_sent_again(impatient, admin_url):
    target, client = target_of(impatient), client_of(impatient)
    address = reverse("plans:edit_target", args=[impatient.school.pk, target.pk])
    data = typed(target, "\n<b>Words</b> & “more”\r\nof the head")
    with held(admin_url, f"LOCK TABLE {Target._meta.db_table} IN EXCLUSIVE MODE"):
        refused = client.post(address, data)
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (503, "5", "no-store")
    answer = BeautifulSoup(refused.content, "html.parser")
    assert "Someone else is saving this. Your text is safe on this page." in one_line(answer.get_text())
    assert (answer.form["action"], answer.body.has_attr("data-not-taken")) == (address, True)
    again = {field["name"]: field.text.removeprefix("\n") for field in answer.form.select("textarea")}
    assert again == data
    assert client.post(address, again).status_code == 302


def test_answers_of_a_respondent_come_back_in_their_language(impatient, admin_url):
    wave = launched(impatient)
    link = next(iter(links(wave).values()))
    page = BeautifulSoup(Client().get(link).content, "html.parser")
    name = page.select_one("[type=radio]")["name"]
    data = {name: "2", "p": "1", "go": "next", "l": "pl"}
    with held(admin_url, "LOCK TABLE surveys_draft IN ACCESS EXCLUSIVE MODE"):
        refused = Client().post(link, data)
    answer = BeautifulSoup(refused.content, "html.parser")
    assert (refused.status_code, answer.h1.get_text(strip=True)) == (503, "To trwa dłużej niż zwykle")
    assert {field["name"]: field.text.removeprefix("\n") for field in answer.form.select("textarea")} == data
    assert (answer.form["action"], refused["Cache-Control"], refused.cookies) == (link, "no-store", {})


def test_trouble_before_any_view_is_said_in_the_same_words(impatient, admin_url):
    client = client_of(impatient)
    with held(admin_url, "LOCK TABLE django_session IN ACCESS EXCLUSIVE MODE"):
        response = client.get(reverse("home"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Someone else is saving this." in response.content.decode()


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Trouble.FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), Trouble.FULL),
        (OSError(errno.EROFS, "Read-only file system"), Trouble.FULL),
        (OSError(errno.ENOENT, "No such file or directory"), None),
        (ValueError("words"), None),
        (None, None),
    ],
)
def test_what_passes_by_itself_is_told_from_what_does_not(error, trouble):
    assert trouble_of(error) is trouble


def post(data, **more):
    request = RequestFactory().post("/schools/1/plan/?a=1", data, **more)
    request.csrf_processing_done = True
    return request


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_full_disk_is_said_and_what_was_typed_can_be_sent_again():
    response = trouble_response(post({"words": "mine"}), FULL, unavailable)
    page = BeautifulSoup(response.content, "html.parser")
    assert "Our storage is full. We have been told about it." in one_line(page.get_text())
    assert (page.form["action"], page.form.textarea.text) == ("/schools/1/plan/?a=1", "\nmine")


@pytest.mark.parametrize(
    ("data", "is_checked"),
    [({"password1": "secret"}, True), ({"words": "x" * 600_000}, True), ({"words": "of another site"}, False)],
    ids=["password", "too much", "not from here"],
)
def test_what_must_not_travel_in_a_page_does_not(data, is_checked):
    request = post(data)
    request.csrf_processing_done = is_checked
    request.COOKIES["sessionid"] = "x"
    page = trouble_response(request, FULL, unavailable).content.decode()
    assert ("<form" in page, "Try again in a moment" in page) == (False, True)


def test_other_errors_are_no_trouble():
    assert trouble_response(post({}), ValueError("words"), unavailable) is None
