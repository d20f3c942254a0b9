"""Comments: shown as they stand, with words left out, or wiped; pupils' by the safeguarding lead of their school."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from surveys.models import Comment
from tests.databases import as_worker
from tests.factories import CommentFactory, QuestionFactory, QuestionnaireFactory, WaveFactory
from wqm.tenancy.scope import scope


@pytest.fixture
def comment(world):
    """`comment(school, audience)`: unread words."""

    def make(school, audience: str = "pupils") -> Comment:
        with scope(everything=True):
            questionnaire = QuestionnaireFactory(audience=audience)
            wave = WaveFactory(school=school, questionnaire=questionnaire)
            question = QuestionFactory(kind="text", section__questionnaire=questionnaire)
            with as_worker():
                return CommentFactory(wave=wave, school=school, question=question, text="Miss Ann Lee is kind.")

    return make


def stored(comment) -> tuple[str, str]:
    with as_worker(), scope(everything=True):
        stored_comment = Comment.objects.get(pk=comment.pk)
    return stored_comment.decision, stored_comment.text


def test_lead_sees_pupils_comments_of_the_own_school_and_no_others(world, sign_in, comment):
    ours, staff, theirs = comment(world.school), comment(world.school, "staff"), comment(world.next_door)
    dsl = sign_in("dsl")
    page = dsl.get(reverse("surveys:comments", args=[world.school.pk])).content.decode()
    assert [str(said.pk) in page for said in (ours, staff, theirs)] == [True, False, False]
    assert "Ann" in [mark.get_text() for mark in BeautifulSoup(page, "html.parser")("mark")]
    for said in (staff, theirs):
        address = reverse("surveys:decide_comment", args=[world.school.pk])
        assert dsl.post(address, {f"decision-{said.pk}": "withhold"}).status_code == 404
        assert stored(said) == ("unread", "Miss Ann Lee is kind.")


def test_words_are_left_out_and_the_original_is_gone(world, sign_in, comment):
    said = comment(world.school)
    address = reverse("surveys:decide_comment", args=[world.school.pk])
    sent = {f"decision-{said.pk}": "shorten", f"text-{said.pk}": "Miss […] is nice."}
    refused = sign_in("dsl").post(address, sent)
    assert refused.status_code == 422
    assert "You cannot add or change words" in refused.content.decode()
    assert "Miss […] is nice.</textarea>" in refused.content.decode()
    assert stored(said) == ("unread", "Miss Ann Lee is kind.")
    sign_in("dsl").post(address, {f"decision-{said.pk}": "shorten", f"text-{said.pk}": "[…] is kind."})
    assert stored(said) == ("shown", "[…] is kind.")


def test_second_decision_is_refused_and_changes_nothing(world, sign_in, comment):
    said = comment(world.school)
    sign_in("dsl").post(reverse("surveys:decide_comment", args=[world.school.pk]), {f"decision-{said.pk}": "withhold"})
    assert stored(said) == ("withheld", "")
    late = sign_in("officer").post(reverse("office_surveys:decide"), {f"decision-{said.pk}": "show"}, follow=True)
    assert "Someone has already decided about this comment." in late.content.decode()
    assert stored(said) == ("withheld", "")
