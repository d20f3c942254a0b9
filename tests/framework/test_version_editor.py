"""A version of the framework written in the browser: begun from another, changed part by part, published, retired."""

import pytest
from django.urls import reverse

from framework.models import Criterion, Level, Principle, Rule, ScalePoint, Version
from framework.parts import KINDS
from framework.rules import rule_in_words
from framework.services import parts
from framework.services.versions import create_version, delete_version, publish_version
from tests import factories as f
from tests.framework.test_editor import text_of
from tests.reading import one_line, shown_by
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@pytest.fixture
def everything(world):
    with scope(everything=True):
        yield


@pytest.fixture
def office(sign_in):
    return sign_in("administrator")


@pytest.fixture
def draft(world):
    """A copy of the six principles."""
    with scope(everything=True):
        return create_version(name="Next year", based_on=world.version, by=world.person("administrator"))


def url(name: str, *arguments) -> str:
    return reverse(f"framework:{name}", args=arguments)


def principles_of(version) -> list[str]:
    return list(version.principles.values_list("name", flat=True))


def test_version_is_started_from_the_published_one_with_everything_in_it(office, world):
    page = office.get(url("new_version"))
    assert (
        f'<option value="{world.version.pk}" selected' in page.content.decode() or "selected" in page.content.decode()
    )
    answer = office.post(url("new_version"), {"name": "Framework 2027", "based_on": world.version.pk}, follow=True)
    assert "“Framework 2027” is a draft." in text_of(answer)
    version = Version.objects.get(code="framework-2027")
    assert (version.state, principles_of(version)) == ("draft", principles_of(world.version))
    grown = Criterion.objects.filter(principle__version=version, grown_from__earlier__principle__version=world.version)
    assert grown.count() == Criterion.objects.filter(principle__version=world.version).count()


def test_empty_version_is_written_from_scratch_and_published(office, db, world):
    office.post(url("new_version"), {"name": "Our own", "based_on": ""})
    version = Version.objects.get(name="Our own")
    assert "A version needs at least one principle" in text_of(office.get(url("version", version.pk)))
    office.post(url("new_part", version.pk, "principle"), {"name": "Air", "sentence": "People can breathe."})
    air = Principle.objects.get(version=version)
    assert "has no criteria" in text_of(office.get(url("version", version.pk)))
    office.post(url("new_criterion", version.pk, air.pk), {"text": "Windows open.", "guidance": ""})
    office.post(url("new_part", version.pk, "point"), {"name": "Starting", "sentence": "We talk about it."})
    office.post(url("new_part", version.pk, "point"), {"name": "Secure", "sentence": "It works."})
    level = {"name": "Approved", "sentence": "", "visit_days": 1, "valid_months": 12, "earlier_awards_needed": 0}
    office.post(url("new_part", version.pk, "level"), level)
    office.post(url("new_part", version.pk, "rule"), {"kind": "lowest_judgement", "audience": "", "threshold": 2})
    page = text_of(office.get(url("version", version.pk)))
    assert "No judgement is below “Secure”" in page and "1.1 Windows open." in page
    asked = text_of(office.get(url("change_state", version.pk, "publish")))
    assert "Publish “Our own”?" in asked and "You cannot undo this." in asked
    assert Version.objects.get(pk=version.pk).state == "draft"
    office.post(url("change_state", version.pk, "publish"))
    assert Version.objects.get(pk=version.pk).state == "published"


def test_parts_are_moved_and_numbered_anew(office, draft):
    names = principles_of(draft)
    first = draft.principles.first()
    office.post(url("move_part", draft.pk, "principle", first.pk, "down"))
    assert principles_of(draft) == [names[1], names[0], *names[2:]]
    office.post(url("delete_part", draft.pk, "principle", first.pk))
    assert principles_of(draft) == [names[1], *names[2:]]
    assert list(draft.principles.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    lowest = draft.scale.first()
    office.post(url("move_part", draft.pk, "point", lowest.pk, "up"))
    assert draft.scale.first() == lowest


def test_deleting_asks_first_and_says_what_is_lost(office, draft):
    principle = draft.principles.first()
    page = text_of(office.get(url("delete_part", draft.pk, "principle", principle.pk)))
    assert "Delete this principle?" in page and "You will lose its 3 criteria, too." in page
    assert draft.principles.filter(pk=principle.pk).exists()


def test_draft_is_deleted_after_the_page_that_asks(office, draft):
    page = text_of(office.get(url("delete_version", draft.pk)))
    assert "Delete the draft “Next year”?" in page
    answer = office.post(url("delete_version", draft.pk), follow=True)
    assert "Draft “Next year” deleted." in text_of(answer)
    assert not Version.objects.filter(pk=draft.pk).exists()


def test_published_version_is_not_changed_by_any_address(office, world):
    version, principle = world.version, world.version.principles.first()
    typed = {"name": "Other", "sentence": "Other", "edition": "0"}
    for address, data in (
        (url("version_details", version.pk), {"name": "Other", "edition": "0"}),
        (url("delete_version", version.pk), {}),
        (url("new_part", version.pk, "principle"), typed),
        (url("part", version.pk, "principle", principle.pk), typed),
        (url("move_part", version.pk, "principle", principle.pk, "down"), {}),
        (url("delete_part", version.pk, "principle", principle.pk), {}),
    ):
        assert "has been published, so you cannot change it" in one_line(office.post(address, data, follow=True)), (
            address
        )


def test_retiring_asks_first(office, world):
    page = text_of(office.get(url("change_state", world.version.pk, "retire")))
    assert "4 schools are working with it, and will carry on to the end of the cycle." in page
    assert Version.objects.get(pk=world.version.pk).state == "published"
    office.post(url("change_state", world.version.pk, "retire"))
    assert Version.objects.get(pk=world.version.pk).state == "retired"


def test_two_people_who_change_one_principle_lose_nothing(office, draft):
    principle = draft.principles.first()
    address = url("part", draft.pk, "principle", principle.pk)
    seen = shown_by(office, address)
    Principle.objects.filter(pk=principle.pk).update(sentence="A colleague's sentence.")
    answer = office.post(address, {"name": principle.name, "sentence": "Mine."} | seen)
    assert answer.status_code == 409
    assert "A colleague's sentence." in Principle.objects.get(pk=principle.pk).sentence


def test_criterion_says_what_it_develops(office, draft, world):
    criterion = Criterion.objects.filter(principle__version=draft).first()
    address = url("part", draft.pk, "criterion", criterion.pk)
    seen = shown_by(office, address)
    others = list(Criterion.objects.filter(principle__version=world.version)[:2])
    typed = {"text": "Both.", "guidance": "", "grown_from": [other.pk for other in others]}
    assert office.post(address, typed | seen).status_code == 302
    assert set(criterion.grown_from.values_list("earlier_id", flat=True)) == {other.pk for other in others}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "evidence_per_criterion", "threshold": ""}, "Enter a number"),
        ({"kind": "evidence_per_criterion", "threshold": "21"}, "The most you can ask for is 20"),
        ({"kind": "survey_response", "threshold": "50"}, "Choose who the survey is for"),
        ({"kind": "lowest_judgement", "threshold": "9"}, "The scale has 4 points."),
        ({"kind": "criteria_judged", "level": "approved"}, "This version already has that rule."),
        ({"kind": "practice_shared", "threshold": "21"}, "The most you can ask for is 20 times"),
    ],
)
def test_bad_rule_is_refused_with_a_sentence(office, draft, typed, sentence):
    if "level" in typed:
        typed = typed | {"level": draft.levels.get(code=typed["level"]).pk}
    answer = office.post(url("new_part", draft.pk, "rule"), {"audience": ""} | typed)
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)


def test_new_principle_has_the_code_of_its_name_in_another_version(everything, world):
    empty = create_version(name="Empty", by=None)
    principle = parts.add_part(
        version=empty, part_kind=KINDS["principle"], name="staff Wellbeing", sentence="x", by=None
    )
    twice = parts.add_part(version=empty, part_kind=KINDS["principle"], name="Staff wellbeing", sentence="x", by=None)
    assert (principle.code, twice.code) == ("staff", "staff-wellbeing")


def test_draft_that_another_grew_from_is_not_deleted(everything, draft):
    create_version(name="From a draft", based_on=draft, by=None)
    with pytest.raises(NotAllowed, match="Delete that draft first"):
        delete_version(version=draft, by=None)


def test_principle_without_criteria_is_not_published(everything):
    version = f.VersionFactory()
    f.PrincipleFactory(version=version, name="Air")
    f.ScalePointFactory(version=version)
    f.LevelFactory(version=version)
    with pytest.raises(NotAllowed, match="Air” has no criteria"):
        publish_version(version=version, by=None)


def test_officer_reads_and_changes_nothing(sign_in, draft):
    page = text_of(sign_in("officer").get(url("version", draft.pk)))
    assert ("Edit" in page, "Publish" in page) == (False, False)


def test_rules_are_told_in_sentences(everything, draft):
    point = ScalePoint.objects.get(version=draft, value=2)
    rule = Rule(version=draft, kind="survey_response", audience="staff", threshold=50)
    assert rule_in_words(rule, {2: point}) == "A staff survey with a response rate of at least 50%"
    assert Level.objects.filter(version=draft).count() == 3


def test_two_people_who_tick_what_a_criterion_develops_have_both(office, draft, world):
    criterion = Criterion.objects.filter(principle__version=draft).first()
    address = url("part", draft.pk, "criterion", criterion.pk)
    one, other = Criterion.objects.filter(principle__version=world.version).exclude(
        pk__in=criterion.grown_from.values_list("earlier_id", flat=True)
    )[:2]
    before = set(criterion.grown_from.values_list("earlier_id", flat=True))
    seen = shown_by(office, address)
    typed = {"text": criterion.text, "guidance": ""}
    assert office.post(address, seen | typed | {"grown_from": [*before, one.pk]}).status_code == 302
    assert office.post(address, seen | typed | {"grown_from": [*before, other.pk]}).status_code == 302
    assert set(criterion.grown_from.values_list("earlier_id", flat=True)) == before | {one.pk, other.pk}
