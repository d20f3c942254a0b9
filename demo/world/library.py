"""A school's library of evidence: photographs, a link, what is reused, and what the office said."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import User
from evidence.enums import Acceptance, EvidenceKind
from evidence.models import Cycle, Evidence, EvidenceUse
from evidence.services.library import add_to_library
from evidence.services.reviews import decide_on_use
from evidence.services.uses import use_evidence
from framework.queries import criteria_of

PHOTOGRAPH, LINK, NOTE, FILE = EvidenceKind.PHOTOGRAPH, EvidenceKind.LINK, EvidenceKind.NOTE, EvidenceKind.FILE
ROTA = "Week,Monday,Tuesday,Wednesday,Thursday,Friday\n1,Mrs Gill,Mr Patel,Mrs Gill,Miss Hart,Mr Osei\n"


def stock_library(cycle: Cycle, by: User, officer: User) -> None:
    """What a school would keep, some of it used for several criteria; the office has looked at a part of it."""
    today = timezone.localdate()
    pieces = [
        (_keep(cycle, by, PHOTOGRAPH, "The reading garden", upload=_garden(), supplied_by="Mrs Abbott, site team",
               alt_text="A wooden bench under a young tree, with two raised beds of beans in front of it",
               effective_on=today - timedelta(days=48)), ("day", "support")),
        (_keep(cycle, by, PHOTOGRAPH, "Worry box outside Year 4", upload=_box(), supplied_by="Year 4 team",
               alt_text="A blue box with a slot, on a shelf beside a door, under a poster with three faces",
               effective_on=today - timedelta(days=20)), ("early-help", "safety", "voice")),
        (_keep(cycle, by, LINK, "Wellbeing page of our website", url="https://www.larkfield.example/wellbeing",
               note="Written with parents. The sleep page is the most read.", effective_on=today - timedelta(days=130),
               review_on=today - timedelta(days=4)), ("vision", "voice")),
        (_keep(cycle, by, FILE, "Quiet room rota", upload=SimpleUploadedFile("rota.csv", ROTA.encode()),
               supplied_by="Office", personal_data=True, effective_on=today - timedelta(days=60)), ("support",)),
        (_keep(cycle, by, NOTE, "School council minutes, autumn", supplied_by="School council",
               note="Agreed: benches before a climbing frame. Members told every class why."), ("voice",)),
    ]  # fmt: skip
    criteria = {criterion.code: criterion for criterion in criteria_of(cycle.version_id)}
    pairs = [(piece, criteria[code]) for piece, codes in pieces for code in codes if code in criteria]
    use_evidence(cycle=cycle, pairs=pairs, by=by)
    _keep(
        cycle, by, PHOTOGRAPH, "Harvest lunch with grandparents", upload=_lunch(), children_pictured=True,
        consent="Consent forms from September, held in the school office", supplied_by="Mr Osei",
        alt_text="A long table in a hall, laid with bowls, seen from behind the people sitting at it",
        principles=list(cycle.version.principles.all())[-1:], effective_on=today - timedelta(days=33),
    )  # fmt: skip
    _look_at(cycle, officer)


def _look_at(cycle: Cycle, officer: User) -> None:
    """The office accepted most, and would like to see more twice."""
    asks = {
        "Worry box outside Year 4": "How many worries came in last half-term, and how soon did each one get an answer?",
        "School council minutes, autumn": "Add the minutes themselves, with the date of the meeting.",
    }
    uses = EvidenceUse.objects.filter(cycle=cycle).select_related("evidence").order_by("pk")
    asked = set()
    for place, use in enumerate(uses):
        reason = asks.get(use.evidence.title, "") if use.evidence.title not in asked else ""
        if reason:
            asked.add(use.evidence.title)
            decide_on_use(use=use, acceptance=Acceptance.MORE, reason=reason, seen=use.evidence.stamp, by=officer)
        elif place % 4:
            decide_on_use(use=use, acceptance=Acceptance.ACCEPTED, seen=use.evidence.stamp, by=officer)


def _keep(cycle: Cycle, by: User, kind: EvidenceKind, title: str, **values) -> Evidence:
    return add_to_library(school=cycle.school, kind=kind, title=title, by=by, **values)


def _picture(name: str, image: Image.Image) -> SimpleUploadedFile:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return SimpleUploadedFile(name, out.getvalue())


def _scene(top: str, ground: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (1200, 800), top)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 520, 1200, 800), fill=ground)
    return image, draw


def _garden() -> SimpleUploadedFile:
    """A bench under a tree, and two raised beds."""
    image, draw = _scene("#cfe3ea", "#9bb985")
    draw.rectangle((830, 250, 862, 560), fill="#6f5138")
    for x, y, r in ((760, 130, 120), (880, 90, 140), (960, 190, 110)):
        draw.ellipse((x - r, y - r + 60, x + r, y + r + 60), fill="#5d8a54")
    for y in (430, 470, 510):
        draw.rounded_rectangle((620, y, 1060, y + 22), 8, fill="#a5713f")
    for x in (650, 1010):
        draw.rectangle((x, 530, x + 22, 610), fill="#7d5530")
    for x in (90, 360):
        draw.rounded_rectangle((x, 620, x + 220, 730), 8, fill="#8a6242")
        for step in range(5):
            at = x + 30 + step * 40
            draw.line((at, 640, at, 540), fill="#54743f", width=6)
            draw.ellipse((at - 16, 540, at + 16, 566), fill="#6f9a56")
    return _picture("reading garden.jpg", image)


def _box() -> SimpleUploadedFile:
    """A blue box on a shelf, a door, a poster with three faces."""
    image, draw = _scene("#f0e6d4", "#b9a283")
    draw.rectangle((60, 120, 380, 620), fill="#8f6a49")
    draw.ellipse((330, 370, 356, 396), fill="#e6c25c")
    draw.rectangle((520, 560, 1080, 590), fill="#7d5c3e")
    draw.rounded_rectangle((660, 360, 940, 560), 14, fill="#2f6f9f")
    draw.rounded_rectangle((720, 392, 880, 410), 8, fill="#15364f")
    draw.rectangle((620, 80, 980, 300), fill="#fffdf7")
    for x, mouth in ((690, (20, 160)), (800, None), (910, (200, 340))):
        draw.ellipse((x - 42, 140, x + 42, 224), fill="#f3c95b")
        for eye in (-14, 14):
            draw.ellipse((x + eye - 5, 166, x + eye + 5, 176), fill="#3b2f1c")
        if mouth:
            draw.arc((x - 20, 176 if mouth[0] == 20 else 194, x + 20, 208 if mouth[0] == 20 else 216), *mouth,
                     fill="#3b2f1c", width=5)  # fmt: skip
        else:
            draw.line((x - 18, 200, x + 18, 200), fill="#3b2f1c", width=5)
    return _picture("worry box.jpg", image)


def _lunch() -> SimpleUploadedFile:
    """A long table seen from behind."""
    image, draw = _scene("#ece4da", "#c9b79c")
    for x in range(80, 1200, 280):
        draw.rectangle((x, 60, x + 150, 260), fill="#bcd9e6")
    draw.polygon(((120, 480), (1080, 480), (1180, 600), (20, 600)), fill="#a77b4e")
    for x in range(170, 1080, 120):
        draw.ellipse((x, 490, x + 76, 526), fill="#f7f1e3")
        draw.ellipse((x + 12, 496, x + 64, 516), fill="#c8612f")
    for number, x in enumerate(range(90, 1120, 150)):
        shirt = ("#4f7f7a", "#a4523b", "#5a6a9a", "#7c9152")[number % 4]
        draw.rounded_rectangle((x, 600, x + 110, 800), 40, fill=shirt)
        draw.ellipse((x + 20, 520, x + 90, 610), fill=("#6b4a33", "#c9a173", "#3a2c22", "#8c8c8c")[number % 4])
    return _picture("harvest lunch.jpg", image)
