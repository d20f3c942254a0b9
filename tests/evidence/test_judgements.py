"""Judgements: saving, the optimistic lock, and what a locked cycle refuses."""

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import Judgement, JudgementEdition
from evidence.queries.criteria import last_judgement, progress_of, self_evaluation
from evidence.queries.cycles import current_cycle
from evidence.services.cycles import advance_cycle, reopen_cycle, start_cycle, submit_cycle
from evidence.services.judgements import save_judgement
from framework.models import Version
from framework.queries import criteria_of
from tests import factories as f
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.editing.conflicts import EditConflict
from wqm.tenancy.scope import scope


@pytest.fixture
def here(world):
    """Inside Hazel Primary, with its running cycle and an unjudged criterion."""
    cycle = world.cycle()
    with scope(schools=[world.school.pk]):
        yield cycle, world.version.principles.get(number=2).criteria.get(number=1)


def save(cycle, criterion, narrative, edition, by, value=2):
    """A save as the form makes it."""
    point = cycle.version.scale.get(value=value)
    return save_judgement(cycle=cycle, criterion=criterion, point=point, narrative=narrative, edition=edition, by=by)


def test_first_save_is_edition_one_and_is_recorded(world, here):
    cycle, criterion = here
    head = world.person("head")
    judgement = save(cycle, criterion, "Our words", 0, head)
    assert (judgement.edition, judgement.narrative, judgement.updated_by) == (1, "Our words", head)
    assert Activity.objects.filter(verb="judgement.saved", actor=head).count() == 1


def test_second_person_with_an_old_edition_overwrites_nothing(world, here):
    cycle, criterion = here
    save(cycle, criterion, "From the head", 0, world.person("head"))
    with pytest.raises(EditConflict) as conflict:
        save(cycle, criterion, "From the lead", 0, world.person("wellbeing_lead"))
    assert conflict.value.current.narrative == "From the head"
    assert Judgement.objects.get(cycle=cycle, criterion=criterion).narrative == "From the head"


def test_same_words_twice_are_no_conflict(world, here):
    cycle, criterion = here
    save(cycle, criterion, "The same", 0, world.person("head"))
    assert save(cycle, criterion, "The same", 0, world.person("slt")).edition == 1


def test_school_goes_on_writing_beside_what_it_submitted_until_the_cycle_ends(world, here):
    cycle, criterion = here
    head = world.person("head")
    submit_cycle(cycle=cycle, by=head)
    assert save(cycle, criterion, "Beside the copy", 0, head).edition == 1
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    with pytest.raises(NotAllowed, match="This cycle has ended"):
        save(cycle, criterion, "Too late", 1, head)


def test_cycle_that_was_submitted_without_a_copy_refuses_until_it_is_returned(world, here):
    cycle, criterion = here
    head = world.person("head")
    type(cycle).objects.filter(pk=cycle.pk).update(state="submitted")
    with pytest.raises(NotAllowed, match="Ask the office to return it"):
        save(cycle, criterion, "Too late", 0, head)
    reopen_cycle(cycle=cycle, by=world.person("officer"))
    assert save(cycle, criterion, "In time", 0, head).edition == 1


def test_school_has_one_running_cycle(world, here):
    version = world.version
    with pytest.raises(NotAllowed, match="already has a cycle"):
        start_cycle(school=world.school, version=version, level=version.levels.first(), by=world.person("officer"))


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_version_that_is_not_published_is_refused(world, state):
    level = f.LevelFactory()
    Version.objects.filter(pk=level.version_id).update(
        state=state, published_at=None if state == "draft" else timezone.now()
    )
    level.version.refresh_from_db()
    with scope(everything=True), pytest.raises(NotAllowed, match="published version"):
        start_cycle(school=f.SchoolFactory(), version=level.version, level=level, by=world.person("officer"))


def test_level_of_another_version_is_refused(world):
    other = f.LevelFactory()
    with scope(everything=True), pytest.raises(NotAllowed, match="another version"):
        start_cycle(school=f.SchoolFactory(), version=world.version, level=other, by=world.person("officer"))


def test_criterion_is_done_with_judgement_and_evidence_only(world, here):
    cycle, criterion = here
    assert progress_of(self_evaluation(cycle)) == (1, 18)
    save(cycle, criterion, "Words", 0, world.person("head"))
    assert progress_of(self_evaluation(cycle)) == (1, 18)
    note = f.EvidenceFactory(school=world.school, added_by=world.person("head"))
    f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=note)
    assert progress_of(self_evaluation(cycle)) == (2, 18)


def test_last_time_is_shown_from_the_cycle_before(world, here):
    cycle, criterion = here
    earlier = cycle.school
    before = f.CycleFactory(
        school=earlier, version=cycle.version, level=cycle.level, state="closed", started_on="2023-09-04"
    )
    f.JudgementFactory(cycle=before, criterion=criterion, narrative="Back then", updated_by=world.person("head"))
    assert last_judgement(cycle, criterion).narrative == "Back then"


def test_running_cycle_goes_before_ended_ones(world, here):
    cycle, _ = here
    assert current_cycle(world.school) == cycle


def post(client, school, criterion, **data):
    """The form, posted."""
    return client.post(reverse("evidence:criterion", args=[school.pk, criterion.pk]), data)


def test_form_saves_and_says_so(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    point = world.version.scale.get(value=3)
    client = sign_in("contributor")
    response = post(client, world.school, criterion, point=point.pk, narrative="Typed", edition=0)
    assert response.status_code == 302
    with scope(schools=[world.school.pk]):
        assert Judgement.objects.get(criterion=criterion).narrative == "Typed"


def test_conflict_page_shows_both_texts_and_seen_saves_over(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    post(sign_in("head"), world.school, criterion, narrative="Words of the head", edition=0)
    lead = sign_in("wellbeing_lead")
    page = post(lead, world.school, criterion, narrative="Words of the lead", edition=0)
    text = page.content.decode()
    assert page.status_code == 409
    assert "Words of the head" in text
    assert "Words of the lead" in text
    assert post(lead, world.school, criterion, narrative="Words of both", edition=0, seen=1).status_code == 302
    with scope(schools=[world.school.pk]):
        assert Judgement.objects.get(criterion=criterion).narrative == "Words of both"


def test_autosave_answers_the_new_edition_and_a_conflict_with_both_texts(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    url = reverse("evidence:autosave", args=[world.school.pk, criterion.pk])
    client = sign_in("head")
    assert client.post(url, {"narrative": "One", "edition": 0}).json() == {"edition": "1"}
    conflict = client.post(url, {"narrative": "Two", "edition": 0})
    assert conflict.status_code == 409
    assert b"One" in conflict.content
    assert b"Two" in conflict.content


def test_too_long_words_are_refused_and_kept(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    words = "so much " * 1100
    page = post(sign_in("head"), world.school, criterion, narrative=words, edition=0)
    assert page.status_code == 422
    assert words.strip() in page.content.decode()


def test_governor_sees_words_and_no_form(world, sign_in):
    criterion = world.version.principles.get(number=1).criteria.get(number=1)
    page = sign_in("governor").get(reverse("evidence:criterion", args=[world.school.pk, criterion.pk]))
    assert "Of Hazel Primary" in page.content.decode()
    assert b"<textarea" not in page.content


def test_what_helps_and_what_hinders_are_saved_compared_and_shown(world, here, sign_in):
    cycle, criterion = here
    head, lead = world.person("head"), world.person("wellbeing_lead")
    same = {"cycle": cycle, "criterion": criterion, "point": None, "narrative": "Words"}
    saved = save_judgement(**same, helps="Time", hinders="Stairs", edition=0, by=head)
    assert (saved.helps, saved.hinders, saved.edition) == ("Time", "Stairs", 1)
    assert save_judgement(**same, helps="Time", hinders="Stairs", edition=0, by=lead).edition == 1
    with pytest.raises(EditConflict):
        save_judgement(**same, helps="Time", hinders="Money", edition=0, by=lead)
    page = sign_in("governor").get(reverse("evidence:criterion", args=[world.school.pk, criterion.pk]))
    assert ">What gets in the way?</h2>" in page.content.decode()
    assert "Stairs" in page.content.decode()


def test_conflict_shows_the_parts_that_differ_in_both_texts(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    words = {"narrative": "Agreed words", "edition": 0}
    post(sign_in("head"), world.school, criterion, **words, helps="Time to talk", hinders="The stairs")
    page = post(sign_in("wellbeing_lead"), world.school, criterion, **words, helps="A kettle", hinders="The stairs")
    shown = page.context["conflict"].differences
    assert [(difference.label, difference.theirs, difference.mine) for difference in shown] == [
        ("What helps?", "Time to talk", "A kettle")
    ]
    assert page.status_code == 409


def test_words_sent_after_the_end_of_the_cycle_are_shown_to_be_copied(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    cycle = world.cycle()
    with scope(schools=[world.school.pk]):
        advance_cycle(cycle=cycle, step="close", by=world.person("officer"))
    page = post(sign_in("contributor"), world.school, criterion, narrative="Typed too late", hinders="Time", edition=0)
    text = page.content.decode()
    assert page.status_code == 422
    assert "This cycle has ended" in text
    assert ("Typed too late" in text, "What gets in the way?" in text) == (True, True)


def test_words_of_somebody_who_may_not_write_any_more_are_shown_to_be_copied(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    page = post(sign_in("governor"), world.school, criterion, narrative="Mine alone", edition=0)
    assert page.status_code == 422
    assert "You can read this page but not edit it." in page.content.decode()
    assert "Mine alone" in page.content.decode()
    with scope(schools=[world.school.pk]):
        assert not Judgement.objects.filter(narrative="Mine alone").exists()


def test_what_was_saved_with_the_button_is_not_overwritten_by_what_saves_itself(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    client, school = sign_in("contributor"), world.school
    autosave = reverse("evidence:autosave", args=[school.pk, criterion.pk])

    def texts() -> list[str]:
        with scope(everything=True):
            rows = JudgementEdition.objects.filter(judgement__criterion=criterion, school=school)
            return list(rows.order_by("edition").values_list("narrative", flat=True))

    def typed(text: str) -> dict:
        page = client.get(reverse("evidence:criterion", args=[school.pk, criterion.pk]))
        return {"narrative": text, "edition": page.context["form"]["edition"].value()}

    before = texts()
    client.post(autosave, typed("One"))
    client.post(autosave, typed("One two"))
    assert texts() == [*before, "One two"]
    # Pressing Save when everything is saved already keeps this version, too.
    assert post(client, school, criterion, **typed("One two")).status_code == 302
    client.post(autosave, typed("One two three"))
    assert texts() == [*before, "One two", "One two three"]
    post(client, school, criterion, **typed("Four"))
    post(client, school, criterion, **typed("Five"))
    assert texts() == [*before, "One two", "Four", "Five"]


def test_save_and_continue_leads_to_the_next_criterion(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    siblings = list(criteria_of(world.version.pk))
    following = siblings[[row.pk for row in siblings].index(criterion.pk) + 1]
    response = post(sign_in("contributor"), world.school, criterion, narrative="Words", edition=0, then="next")
    assert response.url == reverse("evidence:criterion", args=[world.school.pk, following.pk])
