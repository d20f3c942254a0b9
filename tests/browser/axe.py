"""axe in a page, and whether a page fits its width."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, TABLET

WIDTHS = (PHONE, TABLET, DESK)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    # In axe off by default, although 2.2 asks for it.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # Style sheets fetched once more, for a rule about turned screens that is experimental and not among these.
    "preload": False,
}
SCRIPT = Axe().axe_script
RUN = "options => axe.run(document, options).then(found => found.violations)"
# What reaches beyond the right edge (or the left edge, right to left) although nothing around it scrolls.
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = e => { for (e = e.parentElement; e; e = e.parentElement) {
    if (!['visible'].includes(getComputedStyle(e).overflowX)) return true; } return false; };
  const out = [...document.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect();
    return (box.right > root.clientWidth + 1 || box.left < -1) && box.width && !scrolls(e);
  });
  return [`${root.scrollWidth} px`, ...out.slice(0, 5).map(e => e.outerHTML.slice(0, 120))];
}"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at every width."""
    page.evaluate(SCRIPT)
    page.evaluate("document.fonts.ready.then(() => true)")
    problems: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        problems += [f"{width} px, too wide: {line}" for line in page.evaluate(TOO_WIDE)]
        problems += [f"{width} px, {line}" for violation in page.evaluate(RUN, OPTIONS) for line in _lines(violation)]
    return list(dict.fromkeys(problems))


def _lines(violation: dict) -> list[str]:
    return [f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})" for node in violation["nodes"]]
