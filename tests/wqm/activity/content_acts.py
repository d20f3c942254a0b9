"""What the office does to frameworks, questionnaires and accounts, by what is written down of it, in this order."""

import json

from accounts.services import deactivate_person, reactivate_person, remove_factors
from framework.enums import TextKey
from framework.models import Questionnaire
from framework.parts import KINDS
from framework.services import parts, questionnaires, recordings, structure, texts, translations, versions
from tests import factories as f
from tests.world import World
from tests.wqm.activity.states import Act


def a_draft(**fields) -> Questionnaire:
    """A draft of a questionnaire with two sections of one question each."""
    made = f.QuestionnaireFactory(state="draft", **fields)
    for number in (1, 2):
        f.QuestionFactory(section__questionnaire=made, section__number=number, section__name=f"Part {number}")
    return made


def asked(text: str) -> structure.Asked:
    return structure.Asked(text, kind="text", scale="")


OF_NO_SCHOOL: dict[tuple[str, ...], Act] = {
    ("account.closed",): lambda w, by: deactivate_person(user=w.person("stranger"), by=by),
    ("account.opened",): lambda w, by: reactivate_person(user=w.person("stranger"), by=by),
    ("account.factors_removed",): lambda w, by: remove_factors(user=w.person("stranger"), by=by),
    ("questionnaire.created",): lambda w, by: questionnaires.create_questionnaire(
        details={"name": "Air", "audience": "staff", "age": "adult", "minutes": 5}, by=by
    ),
    ("questionnaire.changed",): lambda w, by: questionnaires.change_details(
        questionnaire=a_draft(), details={"minutes": 9}, by=by
    ),
    ("questionnaire.deleted",): lambda w, by: questionnaires.delete_questionnaire(questionnaire=a_draft(), by=by),
    ("questionnaire.published", "questionnaire.followed", "questionnaire.retired"): lambda w, by: through_its_life(by),
    ("questionnaire.imported",): lambda w, by: questionnaires.import_questionnaire(
        content=questionnaires.export_questionnaire(Questionnaire.objects.get(slug="sample-staff-1")),
        slug="again",
        by=by,
    ),
    ("questionnaire.recorded",): lambda w, by: recordings.remove_recording(
        recording=f.RecordingFactory(questionnaire=a_draft(age="ks1")), by=by
    ),
    ("section.added",): lambda w, by: structure.add_section(questionnaire=a_draft(), name="More", by=by),
    ("section.renamed",): lambda w, by: structure.rename_section(section=a_draft().sections.first(), name="A", by=by),
    ("section.moved",): lambda w, by: structure.move_section(
        section=a_draft().sections.first(), direction="down", by=by
    ),
    ("section.deleted",): lambda w, by: structure.delete_section(section=a_draft().sections.first(), by=by),
    ("question.added",): lambda w, by: structure.add_question(
        section=a_draft().sections.first(), asked=asked("Why?"), by=by
    ),
    ("question.changed",): lambda w, by: structure.change_question(question=a_question(), asked=asked("Why?"), by=by),
    ("question.moved",): lambda w, by: structure.move_question(question=a_question(), direction="down", by=by),
    ("question.deleted",): lambda w, by: structure.delete_question(question=a_question(), by=by),
    ("translation.added", "translation.saved", "translation.deleted"): lambda w, by: through_a_translation(by),
    ("text.saved",): lambda w, by: texts.save_text(key=TextKey.CONTACT, body="Ours", edition=0, by=by),
    ("text.reset",): lambda w, by: texts.use_sample(
        key=TextKey.CONTACT, edition=f.OfficeTextFactory(updated_by=by).edition, by=by
    ),
    ("framework.imported",): lambda w, by: versions.import_version(content=another_version(w), by=by),
    ("framework.published", "framework.retired"): lambda w, by: through_a_version(w, by),
    ("framework.created", "framework.changed", "framework.deleted"): lambda w, by: through_a_draft(by),
    ("framework.part_added",): lambda w, by: parts.add_part(
        version=f.VersionFactory(), part_kind=KINDS["point"], name="Secure", sentence="Everywhere", by=by
    ),
    ("framework.part_changed", "framework.part_moved", "framework.part_deleted"): lambda w, by: through_a_part(by),
}


def a_question():
    return a_draft().sections.get(number=1).questions.get()


def through_its_life(by) -> None:
    """A questionnaire from its publication over its next edition to its end."""
    made = a_draft()
    questionnaires.publish_questionnaire(questionnaire=made, by=by)
    questionnaires.make_next_edition(questionnaire=made, by=by)
    questionnaires.retire_questionnaire(questionnaire=made, by=by)


def through_a_translation(by) -> None:
    """A language that is begun, saved and thrown away."""
    translation = translations.add_translation(questionnaire=a_draft(), language="cy", by=by)
    translations.save_translation(translation=translation, texts={}, by=by)
    translations.delete_translation(translation=translation, by=by)


def another_version(world: World) -> bytes:
    """The world's version as a file, under another code."""
    return json.dumps({**json.loads(versions.export_version(world.version)), "code": "another"}).encode()


def through_a_draft(by) -> None:
    """A version that is begun, renamed and thrown away."""
    version = versions.create_version(name="Next year", by=by)
    versions.change_version(version=version, name="The year after", by=by)
    versions.delete_version(version=version, by=by)


def through_a_part(by) -> None:
    """A principle of a draft, reworded, moved and deleted."""
    principle = f.PrincipleFactory()
    here = {"version": principle.version, "part_kind": KINDS["principle"], "part": principle, "by": by}
    parts.change_part(**here, name="Air")
    parts.move_part(**here, direction="down")
    parts.delete_part(**here)


def through_a_version(world: World, by) -> None:
    """A version of the framework, published and retired."""
    version = f.VersionFactory()
    f.CriterionFactory(principle__version=version)
    f.ScalePointFactory(version=version)
    f.LevelFactory(version=version)
    f.OutcomeFactory(version=version)
    f.OutcomeFactory(version=version, kind="not_yet", days=90, most_named=1)
    versions.publish_version(version=version, by=by)
    versions.retire_version(version=version, by=by)
