// Two people wrote in one thing: both versions, and the ways on. It never comes back by itself.

import { button, h, p } from "./html.js";
import { LABELS, differing } from "./things.js";

export function conflictBox(context, change) {
  const { store } = context;
  const who = change.stored.by || "Someone else";
  const fields = change.deleted ? [] : differing(change.type, change.said, change.stored);
  const shown = fields.map((name) => h("div", { class: "wqm-day-conflict__pair" },
    version("Saved version", name, change.stored[name], context),
    version("Your version, not saved", name, change.said[name], context)));
  const acts = change.deleted
    ? [["Delete it anyway", "mine"], ["Keep the saved version", "theirs"]]
    : [["Replace it with my version", "mine"], ["Use the saved version", "theirs"]];
  return h("div", { class: "wqm-day-conflict", role: "alert" },
    h("h4", { class: "govuk-heading-s" }, change.deleted ? `${who} changed this before you deleted it` : `${who} saved this while you were writing`),
    change.deleted ? h("p", { class: "govuk-body wqm-day-prose" }, change.stored.text) : p("Nothing is lost. Both versions are below: combine them in your version, or choose one."),
    shown,
    h("div", { class: "govuk-button-group" }, acts.map(([words, choice]) => button(words, () => {
      store.choose(change.id, choice);
      store.emit("change");
    }))));
}

function version(title, name, value, context) {
  return h("div", { class: "wqm-day-conflict__version" },
    h("p", { class: "wqm-day-label" }, `${title}: ${LABELS[name].toLowerCase()}`),
    h("p", { class: "govuk-body wqm-day-prose" }, said(name, value, context) || "Blank"));
}

function said(name, value, { store }) {
  const { choices, briefing } = store.data;
  const lists = { kind: choices.kinds, voice: choices.voices, use: choices.uses, outcome: choices.outcomes };
  if (lists[name]) return lists[name].find(([key]) => key === value)?.[1] ?? "";
  if (name === "few" || name === "seen") return value ? "Yes" : "No";
  if (name === "principle") return briefing.principles.find((each) => each.id === value)?.name ?? "";
  if (name === "item") return briefing.agenda.items.find((each) => each.id === value)?.title ?? "";
  return value;
}
