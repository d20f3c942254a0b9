"""The self-evaluation on paper: everything that was said, and citations that lead to the evidence beside them."""

from bs4 import BeautifulSoup
from django.urls import reverse

from evidence.models import Judgement
from wqm.tenancy.scope import scope


def page_of(client, name, *arguments) -> BeautifulSoup:
    """The page, read."""
    answer = client.get(reverse(f"evidence:{name}", args=arguments))
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_whole_has_every_criterion_and_one_has_one(world, sign_in):
    client = sign_in("governor")
    criterion = world.version.principles.get(number=1).criteria.get(number=1)
    whole = page_of(client, "print", world.school.pk)
    single = page_of(client, "print_criterion", world.school.pk, criterion.pk)
    assert [len(page.select(".wqm-on-paper")) for page in (whole, single)] == [18, 1]
    assert single.select_one(".wqm-on-paper h3").get_text() == str(criterion)


def test_words_and_citations_are_printed_and_lead_to_the_evidence(world, sign_in):
    with scope(schools=[world.school.pk]):
        Judgement.objects.filter(cycle=world.cycle()).update(narrative="See [E1], not [E5]", hinders="The stairs")
    page = page_of(sign_in("head"), "print", world.school.pk)
    (link,) = page.select("a.wqm-citation")
    assert "Evidence of Hazel Primary" in page.find(id=link["href"][1:]).get_text()
    assert "not E5 (no longer here)" in page.get_text()
    assert "The stairs" in page.get_text()
