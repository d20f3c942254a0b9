"""Publishing and retiring versions, and a version as one file."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from framework.enums import VersionState
from framework.exchange.reading import parse_file
from framework.exchange.versions import build_version, describe_version
from framework.models import Version
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record


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
    """Make it the schools' to use; from now on nothing in it changes."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        raise NotAllowed("This version is not a draft. You can only publish a draft.")
    if not version.principles.exists() or not version.scale.exists() or not version.levels.exists():
        raise NotAllowed("A version needs at least one principle, one point on the scale and one level.")
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save(update_fields=["state", "published_at"])
    record("framework.published", by=by, target=version, summary=f"Published {version}")


@transaction.atomic
def retire_version(*, version: Version, by: Any) -> None:
    """Take no new cycles; cycles that are pinned to it go on."""
    version = Version.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.PUBLISHED:
        raise NotAllowed("This version is not published. You can only retire a published version.")
    version.state = VersionState.RETIRED
    version.save(update_fields=["state"])
    record("framework.retired", by=by, target=version, summary=f"Retired {version}")
