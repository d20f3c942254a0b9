"""axe in a page at three widths, and whether a page fits its width.

What a width can change is looked at there: everything once, and again only where the page looks different. Whether
a contrast is enough follows from how an element and all around it are painted (its manner); a manner that passed once
in this process is not looked at again, on whatever page it is met. Where nothing but sizes changed from one width to
the next, or just what changed on an earlier page that passed (the menu opens on a wide screen), the rules that sizes
can break are run alone. A page that fails leaves nothing behind, so that the next one fails, too.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE, TABLET

WIDTHS = (PHONE, TABLET, DESK)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Style sheets fetched once more, for a rule about turned screens that is experimental and not among these.
EVERY_RUN = {"resultTypes": ["violations"], "preload": False}
ALL_BUT_CONTRAST = EVERY_RUN | {
    "runOnly": {"type": "tag", "values": TAGS},
    # In axe off by default, although 2.2 asks for it.
    "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}},
}
CONTRAST = EVERY_RUN | {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# The last one is no matter of sizes: a menu that opens must not bear the name of another that is there.
SIZES = EVERY_RUN | {
    "runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable", "landmark-unique"]}
}
SCRIPT = Axe().axe_script
RUN = "options => axe.run(document, options).then(found => found.violations)"
RUN_ON = """([numbers, options]) => {
  const all = document.querySelectorAll('*');
  return axe.run({include: numbers.map(number => all[number])}, options).then(found => found.violations);
}"""
# For each element two numbers: its manner, 0 where it cannot be seen, and its own tag and words. A large text may be
# paler (24 px, or 18.66 px bold: WCAG 2.2, 1.4.3). Who wants less motion has transitions that end at the next frame;
# they are ended at once, or a width would be judged by the colours of the one before.
MANNERS = """() => {
  for (const animation of document.getAnimations()) {
    if (Number.isFinite(animation.effect.getComputedTiming().endTime)) animation.finish();
  }
  const manners = new Map(), hash = text => {
    let a = 0xdeadbeef, b = 0x41c6ce57;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 2654435761); b = Math.imul(b ^ code, 1597334677);
    }
    return 4294967296 * (2097151 & (b ^ b >>> 13)) + ((a ^ a >>> 16) >>> 0);
  };
  for (const element of document.querySelectorAll('*')) {
    if (!element.checkVisibility({visibilityProperty: true})) { manners.set(element, 0); continue; }
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    manners.set(element, hash([
      manners.get(element.parentElement), element.localName, element.getAttribute('class'), element.type,
      element.disabled, style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.textShadow,
      style.textDecorationLine, style.display, style.position, style.clip, style.filter,
      size >= 24 || size >= 18.66 && style.fontWeight >= 700,
    ].join()));
  }
  const words = element => [...element.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim());
  return [...manners].map(([element, manner]) => [manner, hash(element.cloneNode().outerHTML + words(element))]);
}"""
# What reaches beyond the right edge (or the left edge, right to left) although nothing around it scrolls; of a box that
# fits, the words can. Of what lies in one another, the innermost.
TOO_WIDE = """() => {
  const root = document.documentElement, width = root.clientWidth;
  if (root.scrollWidth <= width) return [];
  const scrolls = e => {
    for (e = e.parentElement; e !== root; e = e.parentElement) {
      if (getComputedStyle(e).overflowX !== 'visible') return true;
    }
    return false;
  };
  const out = new Set([...document.body.querySelectorAll('*')].filter(e => {
    const box = e.getBoundingClientRect(), words = box.left + e.scrollWidth;
    return e.checkVisibility() && box.width && (Math.max(box.right, words) > width + 1 || box.left < -1) && !scrolls(e);
  }));
  const innermost = [...out].filter(e => ![...e.children].some(child => out.has(child)));
  return [`${root.scrollWidth} px`, ...innermost.slice(0, 5).map(e => e.outerHTML.slice(0, 120))];
}"""

_passed: set[int] = set()
_passed_changes: set[frozenset[tuple[int, int]]] = set()


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at every width."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    page.evaluate("document.fonts.ready.then(() => true)")
    problems: list[str] = []
    met: set[int] = set()
    changes: set[frozenset[tuple[int, int]]] = {frozenset()}
    before: list[tuple[int, int]] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        elements = [(manner, written) for manner, written in page.evaluate(MANNERS)]
        problems += [f"{width} px, too wide: {line}" for line in page.evaluate(TOO_WIDE)]
        changed = frozenset(set(elements) - set(before))
        is_known = len(elements) == len(before) and changed in _passed_changes | changes
        violations = page.evaluate(RUN, SIZES if is_known else ALL_BUT_CONTRAST)
        if new := {manner for manner, _ in elements} - _passed - met - {0}:
            numbers = [number for number, (manner, _) in enumerate(elements) if manner in new]
            violations += page.evaluate(RUN_ON, [numbers, CONTRAST])
        problems += [f"{width} px, {line}" for violation in violations for line in _lines(violation)]
        met |= new
        if before:
            changes.add(changed)
        before = elements
    if not problems:
        _passed.update(met)
        _passed_changes.update(changes)
    return list(dict.fromkeys(problems))


def _lines(violation: dict) -> list[str]:
    return [f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})" for node in violation["nodes"]]
