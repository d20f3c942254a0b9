"""Publishing and retiring versions, and a framework or questionnaire as one file."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from framework.enums import VersionState
from framework.exchange import BadFrameworkFile, build_questionnaire, build_version, describe_version
from framework.models import Questionnaire, Version
from wqm.access.policy import NotAllowed
from wqm.activity.services import record


@transaction.atomic
def import_version(*, content: bytes, by: Any) -> Version:
    """Make a draft version from an exported file. Raises BadFrameworkFile with the place and what is wrong there."""
    version = build_version(parse_file(content))
    record("framework.imported", by=by, target=version, summary=f"Imported {version}")
    return version


@transaction.atomic
def import_questionnaire(*, content: bytes, by: Any) -> Questionnaire:
    """Make a draft questionnaire from a file. Raises BadFrameworkFile."""
    questionnaire = build_questionnaire(parse_file(content))
    record("questionnaire.imported", by=by, target=questionnaire, summary=f"Imported {questionnaire}")
    return questionnaire


def export_version(version: Version) -> bytes:
    """The version as a file that `import_version` reads back without loss."""
    return json.dumps(describe_version(version), indent=2, ensure_ascii=False).encode() + b"\n"


@transaction.atomic
def publish_version(*, version: Version, by: Any) -> None:
    """Make it the schools' to use; from now on nothing in it changes."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise NotAllowed("Only a draft can be published.")
    if not version.principles.exists() or not version.scale.exists() or not version.levels.exists():
        raise NotAllowed("A version needs at least one principle, one point of the scale and one level.")
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save(update_fields=["state", "published_at"])
    record("framework.published", by=by, target=version, summary=f"Published {version}")


@transaction.atomic
def retire_version(*, version: Version, by: Any) -> None:
    """Take no new cycles; cycles that are pinned to it go on."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.PUBLISHED:
        raise NotAllowed("Only a published version can be retired.")
    version.state = VersionState.RETIRED
    version.save(update_fields=["state"])
    record("framework.retired", by=by, target=version, summary=f"Retired {version}")


@transaction.atomic
def publish_questionnaire(*, questionnaire: Questionnaire, by: Any) -> None:
    """Let waves use it; from now on nothing in it changes."""
    questionnaire = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if questionnaire.state != VersionState.DRAFT:
        raise NotAllowed("Only a draft can be published.")
    questionnaire.state = VersionState.PUBLISHED
    questionnaire.published_at = timezone.now()
    questionnaire.save(update_fields=["state", "published_at"])
    record("questionnaire.published", by=by, target=questionnaire, summary=f"Published {questionnaire}")


def parse_file(content: bytes) -> Any:
    """The JSON in a file; raises BadFrameworkFile for anything else."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadFrameworkFile("This is not a framework file. Choose a .json file that was exported here.") from error
