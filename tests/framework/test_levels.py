"""Levels, their rules, outcomes and what counts: edited in a draft, carried on, exported, fixed once published."""

import importlib
import json

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from framework.defaults import COUNT_RULES, OUTCOMES
from framework.exchange.reading import BadFrameworkFile
from framework.exchange.versions import describe_version
from framework.management.commands.load_samples import SAMPLES
from framework.models import CountRule, Level, Outcome, Rule, Version
from framework.queries import levels_page, newest_published, proposed_questionnaires
from framework.services.versions import create_version, export_version, import_version, publish_version
from tests import factories as f
from tests.databases import as_role
from tests.framework.test_editor import text_of
from tests.reading import one_line, shown_by
from wqm.access.refusals import NotAllowed
from wqm.tenancy.database_roles import OWNER
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


def file_of(version, **changes) -> bytes:
    return json.dumps(describe_version(version) | {"code": "again"} | changes).encode()


def test_level_has_a_fee_and_proposed_questionnaires_in_the_editor(office, draft):
    champion = draft.levels.get(code="champion")
    address = url("part", draft.pk, "level", champion.pk)
    seen = shown_by(office, address)
    typed = {
        "name": "Champion School", "sentence": "", "visit_days": 1, "valid_months": 12, "earlier_awards_needed": 1,
        "fee": "£1,250", "fee_note": "VAT included", "questionnaires": ["sample-staff", "sample-ks2"],
    }  # fmt: skip
    assert office.post(address, seen | typed).status_code == 302
    champion.refresh_from_db()
    assert (champion.fee, champion.fee_note, champion.questionnaires) == (
        1250, "VAT included", ["sample-ks2", "sample-staff"],
    )  # fmt: skip
    page = one_line(office.get(url("version", draft.pk)))
    assert "£1,250 VAT included" in page


def test_two_people_who_change_fee_and_days_of_one_level_lose_nothing(office, draft):
    level = draft.levels.get(code="approved")
    address = url("part", draft.pk, "level", level.pk)
    seen = shown_by(office, address)
    Level.objects.filter(pk=level.pk).update(fee=7)
    shown = {name: getattr(level, name) for name in ("name", "sentence", "valid_months", "fee", "fee_note")}
    typed = shown | {"visit_days": 3, "earlier_awards_needed": 0, "questionnaires": level.questionnaires}
    assert office.post(address, seen | typed).status_code == 302
    level.refresh_from_db()
    assert (level.visit_days, level.fee) == (3, 7)


def test_newest_published_edition_of_a_family_is_proposed(everything, world):
    level = world.version.levels.get(code="approved")
    names = [questionnaire.family for questionnaire in proposed_questionnaires(level)]
    assert names == ["sample-staff", "sample-parents", "sample-secondary", "sample-ks2", "sample-ks1"]
    newer = f.QuestionnaireFactory(
        family="sample-staff", edition=2, name="Newer", state="published", published_at="2026-01-01T00:00Z"
    )
    f.QuestionnaireFactory(family="sample-staff", edition=3, name="Draft")
    assert proposed_questionnaires(level)[0] == newer


def test_family_without_anything_published_stays_ticked_and_is_named(office, draft):
    level = draft.levels.get(code="approved")
    Level.objects.filter(pk=level.pk).update(questionnaires=["gone"])
    assert "nothing published" in one_line(office.get(url("version", draft.pk)))
    address = url("part", draft.pk, "level", level.pk)
    page = one_line(office.get(address))
    assert "gone (nothing published)" in page


def test_rule_belongs_to_a_level_or_is_advice(office, draft):
    champion = draft.levels.get(code="champion")
    typed = {"kind": "audit_held", "level": champion.pk, "audience": "", "threshold": "", "is_advice": "on"}
    assert office.post(url("new_part", draft.pk, "rule"), typed).status_code == 302
    rule = Rule.objects.get(version=draft, kind="audit_held")
    assert (rule.level, rule.is_advice) == (champion, True)
    assert office.post(url("new_part", draft.pk, "rule"), typed | {"level": ""}).status_code == 302
    again = office.post(url("new_part", draft.pk, "rule"), typed | {"level": ""})
    assert (again.status_code, "already has that rule" in text_of(again)) == (422, True)


def test_rule_names_no_level_of_another_version(office, draft, world):
    other = world.version.levels.get(code="champion")
    typed = {"kind": "audit_held", "level": other.pk, "audience": "", "threshold": ""}
    assert office.post(url("new_part", draft.pk, "rule"), typed).status_code == 422
    with scope(everything=True), pytest.raises(IntegrityError), transaction.atomic():
        Rule.objects.create(version=draft, level=other, kind="audit_held")
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_level_that_is_deleted_takes_its_rules_along_and_says_so(office, draft):
    beacon = draft.levels.get(code="beacon")
    assert "You will lose its 6 rules, too." in text_of(office.get(url("delete_part", draft.pk, "level", beacon.pk)))
    office.post(url("delete_part", draft.pk, "level", beacon.pk))
    assert not Rule.objects.filter(version=draft, level__isnull=False).exclude(level__in=draft.levels.all()).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"kind": "not_yet", "days": "", "most_named": "2"}, "Enter the number of days"),
        ({"kind": "with_target", "days": "90", "most_named": ""}, "Enter how many can be named"),
        ({"kind": "awarded", "name": "Failed"}, "Say what happens next"),
        ({"kind": "awarded", "sentence": "You have failed."}, "Say what happens next"),
        ({"kind": "not_yet", "days": "0", "most_named": "2"}, "must be 1 or more"),
    ],
)
def test_bad_outcome_is_refused_with_a_sentence(office, draft, typed, sentence):
    answer = office.post(url("new_part", draft.pk, "outcome"), {"name": "Later", "sentence": "We come back."} | typed)
    assert (answer.status_code, sentence in text_of(answer)) == (422, True), text_of(answer)


def test_sentence_that_shows_nothing_explains_no_setting(office, draft):
    rule = draft.count_rules.get(event="withdrawn")
    address = url("part", draft.pk, "counting", rule.pk)
    typed = {"effect": "left_out", "sentence": "\u200b \u3164"}
    assert office.post(address, shown_by(office, address) | typed).status_code == 422
    before = rule.sentence
    rule.refresh_from_db()
    assert rule.sentence == before


def test_outcome_that_awards_has_no_date_whatever_was_typed(office, draft):
    typed = {"name": "At once", "sentence": "You hold it.", "kind": "awarded", "days": "9", "most_named": "2"}
    assert office.post(url("new_part", draft.pk, "outcome"), typed).status_code == 302
    outcome = Outcome.objects.get(version=draft, name="At once")
    assert (outcome.days, outcome.most_named, outcome.number, outcome.code) == (None, 0, 4, "at-once")


def test_what_counts_is_edited_and_neither_added_nor_deleted(office, draft):
    gap = CountRule.objects.get(version=draft, event="gap")
    address = url("part", draft.pk, "counting", gap.pk)
    typed = {"effect": "left_out", "months": 18, "sentence": "After a long gap the first year is left out."}
    assert office.post(address, shown_by(office, address) | typed).status_code == 302
    gap.refresh_from_db()
    assert (gap.effect, gap.months) == ("left_out", 18)
    assert "After a long gap the first year is left out." in text_of(office.get(url("version", draft.pk)))
    for act in ("new/", f"{gap.pk}/delete/", f"{gap.pk}/up/"):
        assert office.post(f"{url('version', draft.pk)}counting/{act}").status_code == 404
    withdrawn = CountRule.objects.get(version=draft, event="withdrawn")
    assert "Months" not in text_of(office.get(url("part", draft.pk, "counting", withdrawn.pk)))


def test_everything_of_levels_goes_into_the_next_draft_and_through_a_file(everything, draft, world):
    for version in (draft, import_version(content=file_of(world.version), by=None)):
        for kind in ("levels", "rules", "outcomes", "count_rules"):
            assert describe_version(version)[kind] == describe_version(world.version)[kind]


@pytest.mark.parametrize("name", ["six", "seven"])
def test_sample_framework_is_what_an_export_writes(everything, name):
    path = SAMPLES / f"framework_{name}.json"
    assert export_version(Version.objects.get(code=f"sample-{name}")).decode() == path.read_text()


def test_file_of_the_first_format_gets_the_outcomes_we_ship(everything, world):
    data = describe_version(world.version) | {"format": "wqm-framework-1", "code": "old"}
    for name in ("outcomes", "count_rules"):
        del data[name]
    data["rules"] = [{"kind": "criteria_judged", "audience": "", "threshold": 1}]
    data["levels"] = [{key: level[key] for key in ("number", "code", "name", "sentence")} for level in data["levels"]]
    version = import_version(content=json.dumps(data).encode(), by=None)
    assert [outcome.code for outcome in version.outcomes.all()] == [row["code"] for row in OUTCOMES]
    assert {rule.event: rule.effect for rule in version.count_rules.all()} == {
        row["event"]: row["effect"] for row in COUNT_RULES
    }
    assert (version.rules.get().level, version.levels.first().fee) == (None, None)


@pytest.mark.parametrize(
    ("name", "change", "sentence"),
    [
        ("rules", {"level": "nowhere"}, "“nowhere” is not a level of this version"),
        ("rules", {"level": ["approved"]}, "is not a level of this version"),
        ("outcomes", {"days": 4}, "Only an outcome that awards at once"),
        ("outcomes", {"sentence": "They failed."}, "Say what happens next"),
        ("outcomes", {"kind": "failed"}, "outcomes, number 1"),
        ("outcomes", {"name": "A\x00B"}, "contains a character we cannot store"),
        ("count_rules", {"event": "gap"}, "count_rules, number 1: Only a gap"),
        ("count_rules", {"effect": "perhaps"}, "count_rules, number 1"),
        ("levels", {"questionnaires": "staff"}, "has to be a list"),
        ("levels", {"questionnaires": ["two words"]}, "levels, number 1"),
        ("levels", {"questionnaires": ["staff", "staff"]}, "names a questionnaire twice"),
        ("levels", {"fee": -1}, "levels, number 1"),
        ("levels", {"visit_days": 0}, "levels, number 1: Ensure this value is greater than or equal to 1"),
        ("levels", {"visit_days": 6}, "levels, number 1: Ensure this value is less than or equal to 5"),
        ("levels", {"valid_months": 0}, "levels, number 1: Ensure this value is greater than or equal to 1"),
        ("levels", {"valid_months": 121}, "levels, number 1: Ensure this value is less than or equal to 120"),
        ("levels", {"earlier_awards_needed": 21}, "levels, number 1: Ensure this value is less than or equal to 20"),
        ("levels", {"name": "\u200b"}, "levels, number 1: “name” shows nothing"),
        ("count_rules", {"sentence": "\u3164"}, "count_rules, number 1: “sentence” shows nothing"),
        ("levels", {"fee": "free"}, "levels, number 1"),
    ],
)
def test_bad_file_is_refused_with_its_place(everything, world, name, change, sentence):
    rows = describe_version(world.version)[name]
    content = file_of(world.version, **{name: [rows[0] | change, *rows[1:]]})
    with pytest.raises(BadFrameworkFile, match=sentence), transaction.atomic():
        import_version(content=content, by=None)


def test_file_without_one_of_the_events_is_refused(everything, world):
    rows = describe_version(world.version)["count_rules"]
    with pytest.raises(BadFrameworkFile, match="withdrawn is missing"), transaction.atomic():
        import_version(content=file_of(world.version, count_rules=rows[:-1]), by=None)


@pytest.mark.parametrize("model", [Outcome, CountRule, Rule, Level])
def test_database_refuses_changes_below_a_published_version(everything, world, draft, model):
    for act in (
        lambda: model.objects.filter(version=world.version)._raw_delete("default"),
        lambda: model.objects.filter(version=world.version).update(version=draft),
        lambda: model.objects.filter(version=draft).update(version=world.version),
    ):
        with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
            act()


def test_database_refuses_a_gap_without_months_and_an_outcome_without_its_date(everything, draft):
    with pytest.raises(IntegrityError, match="count_rule_gap_has_months"), transaction.atomic():
        CountRule.objects.filter(version=draft, event="gap").update(months=None)
    with pytest.raises(IntegrityError, match="outcome_has_a_date_unless_awarded"), transaction.atomic():
        Outcome.objects.filter(version=draft, kind="not_yet").update(days=None)


def test_version_is_published_with_both_kinds_of_outcome_and_a_first_level_that_can_be_reached(everything, draft):
    Outcome.objects.filter(version=draft, kind="not_yet").delete()
    with pytest.raises(NotAllowed, match="Add an outcome that awards, and one that says “not yet”."):
        publish_version(version=draft, by=None)
    Level.objects.filter(version=draft, code="approved").update(earlier_awards_needed=1)
    with pytest.raises(NotAllowed, match="“Approved School” is the first level"):
        publish_version(version=draft, by=None)


def test_published_versions_of_earlier_times_get_outcomes_counting_and_questionnaires(world):
    fill = importlib.import_module("framework.migrations.0012_fill_outcomes_and_counting").fill
    with as_role(OWNER), scope(everything=True):
        version = f.VersionFactory()
        f.LevelFactory(version=version)
        f.RuleFactory(version=version, kind="survey_response", audience="parents", threshold=20)
        f.ScalePointFactory(version=version)
        Version.objects.filter(pk=version.pk).update(state="published", published_at="2026-01-01T00:00Z")
        with connection.cursor() as cursor:
            for name in ("outcome", "countrule"):
                cursor.execute(f"ALTER TABLE framework_{name} DISABLE TRIGGER {name}_guard")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with connection.schema_editor() as editor:
            fill(apps, editor)
            fill(apps, editor)
        page = levels_page(version)
        assert [outcome.kind for outcome in page.outcomes] == ["awarded", "with_target", "not_yet"]
        assert {rule.event for rule in page.count_rules} == {"not_yet", "gap", "paused", "withdrawn"}
        assert page.levels[0].level.questionnaires == ["sample-parents"]


def test_new_cycles_begin_with_the_version_published_last(everything, world):
    assert newest_published(world.version.framework_id).code == "sample-seven"


def test_officer_reads_outcomes_and_levels_and_changes_nothing(sign_in, draft):
    page = one_line(sign_in("officer").get(url("version", draft.pk)))
    assert "Awarded, one target to show" in page and "£950 plus VAT" in page
    assert url("new_part", draft.pk, "outcome") not in page
