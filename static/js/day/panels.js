// The parts of the day: agenda, principles, targets of the last visit, evidence, what the school will read.

import { beside, chooser } from "./chooser.js";
import { conflictBox } from "./conflict.js";
import { Draft, box } from "./draft.js";
import { button, date, dayOf, details, fill, h, inLondon, p, segments, tick } from "./html.js";
import { notesOf } from "./notes.js";
import { picture, titleOf, wordsOn } from "./school.js";

// --- Agenda -----------------------------------------------------------------------------------------------------------

export function agendaPanel(context, chosen) {
  const { briefing, starts_on } = context.store.data;
  const { items } = briefing.agenda;
  const known = new Set(items.map((item) => item.id));
  const entries = [...items.map((item) => ({ key: item.id, label: [dayName(items, item), timeOf(item.at), item.title].filter(Boolean).join(" "), item })),
    { key: "other", label: "Anything outside the agenda", item: null }];
  const now = currentItem(items, starts_on);
  const panel = chooser(context, {
    label: "Part of the day", tab: "agenda", entries, at: chosen ?? now?.id ?? entries[0].key,
    mark: (entry) => (now && entry.key === now.id ? " (now)" : ""),
    show: ({ item }) => (item ? itemOf(context, item) : outside(context, known)),
  });
  return panel;
}

function itemOf(context, item) {
  const { briefing } = context.store.data;
  const principles = briefing.principles.filter((each) => item.principles.includes(each.code));
  const facts = [["Where", item.place], ["Who", item.who], ["How many", item.people], ["How long", `${item.minutes} minutes`], ["Note", item.note]];
  const left = h("div", {},
    h("dl", { class: "wqm-facts" }, facts.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])),
    principles.map((each) => details(h("strong", {}, `${each.number}. ${each.name}`), wordsOn(context, each))));
  const start = { item: item.id, voice: item.voice, principle: principles.length === 1 ? principles[0].id : null };
  const notes = notesOf(context, { which: (thing) => thing.said.item === item.id, start, principles });
  return { element: beside(left, notes.element), update: notes.update };
}

// Notes without an item, and those of items that the school has removed since.
function outside(context, known) {
  const notes = notesOf(context, { which: (thing) => !known.has(thing.said.item) });
  return { element: h("div", { class: "wqm-day-one" }, h("h3", { class: "govuk-heading-s" }, "Your notes"), notes.element), update: notes.update };
}

function dayName(items, item) {
  return items.some((each) => each.day !== 1) ? `Day ${item.day},` : "";
}

function timeOf(at) {
  if (!at) return "";
  const [hour, minute] = at.split(":").map(Number);
  if (hour === 12 && minute === 0) return "midday";
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, "0")}` : ""}${hour < 12 ? "am" : "pm"}`;
}

// What the clock says: the last item of today that has begun. Before the first of today it is the first.
export function currentItem(items, startsOn, now = Date.now()) {
  const today = dayOf(now), [hour, minute] = inLondon(now);
  const at = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
  const todays = items.filter((item) => item.at && dayNumber(startsOn, item.day) === today);
  const begun = todays.filter((item) => item.at <= at);
  return begun.at(-1) ?? todays[0] ?? null;
}

// The date of day 1, 2, …: days of a visit are school days, so weekends are none.
function dayNumber(startsOn, number) {
  const day = new Date(`${startsOn}T12:00:00Z`);
  for (let left = number - 1; left > 0; left -= 1) {
    do day.setUTCDate(day.getUTCDate() + 1); while ([0, 6].includes(day.getUTCDay()));
  }
  return day.toISOString().slice(0, 10);
}

// --- Principles -------------------------------------------------------------------------------------------------------

const entriesOf = (context) => context.store.data.briefing.principles.map((each) => ({ key: each.id, label: `${each.number}. ${each.name}`, principle: each }));

export function principlesPanel(context, chosen) {
  const entries = entriesOf(context);
  return chooser(context, {
    label: "Principle", tab: "principles", entries, at: chosen ?? entries[0].key,
    show: ({ principle }) => {
      const notes = notesOf(context, { which: (thing) => thing.said.principle === principle.id, start: { principle: principle.id }, principles: [principle] });
      return { element: beside(wordsOn(context, principle), notes.element), update: notes.update };
    },
  });
}

// --- Targets of the last visit ----------------------------------------------------------------------------------------

export function targetsPanel(context, chosen) {
  const { targets } = context.store.data.briefing;
  if (!targets.length) return { element: h("div", { class: "wqm-day-one" }, p("There was no visit before this one, or it set no targets.")), update: () => {} };
  const entries = targets.map((target, at) => ({ key: target.finding, label: `${at + 1} of ${targets.length}: ${target.text.slice(0, 60)}`, target }));
  return chooser(context, { label: "Target", tab: "targets", entries, at: chosen ?? entries[0].key, show: ({ target }) => targetOf(context, target) });
}

function targetOf(context, target) {
  const draft = new Draft(context.store, "target", { finding: target.finding }, { outcome: "", proof: "" });
  const left = h("div", {}, h("p", { class: "wqm-day-note__text" }, target.text), p(`${target.principle}. Set on ${date(target.since)}.`, "govuk-hint"),
    p(target.planned ? `In the plan: ${target.planned} (${target.state.toLowerCase()})` : "Not in the school’s plan"),
    target.actions.length > 0 && h("ul", { class: "govuk-list govuk-list--bullet" }, target.actions.map((action) => h("li", {}, `${action.title}, ${action.state.toLowerCase()}`))),
    target.proofs.length > 0 && [h("p", { class: "wqm-day-label" }, "Proof from the school"), h("ul", { class: "govuk-list govuk-list--bullet" }, target.proofs.map((proof) => h("li", {}, proof)))]);
  const proof = box(draft, "proof", "What proves it", { rows: 5, isReadOnly: context.isReadOnly });
  const outcome = segments(`target-${target.finding}`, "Outcome", context.store.data.choices.outcomes, draft.said.outcome, (value) => draft.set({ outcome: value }));
  outcome.disabled = context.isReadOnly;
  const met = meeting(context, draft);
  const right = h("div", {}, met.element, outcome, proof.element);
  const update = () => {
    draft.refresh(right);
    for (const input of outcome.querySelectorAll("input")) input.checked = input.value === draft.said.outcome;
    proof.update();
    met.update();
  };
  update();
  return { element: beside(left, right, ["The target", "What you found"]), update };
}

// Where the conflict of a thing is shown, while there is one.
export function meeting(context, draft) {
  const element = h("div");
  let shown = "";
  const update = () => {
    const now = draft.change?.state === "conflict" ? JSON.stringify(draft.change) : "";
    if (now !== shown) fill(element, now && conflictBox(context, draft.change));
    shown = now;
  };
  return { element, update };
}

// --- Evidence ---------------------------------------------------------------------------------------------------------

export function evidencePanel(context, chosen) {
  const entries = entriesOf(context);
  return chooser(context, {
    label: "Principle", tab: "evidence", entries, at: chosen ?? entries[0].key,
    show: ({ principle }) => {
      const pieces = principle.criteria.flatMap((criterion) => criterion.evidence.map((piece) => pieceOf(context, criterion, piece)));
      const element = h("div", { class: "wqm-day-one" }, pieces.length ? pieces.map((piece) => piece.element) : p("The school shows no evidence for this principle."));
      return { element, update: () => { for (const piece of pieces) piece.update(); } };
    },
  });
}

function pieceOf(context, criterion, piece) {
  const draft = new Draft(context.store, "evidence", { criterion: criterion.id, piece: piece.piece }, { seen: false, remark: "" });
  const remark = box(draft, "remark", "Remark", { rows: 2, isReadOnly: context.isReadOnly });
  const seen = tick("Seen", draft.said.seen, (isSeen) => draft.set({ seen: isSeen }));
  seen.querySelector("input").disabled = context.isReadOnly;
  seen.querySelector("input").setAttribute("aria-label", `Seen: ${piece.title}`);
  const fold = details("Remark", remark.element);
  fold.open = Boolean(draft.said.remark);
  fold.addEventListener("toggle", () => remark.update());
  const met = meeting(context, draft);
  const element = h("article", { class: "wqm-day-piece" },
    h("div", { class: "wqm-day-piece__head" }, h("div", {}, h("h3", { class: "wqm-day-piece__title" }, titleOf(context, piece)),
      p([criterion.reference, piece.kind, piece.on && date(piece.on), piece.held_back && "on hold"].filter(Boolean).join(" · "), "govuk-hint")), seen),
    piece.cautions.map((caution) => p(`Caution: ${caution}`, "wqm-day-caution")),
    piece.text && h("p", { class: "govuk-body wqm-day-prose" }, piece.text), picture(context, piece), met.element, fold);
  const update = () => {
    draft.refresh(element);
    seen.querySelector("input").checked = draft.said.seen;
    if (draft.change && draft.change.state !== "waiting") fold.open = true;
    remark.update();
    met.update();
  };
  update();
  return { element, update };
}

// --- For the school ---------------------------------------------------------------------------------------------------

export function findingsPanel(context, chosen) {
  const entries = [{ key: "all", label: "Strengths and next steps" }, ...entriesOf(context)];
  return chooser(context, {
    label: "Principle", tab: "findings", entries, at: chosen ?? "all",
    mark: (entry) => (entry.principle && context.store.thing("finding", { principle: entry.key })?.said.notes ? " (written)" : ""),
    show: ({ principle }) => (principle ? findingOf(context, principle) : overview(context)),
  });
}

function overview(context) {
  const lists = [["strength", "Strengths"], ["next_step", "Next steps"]].map(([use, title]) => {
    const list = notesOf(context, { which: (thing) => thing.said.use === use, start: { use } });
    return { section: h("section", {}, h("h3", { class: "govuk-heading-s" }, title), list.element), update: list.update };
  });
  return { element: h("div", { class: "wqm-day-beside" }, lists.map((list) => list.section)), update: () => { for (const list of lists) list.update(); } };
}

function findingOf(context, principle) {
  const draft = new Draft(context.store, "finding", { principle: principle.id }, { notes: "", target: "" });
  const notes = box(draft, "notes", "What the school will read", { rows: 8, isReadOnly: context.isReadOnly });
  const target = box(draft, "target", "Target (leave blank for none)", { rows: 2, isReadOnly: context.isReadOnly });
  const mine = notesOf(context, { which: (thing) => thing.said.principle === principle.id, start: { principle: principle.id }, principles: [principle] });
  const copy = () => {
    // What was noted, without who said it or when.
    const texts = context.store.things("note").filter((thing) => thing.said.principle === principle.id && thing.said.text.trim())
      .sort((one, other) => (one.said.written_at < other.said.written_at ? -1 : 1)).map((thing) => thing.said.text.trim());
    const fresh = texts.filter((text) => !draft.said.notes.includes(text));
    if (fresh.length) draft.set({ notes: [draft.said.notes.trim(), ...fresh].filter(Boolean).join("\n\n") });
    notes.area.value = draft.said.notes;
    notes.update();
    notes.area.focus();
  };
  const met = meeting(context, draft);
  const right = h("div", {}, met.element, !context.isReadOnly && button("Use my notes", copy), notes.element, target.element,
    p("The school reads this when the visit is recorded, and not before.", "govuk-hint"));
  const update = () => {
    draft.refresh(right);
    notes.update();
    target.update();
    met.update();
    mine.update();
  };
  update();
  return { element: beside(mine.element, right, ["Your notes", principle.name]), update };
}
