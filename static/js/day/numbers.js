// The numbers for the day, and a disclosure: who was told, and when. There is no box for what was said, here or anywhere.

import { button, clock, dayOf, h, inLondon, p, segments } from "./html.js";

export function numbersOf(context) {
  const { agenda } = context.store.data.briefing;
  const numbers = [
    ["Designated safeguarding lead (DSL)", agenda.dsl_name, agenda.dsl_phone],
    ["Chair of governors", agenda.chair_name, agenda.chair_phone],
    ["Local authority", "Children’s services", agenda.authority_phone],
  ];
  return h("ul", { class: "wqm-day-numbers" }, numbers.map(([role, name, phone]) => h("li", {},
    h("span", { class: "wqm-day-numbers__role" }, role), name && h("span", {}, name),
    phone ? h("a", { class: "wqm-day-call", href: `tel:${phone.replace(/[^\d+]/g, "")}` }, phone) : h("span", { class: "govuk-hint" }, "No number yet. Ask at reception."))));
}

export function numbersPanel(context) {
  const { agenda } = context.store.data.briefing;
  const element = h("div", { class: "wqm-day-one" }, h("h3", { class: "govuk-heading-s" }, "Safeguarding"), numbersOf(context),
    p("If someone is in danger now, ring 999."),
    agenda.arrival && [h("h3", { class: "govuk-heading-s" }, "Arriving"), h("p", { class: "govuk-body wqm-day-prose" }, agenda.arrival)],
    agenda.note && [h("h3", { class: "govuk-heading-s" }, "From the school"), h("p", { class: "govuk-body wqm-day-prose" }, agenda.note)]);
  return { element, update: () => {} };
}

// A dialog that opens from everywhere, without a network, too.
export function disclosureDialog(context) {
  const { store } = context;
  const title = h("h2", { class: "govuk-heading-m", id: "day-disclosure" }, "A disclosure");
  const dialog = h("dialog", { class: "wqm-day-dialog", "aria-labelledby": "day-disclosure" });
  let said = null;
  const problem = h("p", { class: "wqm-day-problem", role: "alert" });
  const time = (label, name) => {
    const input = h("input", { type: "time", class: "govuk-input", required: true, value: said[name], oninput: () => { said[name] = input.value; } });
    return h("label", { class: "wqm-day-field" }, h("span", { class: "wqm-day-label" }, label), input);
  };
  const save = () => {
    problem.textContent = why(said);
    if (problem.textContent) return;
    store.write("disclosure", { key: crypto.randomUUID() }, { told: said.told, heard_at: moment(said.heard), told_at: moment(said.told_at) }, 0);
    context.say("The times are saved on this tablet.");
    draw();
  };
  const form = () => h("div", {},
    h("p", { class: "wqm-day-label" }, "Who have you told?"),
    segments("day-told", "Who have you told?", store.data.choices.told, "", (value) => { said.told = value; }),
    h("div", { class: "wqm-day-times" }, time("When you heard it", "heard"), time("When you told them", "told_at")),
    problem, h("div", { class: "wqm-day-ends" }, button("Save these times", save, { kind: "main" }), button("Close", () => dialog.close())));
  const draw = () => {
    said = { told: "", heard: now(), told_at: now() };
    problem.textContent = "";
    const saved = store.things("disclosure").map((thing) => h("li", {}, lineOf(context, thing)));
    dialog.replaceChildren(title,
      p("Tell the designated safeguarding lead now. Do not ask questions, and do not promise to keep it secret."), numbersOf(context),
      p("Nothing of what was said is written here. We save the time and who was told.", "govuk-body wqm-day-strong"),
      context.isReadOnly ? "" : form(),
      saved.length ? h("div", {}, h("p", { class: "wqm-day-label" }, "Saved"), h("ul", { class: "govuk-list" }, saved)) : "",
      context.isReadOnly ? button("Close", () => dialog.close()) : "");
  };
  return { element: dialog, open: () => { draw(); dialog.showModal(); } };
}

function lineOf(context, { said, change }) {
  const told = context.store.data.choices.told.find(([key]) => key === said.told)?.[1] ?? "";
  const state = change ? (change.state === "refused" ? ` Not sent: ${change.sentence}` : " Not sent yet.") : "";
  return `Heard ${clock(said.heard_at)}. ${told} told ${clock(said.told_at)}.${state}`;
}

const now = () => inLondon(Date.now()).map((part) => String(part).padStart(2, "0")).join(":");

function why({ told, heard, told_at: toldAt }) {
  if (!told) return "Choose who you have told.";
  if (!heard || !toldAt) return "Enter both times.";
  if (toldAt < heard) return "The time at which you told someone is before you heard it. Check both times.";
  if (toldAt > now() && toldAt > heard) return "The time at which you told someone is in the future. Check it.";
  return "";
}

// A time of today in London as a moment.
function moment(time) {
  const [hour, minute] = time.split(":").map(Number);
  const naive = new Date(`${dayOf(Date.now())}T${time}:00Z`);
  const [shownHour, shownMinute] = inLondon(naive);
  const shift = (shownHour * 60 + shownMinute - hour * 60 - minute + 1440) % 1440;
  return new Date(naive.getTime() - shift * 60_000).toISOString();
}
