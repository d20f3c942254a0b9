"""Citations in words: links to the piece on the page, plain words where it is gone, never markup of the writer's."""

import pytest
from django.urls import reverse

from evidence.citations import without_citations
from evidence.models import EvidenceUse, Judgement
from evidence.templatetags.citations import cited
from tests import factories as f
from wqm.tenancy.scope import scope


@pytest.fixture
def uses():
    """Pieces 1 and 3, unsaved."""
    return [
        f.EvidenceUseFactory.build(number=number, evidence=f.EvidenceFactory.build(title=title))
        for number, title in ((1, "Minutes"), (3, 'The "quiet" <b>corner</b>'))
    ]


def test_cited_number_links_to_its_piece_with_its_title_escaped(uses):
    assert cited("See [E3].", uses, "c1-e") == (
        '<p>See <a class="govuk-link wqm-citation" href="#c1-e3">E3<span class="govuk-visually-hidden">: '
        "The &quot;quiet&quot; &lt;b&gt;corner&lt;/b&gt;</span></a>.</p>"
    )


def test_unknown_number_is_said_plainly(uses):
    assert cited("See [e2].", uses) == "<p>See E2 (no longer here).</p>"


def test_markup_of_the_writer_stays_text(uses):
    assert cited("<script>[E9]</script>\n\n\n& so\non", uses) == (
        "<p>&lt;script&gt;E9 (no longer here)&lt;/script&gt;</p>\n<p>&amp; so<br>on</p>"
    )


def test_nothing_written_is_nothing_shown(uses):
    assert cited("", uses) == ""


def test_words_of_last_time_are_quoted_without_numbers_that_lead_nowhere():
    assert without_citations("We did it [E1], and [e12] again [E3].") == "We did it, and again."


def test_citation_without_evidence_is_said_when_it_is_saved_and_when_its_evidence_goes(world, sign_in):
    head, use = sign_in("head"), world.first(EvidenceUse)
    url = reverse("evidence:criterion", args=[world.school.pk, use.criterion_id])
    with scope(everything=True):
        edition = Judgement.objects.get(cycle=use.cycle_id, criterion=use.criterion_id).edition
    sent = {"narrative": f"See [E{use.number}] and [E9].", "edition": edition}
    page = head.post(url, sent, follow=True).content.decode()
    assert "Check [E9]: this criterion has no evidence with that number." in page
    off = reverse("evidence:remove", args=[world.school.pk, use.pk])
    page = head.post(off, follow=True).content.decode()
    assert f"Your narrative still refers to it as [E{use.number}]." in page


def test_hint_and_buttons_name_numbers_that_the_criterion_has(world, sign_in):
    use = world.first(EvidenceUse)
    with scope(everything=True):
        EvidenceUse.objects.filter(pk=use.pk).update(number=7)
    head = sign_in("head")
    page = head.get(reverse("evidence:criterion", args=[world.school.pk, use.criterion_id])).content.decode()
    assert ("for example [E7]." in page, 'data-insert="[E7]"' in page, "[E1]" in page) == (True, True, False)
    with scope(everything=True):
        EvidenceUse.objects.filter(criterion=use.criterion_id, cycle=use.cycle_id).delete()
    page = head.get(reverse("evidence:criterion", args=[world.school.pk, use.criterion_id])).content.decode()
    assert "for example [E" not in page
