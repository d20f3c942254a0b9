"""Conversations, from every side of the wall between school and office."""

import pytest
from django.urls import reverse

from evidence.models import Mention, Thread, ThreadComment
from evidence.queries.threads import open_thread_counts, threads_on
from evidence.services.cycles import advance_cycle
from evidence.services.threads import answer_thread, begin_thread, reopen_thread, resolve_thread
from evidence.thread_visibility import Side, side_of
from tests import factories as f
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.roles import roles_of_kind
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

INSIDE, SHARED = "Said inside Hazel Primary", "Said by Hazel Primary to the office"


@pytest.fixture
def here(world):
    """Inside Hazel Primary: the criterion with an inner and a shared conversation."""
    with scope(schools=[world.school.pk]):
        yield world.version.principles.get(number=1).criteria.get(number=1)


@pytest.fixture
def begin(world, here):
    """Add a comment as somebody."""

    def begun(by="head", *, is_shared=False, mentions=(), text="Is this so?"):
        cycle = world.cycle()
        people = [world.person(persona) for persona in mentions]
        with scope(schools=[world.school.pk]):
            return begin_thread(
                cycle=cycle, criterion=here, text=text, is_shared=is_shared, mentions=people, by=world.person(by)
            )

    return begun


def thread(world, *, is_shared) -> Thread:
    """One of the two of this world."""
    with scope(everything=True):
        return Thread.objects.get(school=world.school, is_shared=is_shared)


def page(world, sign_in, persona, here) -> str:
    """The criterion's page as somebody sees it."""
    return sign_in(persona).get(reverse("evidence:criterion", args=[world.school.pk, here.pk])).content.decode()


@pytest.mark.parametrize("persona", ["head", "slt", "contributor", "governor", "dsl"])
def test_people_of_the_school_read_both(world, sign_in, here, persona):
    text = page(world, sign_in, persona, here)
    assert (INSIDE in text, SHARED in text) == (True, True)


@pytest.mark.parametrize("persona", ["officer", "administrator"])
def test_office_reads_what_is_shared_and_the_rest_does_not_exist(world, sign_in, here, persona):
    text = page(world, sign_in, persona, here)
    assert (INSIDE in text, SHARED in text) == (False, True)
    client, inner = sign_in(persona), thread(world, is_shared=False)
    assert client.get(reverse("evidence:thread", args=[world.school.pk, inner.pk])).status_code == 404
    for name in ("answer_thread", "settle_thread"):
        assert client.post(reverse(f"evidence:{name}", args=[world.school.pk, inner.pk])).status_code == 404


def test_trust_reads_none(world, sign_in, here):
    text = page(world, sign_in, "trust_lead", here)
    assert (INSIDE in text, SHARED in text, "Comments" in text) == (False, False, False)


def test_assessor_and_pack_and_interface_have_none(world, sign_in, here):
    visit = sign_in("assessor").get(reverse("visits:detail", args=[world.visit().pk]))
    data = sign_in("officer").get(reverse("api:self_evaluation", args=[world.school.pk]))
    assert "Of Hazel Primary" in visit.content.decode()
    assert not any(words in answer.content.decode() for words in (INSIDE, SHARED) for answer in (visit, data))


def test_every_role_that_reads_the_self_evaluation_at_a_school_reads_conversations():
    roles = roles_of_kind("school")
    assert [P.THREADS_VIEW in role for role in roles] == [P.EVIDENCE_VIEW in role for role in roles]
    assert {side_of([role]) for role in roles} == {Side.SCHOOL}
    assert {side_of([role]) for kind in ("trust", "visit") for role in roles_of_kind(kind)} == {Side.NOBODY}
    assert {side_of([role]) for role in roles_of_kind("office")} == {Side.OFFICE}


def test_who_is_both_belongs_to_the_school(world, sign_in, here):
    f.MembershipFactory(user=world.person("officer"), school=world.school, role="governor")
    assert INSIDE in page(world, sign_in, "officer", here)
    assert thread(world, is_shared=False).pk in [shown.pk for shown in threads_on(world.cycle(), here, Side.SCHOOL)]


def test_counts_are_of_the_side(world, here):
    cycle = world.cycle()
    sides = (Side.SCHOOL, Side.OFFICE, Side.NOBODY)
    assert [open_thread_counts(cycle, side) for side in sides] == [{here.pk: 2}, {here.pk: 1}, {}]


def test_acts_inside_are_not_told_to_the_office(world, sign_in, begin):
    begin(text="Inner words")
    home = reverse("school_home", args=[world.school.pk])
    told = "Commented on criterion 1.1"
    assert told in sign_in("head").get(home).content.decode()
    assert told not in sign_in("officer").get(home).content.decode()
    begin(is_shared=True)
    assert told in sign_in("officer").get(home).content.decode()


def test_what_the_office_begins_is_shared(begin):
    begun = begin("officer")
    assert begun.is_shared is True
    assert begun.comments.get().written_as == "Office officer"


def test_mentioned_people_get_mail_without_the_words(begin):
    begun = begin(mentions=["slt", "governor", "head"], text="A worry about Sam")
    with scope(everything=True):
        mail = list(OutgoingEmail.objects.filter(kind="evidence.mentioned").order_by("to"))
    assert [message.to for message in mail] == ["governor@hazel.example", "slt@hazel.example"]
    assert "Sam" not in mail[0].subject + mail[0].text
    assert f"#conversation-{begun.pk}" in mail[0].text
    assert Mention.objects.filter(comment__thread=begun).count() == 2


@pytest.mark.parametrize(("persona", "is_shared"), [("officer", False), ("trust_lead", True), ("head_next_door", True)])
def test_nobody_is_mentioned_who_would_not_see_it(begin, persona, is_shared):
    with pytest.raises(NotAllowed, match="would not be able to see this comment"):
        begin(mentions=[persona], is_shared=is_shared)
    assert ThreadComment.objects.filter(text="Is this so?").count() == 0


def test_office_answers_what_is_shared_only(world, here):
    officer = world.person("officer")
    inner, shared = thread(world, is_shared=False), thread(world, is_shared=True)
    answer = answer_thread(thread=shared, text="Yes", mentions=[world.person("head")], by=officer)
    assert answer.written_as == "Office officer"
    with pytest.raises(NotAllowed, match="Only people at the school"):
        answer_thread(thread=inner, text="Yes", mentions=[], by=officer)


def test_settled_and_opened_again_by_the_page(world, sign_in, here):
    conversation = thread(world, is_shared=True)
    url = reverse("evidence:settle_thread", args=[world.school.pk, conversation.pk])
    sign_in("contributor").post(url, {"to": "settled"})
    sign_in("head").post(url, {"to": "settled"})  # somebody was faster
    assert Thread.objects.get(pk=conversation.pk).resolved_by == world.person("contributor")
    sign_in("officer").post(url, {"to": "open"})
    assert Thread.objects.get(pk=conversation.pk).resolved_at is None


def test_ended_cycle_is_silent(world, begin, here):
    conversation = begin()
    advance_cycle(cycle=world.cycle(), step="close", by=world.person("officer"))
    for act in (resolve_thread, reopen_thread):
        with pytest.raises(NotAllowed, match="has ended"):
            act(thread=conversation, by=world.person("head"))


def test_empty_comment_is_refused_and_the_choice_stays(world, sign_in, here):
    url = reverse("evidence:begin_thread", args=[world.school.pk, here.pk])
    sent = sign_in("head").post(url, {"text": " ", "audience": "shared", "mentions": world.person("officer").pk})
    assert sent.status_code == 422
    assert "Enter your comment" in sent.content.decode()
    form = sent.context["form"]
    assert (form["audience"].value(), form["mentions"].value()) == ("shared", [str(world.person("officer").pk)])


def test_answer_by_the_page_is_shown_with_the_role_of_its_writer(world, sign_in, here):
    conversation = thread(world, is_shared=False)
    url = reverse("evidence:answer_thread", args=[world.school.pk, conversation.pk])
    assert sign_in("contributor").post(url, {"text": "<b>Not yet</b>"}).status_code == 302
    text = page(world, sign_in, "governor", here)
    assert "&lt;b&gt;Not yet&lt;/b&gt;" in text
    assert sign_in("contributor").post(url, {"text": ""}).status_code == 422
    assert sign_in("governor").post(url, {"text": "May I?"}).status_code == 403
