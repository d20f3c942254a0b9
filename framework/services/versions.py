"""Beginning, publishing, retiring and deleting versions, and a version as one file."""

import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.text import slugify

from framework.defaults import COUNT_RULES, OUTCOMES
from framework.enums import VersionState
from framework.exchange.reading import parse_file
from framework.exchange.versions import build_version, describe_version
from framework.models import CountRule, Framework, Outcome, Version
from framework.policies import check_can_change_version, check_can_publish_version, check_can_retire_version
from framework.retiring import tell_rooms
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit

LONGEST_CODE = 36


def locked_draft(version_id: int) -> Version:
    """The version, held until the end of the transaction; raises NotAllowed where it is no draft any more."""
    version = Version.objects.select_for_update().select_related("framework").filter(pk=version_id).first()
    if version is None:
        raise NotAllowed("A colleague has deleted this draft.")
    check_can_change_version(version)
    return version


@transaction.atomic
def create_version(
    *, name: str, by: Any, about: str = "", is_sample: bool = False, based_on: Version | None = None
) -> Version:
    """A draft: with everything of another version, each criterion grown from the one it was copied from, or empty."""
    framework = based_on.framework if based_on else _the_framework()
    code = _free_code(framework, name)
    described = {"name": name, "about": about, "is_sample": is_sample, "code": code}
    if based_on:
        version = build_version(_grown(describe_version(based_on)) | described)
    else:
        version = Version.objects.create(framework=framework, **described)
        Outcome.objects.bulk_create([Outcome(version=version, **row) for row in OUTCOMES])
        CountRule.objects.bulk_create([CountRule(version=version, **row) for row in COUNT_RULES])
    record("framework.created", by=by, target=version, summary=f"Started {version}")
    return version


@transaction.atomic
def change_version(*, version: Version, by: Any, edition: int | None = None, **values: Any) -> Version:
    """Its name, what it is about, whether it is a sample. Raises EditConflict."""
    version = locked_draft(version.pk)
    changes = start_edit(version, values, edition=edition)
    for field, value in changes.items():
        setattr(version, field, value)
    if changes:
        version.save(update_fields=sorted(changes))
        record("framework.changed", by=by, target=version, summary=f"Changed the details of {version}")
    return version


@transaction.atomic
def delete_version(*, version: Version, by: Any) -> None:
    """Throw a draft away with everything in it."""
    version = locked_draft(version.pk)
    record("framework.deleted", by=by, summary=f"Deleted the draft {version}")
    try:
        version.delete()
    except ProtectedError as error:
        raise NotAllowed("Another draft was started from this one. Delete that draft first.") from error


def _the_framework() -> Framework:
    """The one there is, or a first one."""
    first = Framework.objects.order_by("pk").first()
    return first or Framework.objects.create(slug="framework", name=f"{settings.SITE_NAME} framework")


def _free_code(framework: Framework, name: str) -> str:
    base = slugify(name)[:LONGEST_CODE].strip("-") or "version"
    code, number = base, 1
    while framework.versions.filter(code=code).exists():
        number += 1
        code = f"{base}-{number}"
    return code


def _grown(described: dict[str, Any]) -> dict[str, Any]:
    """The description of a version whose criteria all grow from those described."""
    for principle in described["principles"]:
        for criterion in principle["criteria"]:
            criterion["grown_from"] = [f"{described['code']}/{criterion['code']}"]
    return described


@transaction.atomic
def import_version(*, content: bytes, by: Any) -> Version:
    """Make a draft version from an exported file. Raises BadFrameworkFile with the place and what is wrong there."""
    version = build_version(parse_file(content))
    record("framework.imported", by=by, target=version, summary=f"Imported {version}")
    return version


def export_version(version: Version) -> bytes:
    """The version as a file that `import_version` reads back without loss."""
    return json.dumps(describe_version(version), indent=2, ensure_ascii=False).encode() + b"\n"


@transaction.atomic
def publish_version(*, version: Version, by: Any) -> None:
    """Make it the schools' to use; after that nothing in it changes."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    check_can_publish_version(version)
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save(update_fields=["state", "published_at"])
    record("framework.published", by=by, target=version, summary=f"Published {version}")


@transaction.atomic
def retire_version(*, version: Version, by: Any) -> None:
    """Take no new cycles; cycles that are pinned to it go on, and those who work with it are told."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    check_can_retire_version(version)
    version.state = VersionState.RETIRED
    version.save(update_fields=["state"])
    record("framework.retired", by=by, target=version, summary=f"Retired {version}")
    tell_rooms(version, by=by)
