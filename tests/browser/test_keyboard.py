"""The keyboard alone: skip link, menus, switcher, and a focus that can be seen everywhere."""

from playwright.sync_api import Page, expect

from tests.factories import MembershipFactory
from tests.world import PASSWORD
from wqm.tenancy.scope import scope

# Whether what has the focus shows it: an outline, a shadow, another border or colour than before.
SHOWN = """() => {
  const e = document.activeElement, look = () => {
    const found = [];
    for (const part of [e, e.parentElement, e.nextElementSibling]) for (const pseudo of [null, '::before', '::after']) {
      if (!part) continue;
      const s = getComputedStyle(part, pseudo);
      found.push([s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.borderWidth,
                  s.backgroundColor, s.color, s.textDecoration].join());
    }
    return found.join('|');
  };
  const focused = look(); e.blur(); const plain = look(); e.focus();
  return focused !== plain;
}"""
NAME = "document.activeElement.outerHTML.slice(0, 150)"


def tab_through(page: Page, most: int = 60) -> list[str]:
    """Everything that the focus reaches, in order; each of it shows the focus and lies in the window."""
    reached: list[str] = []
    page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate(NAME)
        if page.evaluate("document.activeElement === document.body") or name in reached:
            break
        assert page.evaluate(SHOWN), f"no focus to be seen on {name}"
        reached.append(name)
    return reached


def test_skip_link_comes_first_and_leads_to_the_content(served, open_page):
    page = open_page("head")
    page.goto(f"/schools/{served.world.school.pk}/")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to main content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_focus_is_visible_wherever_it_goes(served, open_page):
    school = served.world.school.pk
    page = open_page("head")
    paths = (
        f"/schools/{school}/",
        f"/schools/{school}/self-evaluation/",
        f"/schools/{school}/surveys/new/",
        "/verify/",
    )
    for path in paths:
        page.goto(path)
        assert len(tab_through(page)) >= 4


def test_navigation_of_a_phone_opens_by_keyboard(served, open_page):
    page = open_page("head", width=360)
    page.goto(f"/schools/{served.world.school.pk}/")
    link = page.get_by_role("navigation").get_by_role("link", name="Self-evaluation")
    expect(link).to_be_hidden()
    page.locator(".wqm-side__summary").focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/self-evaluation/")


def test_switcher_and_account_menu_by_keyboard(served, open_page):
    world = served.world
    with scope(everything=True):
        MembershipFactory(user=world.person("head"), school=world.next_door, role="governor")
    page = open_page("head")
    page.goto(f"/schools/{world.school.pk}/")
    menu = page.locator("details.wqm-switcher")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="Willow Primary").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/schools/{world.next_door.pk}/")
    page.locator("details.wqm-account summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Sign out")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/login/")


def test_signing_in_with_keys_alone_and_back_to_the_error(served, open_page):
    page = open_page()
    page.goto("/account/login/")
    page.get_by_label("Email address").focus()
    page.keyboard.type("contributor@hazel.example")
    page.keyboard.press("Tab")
    page.keyboard.type(f"{PASSWORD} not")
    page.keyboard.press("Enter")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
