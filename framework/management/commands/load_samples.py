"""Loads and publishes the sample framework and questionnaires, where they are not there yet."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from framework.exchange.questionnaires import build_questionnaire
from framework.exchange.reading import parse_file
from framework.exchange.versions import build_version
from framework.models import Questionnaire, Version
from framework.services.questionnaires import publish_questionnaire
from framework.services.versions import publish_version
from wqm.tenancy.scope import scope

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


class Command(BaseCommand):
    """`manage.py load_samples`: safe to run again."""

    help = __doc__

    def handle(self, *args, **options):
        """Load what is missing, in the order in which the versions grew from each other."""
        with scope(everything=True), transaction.atomic():
            for name in ("framework_six", "framework_seven"):
                data = parse_file((SAMPLES / f"{name}.json").read_bytes())
                if not Version.objects.filter(framework__slug=data["framework"]["slug"], code=data["code"]).exists():
                    publish_version(version=build_version(data), by=None)
                    self.stdout.write(f"Loaded {data['name']}")
            for path in sorted(SAMPLES.glob("questionnaire_*.json")):
                data = parse_file(path.read_bytes())
                if not Questionnaire.objects.filter(slug=data["slug"]).exists():
                    publish_questionnaire(questionnaire=build_questionnaire(data), by=None)
                    self.stdout.write(f"Loaded {data['name']}")
