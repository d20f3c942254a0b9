// Internal remarks, behind a wall that can be seen.

import { Draft, box, whose } from "./draft.js";
import { button, h } from "./html.js";
import { meeting } from "./panels.js";

export function remarksPanel(context) {
  const list = h("div", { class: "wqm-day-notes" });
  const cards = new Map();
  const add = (place, isNew) => {
    const card = cardOf(context, place);
    cards.set(`remark:${place.key}`, card);
    list[isNew ? "prepend" : "append"](card.element);
    if (isNew) card.focus();
  };
  const element = h("div", { class: "wqm-day-wall" },
    h("h3", { class: "govuk-heading-s" }, "Internal remarks"),
    h("p", { class: "govuk-body" }, h("strong", {}, "Only the people on this visit and the office read this. No report does.")),
    !context.isReadOnly && h("div", { class: "wqm-day-new" }, h("button", { type: "button", class: "wqm-day-new__button", onclick: () => add({ key: crypto.randomUUID() }, true) }, "+ Remark")),
    list);
  const update = () => {
    const things = context.store.things("remark"), ids = new Set(things.map((thing) => thing.id));
    for (const [id, card] of cards) {
      if (ids.has(id) || card.isNew()) continue;
      card.element.remove();
      cards.delete(id);
    }
    for (const thing of things) if (!cards.has(thing.id)) add(thing.place, false);
    for (const card of cards.values()) card.update();
  };
  update();
  return { element, update };
}

function cardOf(context, place) {
  const { store } = context;
  const draft = new Draft(store, "remark", place, { text: "" });
  let hasWritten = Boolean(store.thing("remark", place));
  const text = box(draft, "text", "Remark", { isLabelHidden: true, isReadOnly: context.isReadOnly, onchange: () => { hasWritten = true; } });
  const met = meeting(context, draft);
  const facts = h("p", { class: "wqm-day-note__facts" });
  const remove = () => {
    const said = { ...draft.said };
    hasWritten = true;
    store.remove("remark", place, draft.edition);
    element.remove();
    store.emit("change");
    if (said.text.trim()) context.undo("Remark deleted.", () => store.write("remark", { key: crypto.randomUUID() }, said, 0));
  };
  const element = h("article", { class: "wqm-day-note" }, met.element, facts, text.element,
    !context.isReadOnly && button("Delete remark", remove, { kind: "quiet" }));
  const update = () => {
    draft.refresh(element);
    facts.replaceChildren(...whose(draft.by, store.data.me).slice(1));
    text.update();
    met.update();
  };
  update();
  return { element, update, focus: () => text.area.focus(), isNew: () => !hasWritten };
}
