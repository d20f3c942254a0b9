"""Publishing, retiring, following and deleting questionnaires."""

import pytest

from framework.models import Question, Questionnaire
from framework.preview import pages_of_preview
from framework.queries import domains_of, free_text_for_children, publish_problems, sections_of, source_strings
from framework.services import questionnaires as services
from framework.services import structure
from framework.services.structure import Asked
from tests import factories as f
from tests.framework.questionnaires import DETAILS, codes, new_questionnaire, scale
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _everything(world):
    with scope(everything=True):
        yield


def problems(questionnaire: Questionnaire) -> list[str]:
    """The sentences."""
    return [problem.sentence for problem in publish_problems(sections_of(questionnaire.pk))]


def test_draft_with_nothing_open_is_published_and_then_fixed():
    questionnaire = new_questionnaire()
    assert problems(questionnaire) == []
    services.publish_questionnaire(questionnaire=questionnaire, by=None)
    with pytest.raises(NotAllowed, match="is not a draft"):
        services.publish_questionnaire(questionnaire=questionnaire, by=None)
    with pytest.raises(NotAllowed, match="so you cannot change it"):
        services.change_details(questionnaire=questionnaire, details=DETAILS, by=None)
    with pytest.raises(NotAllowed, match="so you cannot change it"):
        services.delete_questionnaire(questionnaire=questionnaire, by=None)


def test_empty_draft_is_not_published():
    questionnaire = services.create_questionnaire(details=DETAILS, by=None)
    with pytest.raises(NotAllowed, match="Add at least one question."):
        services.publish_questionnaire(questionnaire=questionnaire, by=None)


def test_everything_in_the_way_of_publishing_is_said():
    questionnaire = new_questionnaire()
    structure.add_section(questionnaire=questionnaire, name="Empty", by=None)
    second = questionnaire.sections.get(name="And you")
    f.QuestionFactory(section=second, number=8, code="one", principle_code="leadership", text="Again")
    f.QuestionFactory(section=second, number=9, code="pick", kind="choice", text="Pick")
    f.QuestionFactory(section=second, number=10, code="lost", principle_code="nowhere", text="Lost")
    f.QuestionFactory(section=second, number=11, code="open", text="Open")
    f.QuestionFactory(section=second, number=12, code="meant", no_principle=True, text="Meant")
    assert problems(questionnaire) == [
        "The section “Empty” has no questions. Add one, or delete the section.",
        "The code “one” is used by 2 questions. Give each its own code.",
        "“Pick” needs at least 2 options.",
        "“Lost” is about “nowhere”, which is not in any published framework.",
        "“Open” has no principle. Choose one, or choose “Not about a principle”.",
    ]
    with pytest.raises(NotAllowed, match="The section “Empty” has no questions.*And more."):
        services.publish_questionnaire(questionnaire=questionnaire, by=None)


def test_questionnaire_without_any_principle_needs_none():
    questionnaire = services.create_questionnaire(details=DETAILS, by=None)
    section = structure.add_section(questionnaire=questionnaire, name="All", by=None)
    structure.add_question(section=section, asked=scale("How?", principle_code=""), by=None)
    assert problems(questionnaire) == []


def test_principle_asked_about_with_three_and_with_five_points_has_no_mean():
    questionnaire = new_questionnaire()
    section = questionnaire.sections.first()
    structure.add_question(section=section, asked=scale("How often?", scale="frequency"), by=None)
    assert problems(questionnaire) == []
    structure.add_question(section=section, asked=scale("Happy?", scale="faces"), by=None)
    assert problems(questionnaire) == [
        "The questions about “Leadership and vision” mix three-point and five-point scales. Use one for all."
    ]


def test_published_questionnaire_is_retired_once():
    questionnaire = new_questionnaire()
    with pytest.raises(NotAllowed, match="is not published"):
        services.retire_questionnaire(questionnaire=questionnaire, by=None)
    services.publish_questionnaire(questionnaire=questionnaire, by=None)
    services.retire_questionnaire(questionnaire=questionnaire, by=None)
    assert Questionnaire.objects.get(pk=questionnaire.pk).state == "retired"
    with pytest.raises(NotAllowed, match="is not published"):
        services.retire_questionnaire(questionnaire=questionnaire, by=None)


def test_next_edition_has_everything_under_the_same_codes():
    questionnaire = new_questionnaire()
    with pytest.raises(NotAllowed, match="is a draft"):
        services.make_next_edition(questionnaire=questionnaire, by=None)
    services.publish_questionnaire(questionnaire=questionnaire, by=None)
    second = services.make_next_edition(questionnaire=questionnaire, by=None)
    third = services.make_next_edition(questionnaire=questionnaire, by=None)
    assert [(edition.slug, edition.family, edition.edition, edition.state) for edition in (second, third)] == [
        ("how-are-we-2", "how-are-we", 2, "draft"),
        ("how-are-we-3", "how-are-we", 3, "draft"),
    ]
    assert codes(second) == codes(questionnaire)
    option = Question.objects.get(section__questionnaire=second, code="eat").options.first()
    assert (option.code, option.text) == ("at-home", "At home")


def test_next_edition_of_a_long_name_has_a_short_name_that_leaves_room_for_a_number():
    questionnaire = f.QuestionnaireFactory(slug="a" * 60, family="a" * 60)
    f.QuestionFactory(section__questionnaire=questionnaire)
    services.publish_questionnaire(questionnaire=questionnaire, by=None)
    second = services.make_next_edition(questionnaire=questionnaire, by=None)
    assert (second.slug, second.family) == ("a" * 53 + "-2", "a" * 60)


def test_edition_of_before_families_gives_its_followers_one():
    questionnaire = f.QuestionnaireFactory(slug="old-one-1")
    f.QuestionFactory(section__questionnaire=questionnaire)
    services.publish_questionnaire(questionnaire=questionnaire, by=None)
    following = services.make_next_edition(questionnaire=questionnaire, by=None)
    assert (following.family, following.edition, following.slug) == ("old-one", 2, "old-one-2")


def test_names_that_are_the_same_get_short_names_that_are_not():
    slugs = [
        services.create_questionnaire(details={**DETAILS, "name": name}, by=None).slug for name in ("Äö", "آپ", "آپ")
    ]
    assert slugs == ["ao", "questionnaire", "questionnaire-2"]


def test_deleted_draft_is_gone_and_its_deletion_is_known():
    questionnaire = new_questionnaire()
    services.delete_questionnaire(questionnaire=questionnaire, by=None)
    assert not Questionnaire.objects.filter(slug="how-are-we").exists()
    last = Activity.objects.order_by("-pk").first()
    assert (last.verb, last.summary) == ("questionnaire.deleted", "Deleted the draft How are we?, edition 1")
    with pytest.raises(NotAllowed, match="has deleted this draft"):
        services.publish_questionnaire(questionnaire=Questionnaire(pk=10**6), by=None)


def test_domain_counts_scale_questions_alone():
    questionnaire = new_questionnaire()
    section = questionnaire.sections.first()
    asked = Asked(text="Words?", kind="text", scale="agreement", principle_code="leadership")
    structure.add_question(section=section, asked=asked, by=None)
    structure.add_question(section=section, asked=scale("Staff?", principle_code="staff"), by=None)
    by_code = {domain.code: (domain.questions, domain.missing) for domain in domains_of(sections_of(questionnaire.pk))}
    assert (by_code["leadership"], by_code["staff"], by_code["pupils"]) == ((3, 0), (1, 2), (0, 3))


@pytest.mark.parametrize(("age", "warned"), [("ks1", ["else"]), ("ks2", ["else"]), ("secondary", [])])
def test_free_text_for_under_elevens_is_warned_about(age, warned):
    questionnaire = new_questionnaire(audience="pupils", age=age)
    questions = free_text_for_children(questionnaire, sections_of(questionnaire.pk))
    assert [question.code for question in questions] == warned
    assert problems(questionnaire) == []


@pytest.mark.parametrize(
    ("age", "pages"), [("adult", [3, 2]), ("secondary", [3, 2]), ("ks2", [1] * 5), ("ks1", [1] * 5)]
)
def test_preview_has_as_many_questions_a_page_as_the_age_bears(age, pages):
    questionnaire = new_questionnaire(age=age)
    preview = pages_of_preview(questionnaire, source_strings(questionnaire), "en")
    assert [len(page.questions) for page in preview] == pages
    assert [question.answers[0] for page in preview for question in page.questions if question.answers] == [
        "Strongly disagree", "Strongly disagree", "Strongly disagree", "At home",
    ]  # fmt: skip
