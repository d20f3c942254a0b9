// The tablet on the day of a visit: opens the copy with its PIN, shows it, sends what is written, locks, and wipes.
// The parts are in day/; what a thief can do with the tablet is in docs/decisions/0027.

import { board } from "./day/board.js";
import * as db from "./day/db.js";
import { choosePin, enterPin, leftovers, link, message } from "./day/gate.js";
import { fill } from "./day/html.js";
import { Store } from "./day/store.js";
import { Sync } from "./day/sync.js";
import { asText } from "./day/unsent.js";
import { MOST_WRONG, copyOf, makeCopy, openCopy, wipe } from "./day/vault.js";

const IDLE = 15 * 60_000;
const LOOK = 10_000;
const ASK_WHILE_LOCKED = 60_000;
const root = document.querySelector("[data-day]");
const urls = { ...root.dataset };
const visit = Number(urls.visit);
let open = null; // {store, sync, board} while the copy is open
let touched = Date.now();
let lockedTimer = 0;

async function begin() {
  registerWorker();
  const copy = await copyOf(visit).catch(() => null);
  if (copy) return locked("Open the visit");
  return fresh();
}

function registerWorker() {
  navigator.serviceWorker?.register(urls.worker, { scope: "/visits/" })
    .then(() => navigator.serviceWorker.ready)
    .then(async () => {
      // The page itself was loaded before there was a worker: it is fetched once more, through it.
      if (!(await caches.match(location.pathname))) await fetchPage();
    }).catch(() => { /* without a worker a reload needs the network; what is written is stored all the same */ });
}

async function fetchPage() {
  const response = await fetch(location.pathname, { credentials: "same-origin", redirect: "manual" });
  const [name] = (await caches.keys()).filter((each) => each.startsWith("wqm-day-")).slice(-1);
  if (response.ok && name) await (await caches.open(name)).put(location.pathname, response);
}

// --- No copy yet --------------------------------------------------------------------------------------------------------

async function fresh() {
  const response = await fetch(urls.data, { credentials: "same-origin", redirect: "manual", cache: "no-store" }).catch(() => null);
  if (!response) return message(root, "No network", "There is no copy of this visit on this tablet. Open this page again when you have a network.", link("Try again", urls.page));
  if (response.type === "opaqueredirect" || response.status === 403) return message(root, "You are signed out", "Sign in to open the visit.", link("Sign in", `${document.body.dataset.signIn}?next=${encodeURIComponent(urls.page)}`));
  if (response.status === 404) return message(root, "You cannot open this visit", "You are not on this visit, or your access to it has ended.", link("My visits", "/visits/"));
  if (!response.ok) return message(root, "The visit could not be opened", "Something went wrong at our end. Try again in a minute.", link("Try again", urls.page));
  const data = await response.json();
  if (data.state === "recorded") return message(root, "This visit is recorded", "Its notes are with the office, and this tablet holds no copy.", link("Open the visit", urls.detail));
  document.title = `${data.school} – On the day`;
  return choosePin(root, data.school, (pin) => makeAndOpen(pin, data));
}

async function makeAndOpen(pin, data) {
  const key = await makeCopy(visit, data.person, pin);
  const copy = await copyOf(visit);
  const headers = { "X-CSRFToken": data.csrf, "X-Device": copy.device };
  const response = await fetch(urls.register, { method: "POST", headers, credentials: "same-origin" });
  if (!response.ok) {
    await wipe(visit);
    throw new Error(String(response.status));
  }
  const store = new Store(visit, key, copy);
  await store.takeData(data);
  await show(store);
}

// --- The PIN ------------------------------------------------------------------------------------------------------------

async function locked(title, words = "") {
  const unsent = await db.countOf("changes", visit).catch(() => 0);
  enterPin(root, { title, words, unsent, tried: unlock, restart: async () => { await wipe(visit); tellTabs(); await fresh(); } });
  askWhileLocked();
}

// A tablet that was lost deletes its copy without its PIN.
async function askWhileLocked() {
  clearTimeout(lockedTimer);
  lockedTimer = setTimeout(askWhileLocked, ASK_WHILE_LOCKED);
  const copy = await copyOf(visit).catch(() => null);
  if (open) return;
  if (copy && navigator.onLine) {
    const response = await fetch(tabletUrl(copy), { credentials: "same-origin", cache: "no-store", headers: { "X-Trying-Again": "yes" } }).catch(() => null);
    const { state } = response?.ok ? await response.json() : {};
    if (!open && state === "ended") gone("ended");
  }
}

const tabletUrl = (copy) => urls.tablet.replace(/0{8}-[0-]+/, copy.device);

async function unlock(pin) {
  const { key, copy, left } = await openCopy(visit, pin);
  if (!key) {
    if (left === 0) {
      tellTabs();
      message(root, "The copy was deleted", `The PIN was wrong ${MOST_WRONG} times. Notes that were sent are safe. Make a new copy when you have a network.`, link("Make a new copy", urls.page));
      return "";
    }
    return `That is not the PIN. ${left === 1 ? "1 attempt is" : `${left} attempts are`} left, then the copy on this tablet is deleted.`;
  }
  const store = new Store(visit, key, copy);
  await store.load();
  if (!store.data?.briefing) { // it was cut short while it was made
    store.close();
    await wipe(visit);
    await fresh();
    return "";
  }
  await show(store);
  return "";
}

// --- Open ---------------------------------------------------------------------------------------------------------------

async function show(store) {
  clearTimeout(lockedTimer);
  lockedTimer = 0;
  const sync = new Sync(store, urls, (why) => { finish(why); });
  store.addEventListener("wiped", () => { gone("elsewhere"); });
  store.addEventListener("gone", () => { finish("elsewhere"); }); // signed out in another tab: the browser emptied its storage
  touched = Date.now();
  document.title = `${store.data.school} – On the day`;
  open = { store, sync, board: board(root, { store, sync, urls }, { lock: () => lock("Locked"), refresh }) };
  sync.start();
  if (navigator.onLine) refresh(true);
}

// The school may have changed its agenda since.
async function refresh(isQuiet = false) {
  const { store, sync, board: shown } = open;
  try {
    const response = await sync.fetch(urls.data);
    if (!(await sync.isFine(response))) throw new Error(String(response.status));
    const data = await response.json();
    if (data.person !== store.copy.person || open?.store !== store) return;
    sync.csrf = data.csrf;
    const before = JSON.stringify(store.data.briefing);
    await store.takeData(data);
    if (data.state === "recorded") return sync.end("recorded");
    if (before !== JSON.stringify(data.briefing) && open?.store === store) { shown.close(); open.board = board(root, { store, sync, urls }, { lock: () => lock("Locked"), refresh }); }
    if (isQuiet !== true) open.board.say("You have the latest from the school.");
  } catch {
    if (isQuiet !== true) shown.say("There is no network, so nothing new could be fetched.");
  }
}

function close() {
  const was = open;
  open = null;
  was?.sync.stop();
  was?.board.close();
  was?.store.close();
  return was;
}

async function lock(title, words) {
  const { store, sync } = open;
  fill(root); // nothing can be read from now on
  sync.stop();
  await store.saved();
  await sync.settled();
  if (open?.store !== store) return; // it was wiped meanwhile
  close();
  await locked(title, words);
}

// --- The end ------------------------------------------------------------------------------------------------------------

const WHY = {
  recorded: "The visit is recorded, so its notes can no longer be changed.",
  over: "Your access to this visit has ended.",
  elsewhere: "The copy on this tablet was deleted, because someone signed out in another tab.",
};

// The visit is recorded, or access has ended: what was not sent is offered first.
async function finish(why) {
  if (!open) return;
  if (why === "ended") return gone("ended");
  const { store } = open;
  open.sync.stop();
  await store.saved();
  const text = asText(store.list());
  if (!text) return gone(why);
  open.board.close();
  leftovers(root, WHY[why], text, () => gone(why));
}

async function gone(why) {
  const isElsewhere = why === "elsewhere";
  close();
  clearTimeout(lockedTimer);
  lockedTimer = 0;
  if (!isElsewhere) {
    await wipe(visit);
    tellTabs();
  }
  const words = {
    ended: "This tablet was reported lost, so its copy of the visit was deleted. If that was a mistake, open the visit again and choose a new PIN.",
    recorded: "The visit is recorded. Its copy on this tablet was deleted.",
    over: "Your access to this visit has ended. Its copy on this tablet was deleted.",
    elsewhere: "The copy of this visit on this tablet was deleted in another tab.",
  }[why];
  message(root, "Nothing of this visit is on this tablet", words, link("My visits", "/visits/"));
}

function tellTabs() {
  const channel = new BroadcastChannel(`wqm-day-${visit}`);
  channel.postMessage({ kind: "wiped" });
  channel.close();
}

for (const name of ["pointerdown", "keydown", "input", "wheel"]) {
  document.addEventListener(name, () => { touched = Date.now(); open?.sync.touch(); }, { capture: true, passive: true });
}
function lookAtTheClock() {
  if (open && Date.now() - touched >= IDLE) lock("Locked", "No one touched this page for 15 minutes.");
}
for (const name of ["online", "focus"]) window.addEventListener(name, () => { if (!open && lockedTimer) askWhileLocked(); });
setInterval(lookAtTheClock, LOOK);
document.addEventListener("visibilitychange", lookAtTheClock);
window.addEventListener("beforeunload", (event) => { if (open && !open.store.isSaved) event.preventDefault(); });

begin();
