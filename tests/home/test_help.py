"""Help for each area, and the texts that the office writes about the site."""

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from framework.enums import TextKey
from framework.models import OfficeText
from framework.sample_texts import SAMPLES
from framework.texts import blocks_of, text_of
from home.help import AREAS, BY_SLUG, PAGES, help_for
from tests.project.addresses import VIEWS
from wqm.tenancy.scope import scope


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_page_of_help_is_short_has_three_answers_and_a_picture_that_exists(db, page):
    response = Client().get(reverse("help_page", args=[page.slug]))
    assert response.status_code == 200
    assert len(page.questions) == 3
    words = len(page.summary.split()) + sum(len(f"{question} {answer}".split()) for question, answer in page.questions)
    assert words < 220
    assert bool(page.picture) == bool(page.alt)
    if page.picture:
        assert finders.find(f"img/help/{page.picture}"), page.picture


def test_unknown_page_of_help_does_not_exist(db):
    assert Client().get("/help/nothing/").status_code == 404


def test_every_area_of_help_is_about_addresses_that_exist():
    views = set(VIEWS)
    for area in AREAS:
        assert area in views or any(view.startswith(f"{area}:") for view in views), area
    assert set(AREAS.values()) == set(BY_SLUG)


def test_menu_leads_to_the_help_of_the_page(world, sign_in):
    page = sign_in("head").get(reverse("evidence:library", args=[world.school.pk])).content.decode()
    assert reverse("help_page", args=["evidence"]) in page
    assert help_for("evidence:criterion").slug == "self-evaluation"
    assert help_for("nothing:here") is None


@pytest.mark.parametrize(
    ("key", "name"), [("accessibility", "accessibility"), ("privacy", "privacy"), ("contact", "help")]
)
def test_samples_say_that_they_are_until_the_office_writes_its_own(world, sign_in, key, name):
    visitor, admin = Client(), sign_in("administrator")
    before = visitor.get(reverse(name)).content.decode()
    assert blocks_of(SAMPLES[key])[0].text[:40] in before
    address = reverse("office_text", args=[key])
    form = admin.get(address).context["form"]
    sent = {
        "body": "Write to hello@mark.example.\n\n## Hours\n\n- Monday <b>only</b>",
        "edition": form["edition"].value(),
    }
    assert admin.post(address, sent).url == reverse("office_texts")
    after = visitor.get(reverse(name)).content.decode()
    assert '<a href="mailto:hello@mark.example">hello@mark.example</a>' in after
    assert ("Hours</h2>" in after, "Monday &lt;b&gt;only&lt;/b&gt;" in after, "sample wording" in after) == (
        True,
        True,
        False,
    )
    reset = reverse("office_text_reset", args=[key])
    admin.post(reset, {"edition": admin.get(reset).context["form"]["edition"].value()})
    assert visitor.get(reverse(name)).content.decode() == before


def test_two_administrators_overwrite_nothing_unseen(world, sign_in):
    admin, address = sign_in("administrator"), reverse("office_text", args=["contact"])
    edition = admin.get(address).context["form"]["edition"].value()
    assert admin.post(address, {"body": "First", "edition": edition}).status_code == 302
    second = admin.post(address, {"body": "Second", "edition": edition})
    assert (second.status_code, "First" in second.content.decode()) == (409, True)
    with scope(everything=True):
        assert OfficeText.objects.get(key="contact").body == "First"


def test_saving_the_sample_unchanged_makes_no_text_of_the_office(world, sign_in):
    admin, address = sign_in("administrator"), reverse("office_text", args=["privacy"])
    form = admin.get(address).context["form"]
    admin.post(address, {"body": form["body"].value(), "edition": form["edition"].value()})
    assert not OfficeText.objects.exists()


def test_samples_have_what_the_law_asks_for():
    privacy, accessibility = SAMPLES[TextKey.PRIVACY], SAMPLES[TextKey.ACCESSIBILITY]
    for words in ("data controller", "Why we may use your data", "Your rights", "Information Commissioner"):
        assert words in privacy
    for words in ("WCAG", "Equality and Human Rights Commission", "If you are not happy", "Contact the office"):
        assert words in accessibility


def test_sample_of_the_agreement_says_what_nothing_serves_and_when_it_is_deleted():
    agreement = SAMPLES[TextKey.AUDIT_USE]
    for words in ("appraisal, pay, capability or discipline", "a week after the survey is counted", "a term after"):
        assert words in agreement


def test_opening_slides_are_five_to_seven_and_begin_with_a_heading_each():
    blocks = blocks_of(SAMPLES[TextKey.AUDIT_SLIDES])
    assert blocks[0].kind == "h2"
    assert 5 <= sum(block.kind == "h2" for block in blocks) <= 7


@pytest.mark.parametrize("key", ["audit_use", "audit_slides"])
def test_texts_of_the_audit_are_edited_like_the_others(world, sign_in, key):
    admin, address = sign_in("administrator"), reverse("office_text", args=[key])
    assert address in admin.get(reverse("office_texts")).content.decode()
    form = admin.get(address).context["form"]
    assert form["body"].value() == SAMPLES[key]
    admin.post(address, {"body": "## Ours\n\nWords.", "edition": form["edition"].value()})
    assert text_of(key).body == "## Ours\n\nWords."
    assert not text_of(key).is_sample


def test_office_texts_are_for_administrators(world, sign_in):
    assert sign_in("officer").get(reverse("office_texts")).status_code == 403
    assert sign_in("administrator").get(reverse("office_text", args=["nothing"])).status_code == 404


def test_sample_takes_the_place_of_the_text_that_was_seen_after_a_question(world, sign_in):
    admin = sign_in("administrator")
    edit, reset = (reverse(name, args=["contact"]) for name in ("office_text", "office_text_reset"))
    admin.post(edit, {"body": "First", "edition": admin.get(edit).context["form"]["edition"].value()})
    page = admin.get(reset)
    assert "You will lose the office’s own text" in page.content.decode()
    seen = {"sure": "1", "edition": page.context["form"]["edition"].value()}
    admin.post(edit, {"body": "Second", "edition": admin.get(edit).context["form"]["edition"].value()})
    assert "Someone else has changed this text" in admin.post(reset, seen, follow=True).content.decode()
    with scope(everything=True):
        assert OfficeText.objects.get(key="contact").body == "Second"


@pytest.mark.parametrize("body", ["\u200b", "## ", "- \n\n- ", "…"])
def test_text_with_nothing_to_read_is_refused(world, sign_in, body):
    admin, edit = sign_in("administrator"), reverse("office_text", args=["privacy"])
    sent = {"body": body, "edition": admin.get(edit).context["form"]["edition"].value()}
    assert admin.post(edit, sent).status_code == 422
