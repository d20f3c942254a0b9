// Notes: cards that are read, and opened to write in. A new one is one tap away.

import { conflictBox } from "./conflict.js";
import { Draft, box, whose } from "./draft.js";
import { button, clock, fill, h, segments, select, tick } from "./html.js";

const EMPTY = { kind: "seen", voice: "", few: false, item: null, principle: null, text: "", use: "", written_at: "" };

// `which(thing)` says what belongs here; `start` is what a new note has; `principles` are offered first.
export function notesOf(context, { which, start = {}, principles = [], isReadOnly = context.isReadOnly }) {
  const list = h("div", { class: "wqm-day-notes" });
  const cards = new Map(), here = new Set();
  const add = (kind) => {
    const place = { key: crypto.randomUUID() };
    const said = { ...EMPTY, ...start, kind, voice: kind === "heard" ? start.voice ?? "" : "", written_at: new Date().toISOString() };
    const card = cardOf(context, place, said, principles);
    cards.set(`note:${place.key}`, card);
    here.add(`note:${place.key}`);
    context.open.add(`note:${place.key}`);
    list.prepend(card.element);
    card.update();
    empty.hidden = true;
    card.focus();
  };
  const kinds = context.store.data.choices.kinds;
  const bar = isReadOnly ? null : h("div", { class: "wqm-day-new", role: "group", "aria-label": "New note" },
    kinds.map(([kind, label]) => h("button", { type: "button", class: "wqm-day-new__button", onclick: () => add(kind) }, `+ ${label}`)));
  const empty = h("p", { class: "govuk-hint" }, isReadOnly ? "No notes yet." : "No notes yet. Choose how you know, and write.");

  const update = () => {
    const things = context.store.things("note").filter((thing) => which(thing) || here.has(thing.id));
    things.sort((one, other) => (one.said.written_at < other.said.written_at ? 1 : -1));
    const ids = new Set(things.map((thing) => thing.id));
    for (const [id, card] of cards) {
      if (ids.has(id) || (here.has(id) && card.isNew())) continue;
      card.element.remove();
      cards.delete(id);
    }
    for (const thing of things) {
      if (!cards.has(thing.id)) {
        const card = cardOf(context, thing.place, thing.said, principles);
        cards.set(thing.id, card);
        list.append(card.element);
      }
    }
    for (const card of cards.values()) card.update();
    empty.hidden = cards.size > 0;
  };
  update();
  return { element: h("div", {}, bar, empty, list), update };
}

function cardOf(context, place, said, principles) {
  const { store } = context;
  const id = `note:${place.key}`;
  const draft = new Draft(store, "note", place, said);
  const element = h("article", { class: "wqm-day-note", "data-id": id });
  let form = null, signature = "";
  let hasWritten = Boolean(store.thing("note", place));

  const update = () => {
    const thing = store.thing("note", place);
    hasWritten ||= Boolean(thing);
    draft.refresh(form ? element : null);
    const isOpen = context.open.has(id) && !context.isReadOnly;
    if (isOpen && !form) {
      form = formOf(context, draft, id, principles, close);
      fill(element, form.element);
      signature = "";
    } else if (!isOpen) {
      form = null;
      const now = JSON.stringify([draft.said, draft.by, draft.change?.state, draft.change?.sentence, draft.change?.stored]);
      if (now !== signature) fill(element, readOf(context, draft, open));
      signature = now;
    }
    form?.update();
  };
  const open = () => { context.open.add(id); update(); form.focus(); };
  const close = () => {
    context.open.delete(id);
    if (draft.isEmpty) { store.drop(id); element.remove(); } else { update(); element.querySelector("button")?.focus(); }
    store.emit("change");
  };
  return { element, update, focus: () => form?.focus(), isNew: () => !hasWritten };
}

function readOf(context, draft, open) {
  const { said, change } = draft, { choices, me, briefing } = context.store.data;
  const label = (list, key) => list.find(([value]) => value === key)?.[1] ?? "";
  const about = briefing.principles.find((each) => each.id === said.principle);
  const facts = [label(choices.kinds, said.kind), label(choices.voices, said.voice), said.few ? "a few people" : "",
    about ? about.name : "", said.few || !said.written_at ? "" : clock(said.written_at)].filter(Boolean).join(" · ");
  const state = stateOf(change);
  return [
    h("p", { class: "wqm-day-note__facts" }, facts, whose(draft.by, me), said.use && h("strong", { class: "wqm-day-use" }, label(choices.uses, said.use))),
    h("p", { class: "wqm-day-note__text wqm-day-prose" }, said.text),
    state && h("p", { class: "wqm-day-problem" }, state),
    change?.state === "conflict" && conflictBox(context, change),
    context.isReadOnly ? null : button("Edit", open, { kind: "quiet", "aria-label": `Edit note: ${said.text.slice(0, 40)}` }),
  ];
}

const stateOf = (change) => (["unfinished", "refused"].includes(change?.state) ? `Not sent. ${change.sentence}` : "");

function formOf(context, draft, id, principles, close) {
  const { choices, briefing, few } = context.store.data;
  const text = box(draft, "text", "Note", { isLabelHidden: true });
  const voice = h("div"), about = h("div"), fewer = h("p", { class: "wqm-day-few" }), met = h("div");
  let conflict = "";
  const change = (said) => { draft.set(said); update(); };
  const setFew = (isFew) => change(isFew
    ? { few: true, item: null, principle: draft.said.principle ?? principles[0]?.id ?? null }
    : { few: false });
  const first = new Set(principles.map((each) => each.id));
  const listed = [["", "No principle yet"], ...[...principles, ...briefing.principles.filter((each) => !first.has(each.id))].map((each) => [each.id, `${each.number}. ${each.name}`])];
  const uses = h("div", { class: "wqm-day-uses" }, choices.uses.map(([key, label]) => h("button", {
    type: "button", class: "wqm-day-toggle", "data-use": key, onclick: () => change({ use: draft.said.use === key ? "" : key }),
  }, label)));
  const update = () => {
    const { said } = draft;
    const isHeard = said.kind === "heard";
    show(voice, isHeard, () => segments(`${id}-voice`, "Who said it", choices.voices, said.voice, (value) => change({ voice: value })));
    setRadio(voice, said.voice);
    setRadio(kinds, said.kind);
    show(about, true, () => select("Principle", listed, said.principle ?? "", (value) => change({ principle: value ? Number(value) : null })));
    const list = about.querySelector("select");
    if (document.activeElement !== list) list.value = String(said.principle ?? "");
    fewTick.hidden = !isHeard;
    fewTick.querySelector("input").checked = said.few;
    fewer.textContent = said.few ? `Fewer than ${few} people spoke: write it in your own words. The note belongs to the principle and not to this part of the day, so that no one can tell who said it.` : "";
    for (const toggle of uses.children) toggle.setAttribute("aria-pressed", String(toggle.dataset.use === said.use));
    const now = draft.change?.state === "conflict" ? JSON.stringify(draft.change) : "";
    if (now !== conflict) fill(met, now && conflictBox(context, draft.change));
    conflict = now;
    text.update();
  };
  const kinds = segments(`${id}-kind`, "How you know", choices.kinds, draft.said.kind, (value) => change(value === "heard" ? { kind: value } : { kind: value, voice: "", few: false }));
  const fewTick = tick(`Fewer than ${few} people`, draft.said.few, setFew);
  const remove = () => {
    const said = { ...draft.said };
    context.open.delete(id);
    context.store.remove("note", draft.place, draft.edition);
    context.store.emit("change");
    context.undo("Note deleted.", () => context.store.write("note", { key: crypto.randomUUID() }, said, 0));
  };
  const element = h("div", { class: "wqm-day-note__form" }, met, kinds, text.element, voice, fewTick, fewer, about, uses,
    h("div", { class: "wqm-day-note__end" }, button("Done", close, { kind: "main" }), button("Delete note", remove, { kind: "quiet" })));
  return { element, update, focus: () => text.area.focus() };
}

function show(place, isShown, make) {
  if (isShown && !place.childElementCount) place.append(make());
  if (!isShown) place.replaceChildren();
}

function setRadio(place, value) {
  for (const input of place.querySelectorAll("input[type=radio]")) input.checked = input.value === value;
}
