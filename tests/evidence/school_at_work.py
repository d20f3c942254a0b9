"""Hazel Primary at work on its evidence."""

from django.core.files.uploadedfile import SimpleUploadedFile

from evidence.models import Evidence, EvidenceUse
from evidence.services import library
from evidence.services.reviews import decide_on_use
from evidence.services.uses import use_evidence
from tests.wqm.files.uploads import pdf


class Hazel:
    """Hazel's cycle, people, and shortcuts to the services."""

    def __init__(self, world):
        self.world, self.school, self.cycle = world, world.school, world.cycle()
        self.head, self.officer = world.person("head"), world.person("officer")

    def criterion(self, principle: int, number: int):
        """One of the cycle's version."""
        return self.cycle.version.principles.get(number=principle).criteria.get(number=number)

    def note(self, **values) -> Evidence:
        """A note in the library."""
        values = {"title": "Walk round", "kind": "note", "note": "Ask us", **values}
        return library.add_to_library(school=self.school, by=self.head, **values)

    def file(self, content: bytes | None = None, name: str = "plan.pdf", **values) -> Evidence:
        """A file in the library."""
        upload = SimpleUploadedFile(name, content or pdf())
        values = {"title": "The plan", "kind": "file", **values}
        return library.add_to_library(school=self.school, by=self.head, upload=upload, **values)

    def use(self, evidence: Evidence, *criteria) -> list[EvidenceUse]:
        """Used for these criteria."""
        criteria = criteria or (self.criterion(2, 2),)
        use_evidence(cycle=self.cycle, pairs=[(evidence, criterion) for criterion in criteria], by=self.head)
        return list(EvidenceUse.objects.filter(evidence=evidence).order_by("pk"))

    def decide(self, use: EvidenceUse, acceptance: str, reason: str = "") -> EvidenceUse:
        """As the officer, having seen it as it is."""
        use.evidence.refresh_from_db()
        return decide_on_use(
            use=use, acceptance=acceptance, reason=reason, seen=use.evidence.stamp, by=self.officer
        )  # fmt: skip
