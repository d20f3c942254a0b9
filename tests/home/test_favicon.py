"""The icon that browsers ask for by themselves, beside a PDF or a file."""

from django.contrib.staticfiles import finders
from django.test import Client


def test_icon_is_the_mark_and_leaves_no_cookie(db, client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert finders.find(response["Location"].removeprefix("/static/"))
    assert "max-age=86400" in response["Cache-Control"]
    assert not response.cookies


def test_icon_is_there_for_somebody_with_a_dead_session(db):
    visitor = Client()
    visitor.cookies["sessionid"] = "gone"
    assert visitor.get("/favicon.ico").status_code == 302
