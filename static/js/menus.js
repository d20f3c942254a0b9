// Menus are <details>. Here: Escape and a click elsewhere close them, and the side navigation is open where there is room
// in browsers that cannot show the content of closed details by style.

export function initMenus(root) {
  const menus = root.querySelectorAll("details.wqm-menu");
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  root.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  if (!CSS.supports("selector(::details-content)")) openWhereWide(root.querySelectorAll("details[data-open-wide]"));
}

function openWhereWide(elements) {
  const wide = window.matchMedia("(min-width: 62em)");
  const follow = () => elements.forEach((element) => { element.open = wide.matches; });
  wide.addEventListener("change", follow);
  follow();
}
