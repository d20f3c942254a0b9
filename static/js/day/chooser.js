// One of several things at a time (an item of the agenda, a principle, a target): a list, back and next.

import { button, fill, h, select } from "./html.js";

// `entries` are {key, label}; `show(entry)` makes {element, update}. The choice is in the address, so that Back works.
export function chooser(context, { label, entries, at, show, tab, mark = () => "" }) {
  const body = h("div");
  let now = null, key = at;
  const move = (by) => {
    const next = entries[entries.findIndex((entry) => String(entry.key) === String(key)) + by];
    if (next) context.go(`${tab}/${next.key}`);
  };
  const list = select(label, entries.map((entry) => [entry.key, `${entry.label}${mark(entry)}`]), key, (value) => context.go(`${tab}/${value}`), { isHidden: true });
  const back = button("Back", () => move(-1)), next = button("Next", () => move(1));
  const choose = (chosen) => {
    const place = Math.max(entries.findIndex((entry) => String(entry.key) === String(chosen)), 0);
    key = entries[place].key;
    list.querySelector("select").value = String(key);
    back.disabled = place === 0;
    next.disabled = place === entries.length - 1;
    now = show(entries[place]);
    fill(body, now.element);
  };
  choose(key);
  return { element: h("div", {}, h("div", { class: "wqm-day-choose" }, back, list, next), body), update: () => now.update(), choose };
}

// The school's words beside one's own: half and half where there is room.
export function beside(left, right, titles = ["What the school says", "Your notes"]) {
  return h("div", { class: "wqm-day-beside" },
    h("section", { class: "wqm-day-beside__theirs" }, h("h3", { class: "govuk-heading-s" }, titles[0]), left),
    h("section", { class: "wqm-day-beside__mine" }, h("h3", { class: "govuk-heading-s" }, titles[1]), right));
}
