"""Mail about accounts: in our words, and nothing that lets somebody in stays in the outbox."""

from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts.notices import NOTICES
from tests.databases import as_worker
from tests.world import PASSWORD
from wqm.mail import sending
from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail
from wqm.mail.queries import needs_a_person
from wqm.mail.services import resend_email
from wqm.tenancy.scope import scope

# allauth has words for these, and nothing here leads to them: nobody signs up, and a new password comes by link.
NEVER_SENT = {
    "account/email/email_confirmation_signup",
    "account/email/unknown_account",
    "account/email/password_reset_code",
}


def rows(email: str) -> list[OutgoingEmail]:
    with scope(everything=True):
        return list(OutgoingEmail.objects.filter(to=email).order_by("not_before"))


def test_every_mail_of_allauth_has_our_words():
    theirs = Path(allauth.__file__).parent / "templates"
    names = {str(path.relative_to(theirs)).removesuffix("_message.txt") for path in theirs.rglob("*_message.txt")}
    names = {name for name in names if name.startswith(("account/", "mfa/")) and not name.endswith("/base")}
    ours = settings.BASE_DIR / "templates"
    written = {name for name in names if (ours / f"{name}_message.txt").exists()}
    assert names - written - NEVER_SENT == set(NOTICES)
    assert written & NEVER_SENT == set()


def test_changed_password_is_told_with_when_and_browser(client, person, enter_password):
    enter_password(client, person.email)
    fresh = "plum tractor seldom wins"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
        headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"},
    )
    (notice,) = rows(person.email)
    assert (notice.subject, notice.is_secret) == ("Your password was changed", False)
    assert "With: Firefox on Windows" in notice.text


@pytest.fixture
def code_waits(client, person):
    """The outbox holds a code for signing in."""
    client.post(reverse("account_request_login_code"), {"email": person.email})
    (email,) = rows(person.email)
    assert email.text
    return email


def test_code_is_gone_from_the_outbox_once_it_was_sent(code_waits, person):
    with as_worker():
        sending.send_queued()
    assert [message.to for message in mail.outbox] == [[person.email]]
    assert code_waits.text.splitlines()[4] in mail.outbox[0].body
    (sent,) = rows(person.email)
    assert (sent.state, sent.text, sent.html) == (MailState.SENT, "", "")


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.UNKNOWN, MailState.CANCELLED])
def test_code_is_gone_from_the_outbox_once_it_was_given_up(code_waits, person, state):
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.update(state=state)
    assert rows(person.email)[0].text == ""


def test_reset_link_is_gone_from_the_outbox_once_it_was_sent(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert "/account/password/reset/key/" in rows(person.email)[0].text
    with as_worker():
        sending.send_queued()
    assert "/account/password/reset/key/" in mail.outbox[0].body
    assert rows(person.email)[0].text == ""


def test_other_mail_keeps_its_text(client, person, enter_password):
    test_changed_password_is_told_with_when_and_browser(client, person, enter_password)
    with as_worker():
        sending.send_queued()
    assert "With: Firefox" in rows(person.email)[0].text


def test_mail_that_was_a_secret_is_not_sent_again(code_waits, person, sign_in):
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.update(state=MailState.FAILED)
    with scope(everything=True):
        resend_email(email=needs_a_person().get())
    assert rows(person.email)[0].state == MailState.FAILED
    page = sign_in("officer").get(reverse("office_schools:mail")).content.decode()
    assert "Cannot be sent again: it held a code or a link" in page
    assert reverse("office_schools:send_again", args=[code_waits.pk]) not in page
