"""A questionnaire as a whole: made, described, published, followed by its next edition, retired."""

import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from framework.enums import VersionState
from framework.exchange.questionnaires import FORMATS, build_questionnaire, describe_questionnaire, write_questionnaire
from framework.exchange.reading import expect, parse_file
from framework.models import Questionnaire, Recording
from framework.policies import check_can_change, check_can_follow, check_can_publish, check_can_retire
from framework.services.sounds import copy_recordings, remove_recordings
from framework.services.wording import uncheck
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit

LONGEST_SLUG = 60


def locked(questionnaire_id: int) -> Questionnaire:
    """The row that decides whether anything below it may change, held until the transaction ends."""
    questionnaire = Questionnaire.objects.select_for_update().filter(pk=questionnaire_id).first()
    if questionnaire is None:
        raise NotAllowed("A colleague has deleted this draft.")
    return questionnaire


def locked_draft(questionnaire_id: int) -> Questionnaire:
    """The same, of a draft; raises NotAllowed where somebody has published it meanwhile."""
    questionnaire = locked(questionnaire_id)
    check_can_change(questionnaire)
    return questionnaire


@transaction.atomic
def create_questionnaire(*, details: dict[str, Any], by: Any) -> Questionnaire:
    """An empty draft, the first edition of a family that is called after it."""
    slug = free_slug(slugify(details["name"]) or "questionnaire")
    questionnaire = Questionnaire.objects.create(slug=slug, family=slug, **details)
    record("questionnaire.created", by=by, target=questionnaire, summary=f"Started {questionnaire}")
    return questionnaire


@transaction.atomic
def change_details(
    *, questionnaire: Questionnaire, details: dict[str, Any], by: Any, edition: int | None = None
) -> Questionnaire:
    """Name, audience, age, introduction and the like; another name or introduction has to be translated again.

    Raises EditConflict where somebody else changed the same since the page of `edition`.
    """
    questionnaire = locked_draft(questionnaire.pk)
    changed = list(start_edit(questionnaire, details, edition=edition, together=[("audience", "age")]))
    for name in changed:
        setattr(questionnaire, name, details[name])
    questionnaire.save(update_fields=changed)
    uncheck(questionnaire, [name for name in changed if name in ("name", "intro")])
    record("questionnaire.changed", by=by, target=questionnaire, summary=f"Changed the details of {questionnaire}")
    return questionnaire


@transaction.atomic
def import_questionnaire(*, content: bytes, by: Any, slug: str = "") -> Questionnaire:
    """Make a draft from a file, under `slug` where the file's own short name is taken. Raises BadFrameworkFile."""
    data = parse_file(content, "questionnaire file")
    expect(data, FORMATS)
    questionnaire = build_questionnaire({**data, "slug": slug} if slug else data)
    record("questionnaire.imported", by=by, target=questionnaire, summary=f"Imported {questionnaire}")
    return questionnaire


def export_questionnaire(questionnaire: Questionnaire) -> bytes:
    """The questionnaire with its translations as a file that `import_questionnaire` reads back without loss."""
    return write_questionnaire(describe_questionnaire(questionnaire))


@transaction.atomic
def make_next_edition(*, questionnaire: Questionnaire, by: Any) -> Questionnaire:
    """A draft with everything of this one, so that questions keep their codes and answers can be compared."""
    questionnaire = locked(questionnaire.pk)
    check_can_follow(questionnaire)
    family = questionnaire.family or re.sub(r"-\d+$", "", questionnaire.slug)
    editions = Questionnaire.objects.filter(family=family).values_list("edition", flat=True)
    edition = max([questionnaire.edition, *editions]) + 1
    slug = free_slug(f"{family[: LONGEST_SLUG - 7]}-{edition}")
    described = describe_questionnaire(questionnaire)
    following = build_questionnaire({**described, "slug": slug, "family": family, "edition": edition})
    copy_recordings(questionnaire, following)
    record("questionnaire.followed", by=by, target=following, summary=f"Started edition {edition} of {following}")
    return following


@transaction.atomic
def publish_questionnaire(*, questionnaire: Questionnaire, by: Any) -> None:
    """Let waves use it; from now on nothing in it changes."""
    questionnaire = locked(questionnaire.pk)
    check_can_publish(questionnaire)
    questionnaire.state = VersionState.PUBLISHED
    questionnaire.published_at = timezone.now()
    questionnaire.save(update_fields=["state", "published_at"])
    record("questionnaire.published", by=by, target=questionnaire, summary=f"Published {questionnaire}")


@transaction.atomic
def retire_questionnaire(*, questionnaire: Questionnaire, by: Any) -> None:
    """Offer it to no new wave; waves that use it go on."""
    questionnaire = locked(questionnaire.pk)
    check_can_retire(questionnaire)
    questionnaire.state = VersionState.RETIRED
    questionnaire.save(update_fields=["state"])
    record("questionnaire.retired", by=by, target=questionnaire, summary=f"Retired {questionnaire}")


@transaction.atomic
def delete_questionnaire(*, questionnaire: Questionnaire, by: Any) -> None:
    """Throw a draft away with everything in it."""
    questionnaire = locked_draft(questionnaire.pk)
    record(
        "questionnaire.deleted", by=by, summary=f"Deleted the draft {questionnaire}, edition {questionnaire.edition}"
    )
    remove_recordings(Recording.objects.filter(questionnaire=questionnaire))
    questionnaire.delete()


def free_slug(wanted: str) -> str:
    """The wanted short name, with a number after it where that is taken."""
    base, number = wanted[: LONGEST_SLUG - 5].strip("-"), 1
    slug = base
    while Questionnaire.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{base}-{number}"
    return slug
