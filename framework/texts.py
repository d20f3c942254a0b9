"""How texts of the office are written and read: blank lines part paragraphs, `## ` begins a heading, `- ` an item."""

from dataclasses import dataclass, field

from framework.enums import TextKey
from framework.models import OfficeText
from framework.sample_texts import SAMPLES


@dataclass(frozen=True)
class Block:
    """A heading ("h2"), a paragraph ("p") or a list ("ul") with its items."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class SiteText:
    """A text as it is shown; `is_sample` while the office has not written its own."""

    blocks: list[Block]
    is_sample: bool
    body: str


def text_of(key: str) -> SiteText:
    """The office's text, or our sample. One query."""
    stored = OfficeText.objects.filter(key=key).values_list("body", flat=True).first()
    body = SAMPLES[TextKey(key)] if stored is None else stored
    return SiteText(blocks_of(body), stored is None, body)


def blocks_of(body: str) -> list[Block]:
    """The text in blocks; nothing in it is markup, so it is escaped like any other."""
    blocks: list[Block] = []
    for part in body.replace("\r\n", "\n").split("\n\n"):
        words: list[str] = []
        for line in map(str.strip, part.split("\n")):
            if line.startswith("## "):
                _close(blocks, words)
                blocks.append(Block("h2", line[3:].strip()))
            elif line.startswith("- "):
                _close(blocks, words)
                if not blocks or blocks[-1].kind != "ul":
                    blocks.append(Block("ul"))
                blocks[-1].items.append(line[2:].strip())
            elif line:
                words.append(line)
        _close(blocks, words)
    return blocks


def _close(blocks: list[Block], words: list[str]) -> None:
    if words:
        blocks.append(Block("p", " ".join(words)))
        words.clear()
