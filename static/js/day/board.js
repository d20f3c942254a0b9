// The page of the day while it is open: what is said at all times, the ways to its parts, the part that is looked at.

import { disclosureDialog, numbersPanel } from "./numbers.js";
import { agendaPanel, evidencePanel, findingsPanel, principlesPanel, targetsPanel } from "./panels.js";
import { photosPanel } from "./photos.js";
import { remarksPanel } from "./remarks.js";
import { schoolPanel } from "./school.js";
import { unsentPanel } from "./unsent.js";
import { button, clock, counted, fill, h } from "./html.js";

const TABS = [
  ["agenda", "Agenda", agendaPanel], ["principles", "Principles", principlesPanel], ["targets", "Last targets", targetsPanel],
  ["evidence", "Evidence", evidencePanel], ["findings", "For the school", findingsPanel], ["remarks", "Remarks", remarksPanel],
  ["photos", "Photographs", photosPanel], ["school", "The school", schoolPanel], ["numbers", "Numbers", numbersPanel],
  ["unsent", "Not sent", unsentPanel],
];
const UNDO = 10_000;

// `acts` are {lock, refresh}.
export function board(root, { store, sync, urls }, acts) {
  const { data } = store;
  const live = h("p", { class: "govuk-visually-hidden", role: "status" });
  const toast = h("div", { class: "wqm-day-toast", hidden: true });
  const panel = h("div", { class: "wqm-day-panel" });
  let shown = null, tab = "", toastTimer = 0;
  const context = {
    store, sync, urls, open: new Set(), isReadOnly: !data.may_write,
    go: (place) => { location.hash = place; },
    say: (text) => { live.textContent = text; },
    undo: (text, act) => {
      clearTimeout(toastTimer);
      const back = button("Undo", () => { act(); toast.hidden = true; store.emit("change"); }, { kind: "quiet" });
      fill(toast, h("span", {}, text), back).hidden = false;
      context.say(text);
      toastTimer = setTimeout(() => { toast.hidden = true; }, UNDO);
    },
  };
  const dialog = disclosureDialog(context);
  const status = statusOf(context);
  const tabs = h("nav", { class: "wqm-day-tabs", "aria-label": "Parts of the visit" },
    TABS.filter(([key]) => key !== "unsent" && (key !== "photos" || data.photos_allowed)).map(([key, label]) => h("a", { href: `#${key}`, "data-tab": key }, label)));
  const header = h("header", { class: "wqm-day-bar" },
    h("div", { class: "wqm-day-bar__line" },
      h("h1", { class: "wqm-day-bar__school" }, data.school),
      h("div", { class: "wqm-day-bar__acts" }, button("A disclosure", dialog.open, { class: "govuk-button govuk-button--secondary wqm-day-disclosure" }), button("Lock", acts.lock))),
    status.element);

  const show = () => {
    const [asked, key] = location.hash.slice(1).split("/");
    const [name, label, make] = TABS.find(([each]) => each === asked) ?? TABS[0];
    if (shown?.choose && name === tab && key) shown.choose(key);
    else {
      shown = make(context, key);
      fill(panel, h("h2", { class: "govuk-visually-hidden" }, label), shown.element);
    }
    if (tab && tab !== name) window.scrollTo(0, 0);
    tab = name;
    for (const link of tabs.children) {
      if (link.dataset.tab === name) { link.setAttribute("aria-current", "page"); link.scrollIntoView?.({ block: "nearest", inline: "nearest" }); } else link.removeAttribute("aria-current");
    }
    shown.update();
  };
  const onChange = () => {
    if (context.isReadOnly === store.data.may_write) { // recorded, booked again: another page
      context.isReadOnly = !store.data.may_write;
      tab = "";
      show();
    }
    shown.update();
    status.update();
  };
  const listeners = [[window, "hashchange", show], [store, "change", onChange], [store, "typed", status.update], [store, "status", status.update], [sync, "status", status.update]];
  for (const [target, name, act] of listeners) target.addEventListener(name, act);
  const foot = h("p", { class: "wqm-day-foot" },
    h("a", { class: "govuk-link", href: urls.detail }, "Leave this page"), button("Get the latest from the school", acts.refresh, { kind: "quiet" }));
  fill(root, live, header, tabs, data.may_write ? "" : h("p", { class: "wqm-day-learn" }, readOnlyWords(data)), panel, foot, toast, dialog.element);
  show();
  status.update();
  return {
    close: () => {
      clearTimeout(toastTimer);
      for (const [target, name, act] of listeners) target.removeEventListener(name, act);
      dialog.element.close();
    },
    say: context.say,
  };
}

function readOnlyWords(data) {
  if (data.state !== "booked") return "This visit is not booked for a day at the moment, so you can read and not write.";
  return "You are here to learn: you can read everything, and the lead and co-assessor write.";
}

// What is said at all times: whether it is on this tablet, whether it is sent, whether there is a network.
function statusOf({ store, sync }) {
  const words = h("span", { role: "status", "data-day-status": true });
  const more = h("span", {});
  const element = h("p", { class: "wqm-day-status" }, words, more);
  let said = "";
  const update = () => {
    const count = store.list().length, wrong = store.list("conflict", "refused", "unfinished").length;
    const parts = [savedWords(store, count), networkWords(sync), sentWords(sync, count)].filter(Boolean).join(" ");
    if (parts !== said) words.textContent = said = parts;
    element.dataset.state = store.hasFailed || wrong ? "wrong" : sync.net === "off" || sync.who !== "me" ? "off" : "fine";
    const links = [];
    if (count) links.push(h("a", { class: "govuk-link", href: "#unsent" }, wrong ? counted(wrong, "needs your attention", "need your attention") : "See what is not sent"));
    if (sync.who === "nobody" || sync.who === "again") links.push(h("a", { class: "govuk-link", href: document.body.dataset.signIn, target: "_blank", rel: "noopener" }, "Sign in again in a new tab"));
    const now = links.map((link) => link.textContent).join();
    if (more.dataset.now !== now) fill(more, links.flatMap((link) => [" ", link])).dataset.now = now;
  };
  return { element, update };
}

function savedWords(store, count) {
  if (store.hasFailed) return "Not saved on this tablet: it has no room, or its browser stores nothing. Copy your words.";
  if (!store.isSaved) return "Saving…";
  return count ? "Saved on this tablet." : "";
}

function networkWords(sync) {
  if (sync.net === "off" || !navigator.onLine) return "No network.";
  if (sync.who === "nobody" || sync.who === "again") return "You are signed out.";
  if (sync.who === "other") return "Someone else is signed in on this tablet, so nothing is sent.";
  return "";
}

function sentWords(sync, count) {
  if (count) return `${counted(count, "change", "changes")} not sent yet.`;
  return sync.sentAt ? `All sent, ${clock(sync.sentAt)}.` : "All sent.";
}
