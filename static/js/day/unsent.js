// What is not on the server: with what is wrong with it, and as text to copy.

import { conflictBox } from "./conflict.js";
import { button, fill, h, p } from "./html.js";
import { nameOf, textsOf } from "./things.js";

const WAITING = { waiting: "Waiting to be sent.", unfinished: "Not finished.", refused: "The server did not accept this.", conflict: "" };

export function unsentPanel(context) {
  const list = h("div", { class: "wqm-day-notes" });
  const element = h("div", { class: "wqm-day-one" }, h("h3", { class: "govuk-heading-s" }, "Not sent yet"), list);
  let shown = null;
  const update = () => {
    const changes = context.store.list(), now = JSON.stringify(changes);
    if (now === shown) return;
    shown = now;
    fill(list, changes.length ? changes.map((change) => cardOf(context, change)) : p("Everything is sent."));
  };
  update();
  return { element, update };
}

function cardOf(context, change) {
  const place = placeOf(context, change);
  const drop = () => {
    const said = { ...change };
    context.store.drop(change.id);
    context.store.emit("change");
    context.undo("Change deleted.", () => context.store.set(said));
  };
  return h("article", { class: "wqm-day-note" },
    h("p", { class: "wqm-day-note__facts" }, change.deleted ? `${nameOf(change.type)}, deleted` : nameOf(change.type)),
    h("p", { class: "govuk-body wqm-day-prose" }, wordsOf(change)),
    change.state === "conflict" ? conflictBox(context, change) : h("p", { class: change.state === "waiting" ? "govuk-hint" : "wqm-day-problem" }, `${WAITING[change.state]} ${change.sentence ?? ""}`),
    place && h("a", { class: "wqm-day-quiet", href: `#${place}`, onclick: () => context.open.add(change.id) }, "Open it"),
    change.state === "refused" && button("Delete this change", drop, { kind: "quiet" }));
}

function placeOf(context, { type, place, said }) {
  if (type === "note") return said.item ? `agenda/${said.item}` : said.principle ? `principles/${said.principle}` : "agenda/other";
  if (type === "finding") return `findings/${place.principle}`;
  if (type === "target") return `targets/${place.finding}`;
  if (type === "remark") return "remarks";
  if (type !== "evidence") return "";
  const principle = context.store.data.briefing.principles.find((each) => each.criteria.some((criterion) => criterion.id === place.criterion));
  return principle ? `evidence/${principle.id}` : "";
}

export const wordsOf = (change) => textsOf(change.type).map((name) => change.said[name]).filter(Boolean).join("\n");

// Before the copy goes: what the server will not accept any more is still its writer's.
export function asText(changes) {
  return changes.filter((change) => !change.deleted && wordsOf(change)).map((change) => `${nameOf(change.type)}\n${wordsOf(change)}`).join("\n\n");
}
