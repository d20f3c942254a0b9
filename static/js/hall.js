// A seat in the hall. What is written stays on this device until the facilitator ends the step; then it is sent, once,
// also after the network was away or the page was closed. Asks whether there is anything new as often as it is told to.
// Everything here is an addition: without it the same forms are sent by their button.

const root = document.querySelector("[data-hall]");
const note = document.querySelector("[data-hall-note]");
const seat = location.pathname;
const isPlain = root !== null && "hallPlain" in root.dataset; // by link: nobody is waited for, the button sends
const pen = new URLSearchParams(location.search).get("pen");
const PREFIX = "audit:";
const SENT = "audit-sent:";
const OLD = 2 * 24 * 60 * 60 * 1000;
const SPREAD = 5000; // ms over which the devices of a hall send
const AGAIN = 4000;

let part = null;
let ending = false;
let timer = 0;
let wakeLock = null;

// --- What this device holds -------------------------------------------------------------------------------------------

function keyOf(step, at = seat) { return `${PREFIX}${at}:${step}`; }

function held() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => [key, JSON.parse(localStorage.getItem(key))]);
  } catch { return []; }
}

function hold(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
}

function drop(key) {
  try { localStorage.removeItem(key); } catch { /* nothing was held */ }
}

// Whether this device sent a step, without what it sent and without the address of its seat.
function mark(step) {
  let hash = 0;
  for (const letter of seat) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
  return `${SENT}${step}:${hash}`;
}

function wasSent(step) {
  try { return Boolean(localStorage.getItem(mark(step))); } catch { return false; }
}

function heldAt(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

try {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(SENT))) {
    if (Date.now() - Number(localStorage.getItem(key)) > OLD) localStorage.removeItem(key);
  }
} catch { /* nothing is stored */ }
for (const [key, value] of held()) if (!value || Date.now() - value.at > OLD) drop(key);

// --- The form ---------------------------------------------------------------------------------------------------------

function form() { return root.querySelector("[data-hall-form]"); }

function fieldsOf(one) {
  return [...new FormData(one)].filter(([name, value]) => typeof value === "string" && name !== "step" && (value.trim() || !name.startsWith("entry-")));
}

function keep() {
  const one = form();
  if (!one) return;
  hold(keyOf(part.dataset.step), { at: Date.now(), seat, step: part.dataset.step, title: part.dataset.title, fields: fieldsOf(one), sending: false });
}

function fill(one, fields) {
  const texts = new Map();
  for (const [name, value] of fields) {
    if (name === "pen") continue; // the page has the one that counts; what was stored may be from before another device wrote
    if (name.startsWith("entry-")) texts.set(name, [...(texts.get(name) ?? []), value]);
    else for (const field of one.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else field.value = value;
    }
  }
  for (const [name, values] of texts) {
    let boxes = [...one.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    while (boxes.length && boxes.length < values.length) boxes.push(another(boxes.at(-1)));
    boxes.forEach((box, at) => { box.value = values[at] ?? ""; });
  }
}

function another(box) {
  const copy = box.cloneNode();
  copy.removeAttribute("id");
  copy.value = "";
  box.closest("[data-hall-more]").querySelector(".wqm-hall-more").before(copy);
  return copy;
}

function prepare() {
  part = root.querySelector("[data-hall-part]");
  const one = form();
  if (!one) return;
  const isOfGroup = Boolean(pen);
  for (const place of one.querySelectorAll("[data-hall-more]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "wqm-hall-more";
    button.textContent = place.dataset.hallMoreText;
    button.addEventListener("click", () => another(place.querySelector("textarea:last-of-type")).focus());
    place.append(button);
  }
  for (const text of one.querySelectorAll("[data-longest]")) text.maxLength = Number(text.dataset.longest);
  if (wasSent(part.dataset.step) && !pen) {
    one.hidden = true;
    say("Sent. It opens together with everyone else’s when the step ends.");
    return;
  }
  const stored = heldAt(keyOf(part.dataset.step));
  if (stored && !stored.sending) fill(one, stored.fields);
  const stays = one.querySelector("[data-hall-stays]");
  if (stays && !isOfGroup) stays.hidden = false;
  const now = one.querySelector("[data-hall-now]");
  if (now && !isPlain) {
    const fold = document.createElement("details");
    const summary = document.createElement("summary");
    summary.className = "wqm-hall-more";
    summary.textContent = "Someone else needs this device";
    fold.append(summary);
    now.before(fold);
    fold.append(now);
    now.querySelector("button").textContent = "Send now and pass the device on";
  }
  onePrinciple(one);
  one.addEventListener("input", () => { keep(); countDots(); countLetters(); stayAwake(); });
  if (isPlain) one.addEventListener("submit", sendIfThereIsANetwork);
  else one.addEventListener("submit", (event) => { event.preventDefault(); keep(); sendNow(true); });
  countDots();
}

// By link the browser sends the form. Without a network it would show its own page, and what was written would seem gone.
async function sendIfThereIsANetwork(event) {
  const one = event.currentTarget;
  event.preventDefault();
  keep();
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store" });
  } catch {
    say("No connection. What you wrote is safe on this device. Send it again when the network is back.");
    return;
  }
  one.submit();
}

// With many principles a phone shows one at a time, with the way to the next; all of them stay in the one form.
function onePrinciple(one) {
  const sections = [...one.querySelectorAll(".wqm-hall-principle")];
  if (sections.length < 2 || one.querySelector("[name=dot]")) return;
  let at = 0;
  const place = document.createElement("p");
  place.className = "wqm-hall-turn";
  const [back, next] = ["Back", "Next"].map((words, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `govuk-button govuk-button--secondary wqm-hall-turn__${number ? "next" : "back"}`;
    button.textContent = words;
    return button;
  });
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  place.append(back, words, next);
  sections.at(-1).after(place);
  const show = (isMoved) => {
    for (const [number, section] of sections.entries()) section.hidden = number !== at;
    words.textContent = `${at + 1} of ${sections.length}`;
    back.hidden = at === 0;
    next.hidden = at === sections.length - 1;
    if (isMoved) sections[at].scrollIntoView({ block: "start" });
  };
  back.addEventListener("click", () => { at -= 1; show(true); });
  next.addEventListener("click", () => { at += 1; show(true); });
  const wrong = sections.findIndex((section) => section.querySelector(".govuk-form-group--error"));
  at = Math.max(wrong, 0);
  show(false);
}

function countDots() {
  const counter = root.querySelector("[data-hall-dots]");
  if (!counter) return;
  const most = Number(counter.dataset.hallDots), boxes = [...root.querySelectorAll("[name=dot]")];
  const left = most - boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.disabled = left <= 0 && !box.checked;
  counter.hidden = false;
  counter.textContent = left > 0 ? `${left} ${left === 1 ? "dot" : "dots"} left` : "All dots placed. Take one away to move it.";
}

function countLetters() {
  const box = document.activeElement;
  if (!box?.dataset?.longest) return;
  const left = Number(box.dataset.longest) - box.value.length;
  let line = box.nextElementSibling;
  if (!line?.classList.contains("wqm-hall-left")) {
    if (left > 60) return;
    line = document.createElement("p");
    line.className = "wqm-hall-left";
    box.after(line);
  }
  line.textContent = `${left} ${left === 1 ? "character" : "characters"} left`;
}

async function stayAwake() {
  if (wakeLock || !navigator.wakeLock || document.visibilityState !== "visible") return;
  try {
    wakeLock = await navigator.wakeLock.request("screen");
    wakeLock.addEventListener("release", () => { wakeLock = null; });
  } catch { wakeLock = null; }
}

// --- Sending ----------------------------------------------------------------------------------------------------------

function say(text) {
  note.hidden = !text;
  note.textContent = text;
}

// True where it was taken (now or before); false where nobody could be reached; a list where something is wrong.
async function deliver(key, value) {
  const data = new URLSearchParams(value.fields);
  data.set("step", value.step);
  try {
    const answer = await fetch(value.seat, { method: "POST", body: data, headers: { "X-Requested-With": "script" }, cache: "no-store" });
    if (answer.status === 422) return (await answer.json()).problems;
    if (answer.ok && value.seat === seat && !pen) {
      try { localStorage.setItem(mark(value.step), String(Date.now())); } catch { /* the server knows */ }
    }
    if (answer.ok || answer.status === 410) { drop(key); return answer.ok ? true : [["", "This audit has ended, so it could not be sent."]]; }
    return false;
  } catch { return false; }
}

async function sendNow(isPressed = false) {
  const key = keyOf(part.dataset.step), value = heldAt(key);
  if (!value) return;
  if (!isPressed && !value.fields.some(([name]) => name !== "pen")) { drop(key); return; } // nothing was filled in
  hold(key, { ...value, sending: true });
  say("Sending…");
  const taken = await deliver(key, value);
  if (taken === true) {
    say(ending ? "Sent. It opens together with everyone else’s." : "Sent.");
    if (isPressed) location.assign(`${seat}?sent=1`);
    else if (form()) form().hidden = true;
  } else if (taken === false) {
    say("No connection. What you wrote is safe on this device and goes by itself when the network is back.");
    setTimeout(flush, AGAIN);
  } else {
    hold(key, { ...value, sending: false });
    say(taken.map(([, sentence]) => sentence).join(" "));
  }
}

// What was to be sent before and was not taken, from whichever seat this device has had.
async function flush() {
  for (const [key, value] of held().filter(([, one]) => one?.sending)) {
    const taken = await deliver(key, value);
    if (taken === true) say("The network is back. What you wrote has arrived.");
    else if (taken === false) { setTimeout(flush, AGAIN); return; }
    else {
      hold(key, { ...value, sending: false });
      say(taken.map(([, sentence]) => sentence).join(" "));
    }
  }
}

// What was written in a step that ended while this device slept: its writer decides.
function offerLate() {
  root.querySelector("[data-hall-late]")?.remove();
  const isHere = (value) => part.dataset.stage === "form" && value.step === part.dataset.step;
  for (const [key, value] of held()) {
    if (value.seat !== seat || value.sending || isHere(value) || !value.fields.length) continue;
    const box = document.createElement("section");
    box.className = "wqm-hall-late";
    box.dataset.hallLate = "";
    box.innerHTML = "<h2 class=\"govuk-heading-m\"></h2><p class=\"govuk-body\"></p>"
      + "<div class=\"govuk-button-group\"><button type=\"button\" class=\"govuk-button\">Send it</button>"
      + "<button type=\"button\" class=\"govuk-button govuk-button--secondary\">Delete it</button></div>";
    box.querySelector("h2").textContent = `Not sent yet: ${value.title}`;
    box.querySelector("p").textContent = "This device was asleep or offline when the step ended. You can still send what you wrote. "
      + "It joins the other entries when the audit is over. Anyone who remembers what was on the screen could tell that it came late.";
    const [send, remove] = box.querySelectorAll("button");
    send.addEventListener("click", async () => {
      hold(key, { ...value, sending: true });
      box.remove();
      say("Sending…");
      await flush();
      if (!heldAt(key)) say("Sent.");
    });
    remove.addEventListener("click", () => { drop(key); box.remove(); });
    root.prepend(box);
    return;
  }
}

// --- What is new ------------------------------------------------------------------------------------------------------

async function refresh() {
  const asked = new URLSearchParams({ part: "1", ...(pen ? { pen } : {}) });
  const answer = await fetch(`${seat}?${asked}`, { cache: "no-store" });
  const text = await answer.text();
  if (answer.status === 410) { if (part.dataset.stage !== "over") location.reload(); return; }
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("[data-hall-part]");
  if (!fresh) return;
  const isSame = fresh.dataset.step === part.dataset.step && fresh.dataset.stage === part.dataset.stage;
  if (isSame && form() && fresh.querySelector("[data-hall-form]")) {
    part.dataset.version = fresh.dataset.version; // what somebody is writing stays as it is
    return;
  }
  part.replaceWith(fresh);
  say("");
  window.scrollTo(0, 0);
  prepare();
  offerLate();
}

async function ask() {
  clearTimeout(timer);
  let seconds = AGAIN / 1000;
  try {
    const answer = await fetch(root.dataset.hall, { cache: "no-store" });
    const { v, in: again, left } = await answer.json();
    seconds = again * (0.8 + 0.4 * Math.random());
    const wasEnding = ending;
    ending = left !== null;
    if (ending && !wasEnding && form()) {
      say("The step is ending. Sending what you wrote…");
      keep();
      setTimeout(sendNow, Math.random() * Math.min(SPREAD, left * 400));
    }
    if (String(v) !== part.dataset.version && !(ending && form())) await refresh();
    if (note.textContent.startsWith("No connection")) flush();
  } catch {
    if (!navigator.onLine || part.dataset.stage === "form") say("No connection. What you write stays on this device.");
  }
  if (part.dataset.stage === "over" && !held().some(([, value]) => value?.sending)) return; // nothing more comes
  timer = setTimeout(ask, Math.max(seconds, 0.3) * 1000);
}

if (isPlain) {
  part = root.querySelector("[data-hall-part]");
  if (part.dataset.stage === "sent") drop(keyOf(part.dataset.step));
  else prepare();
} else if (root) {
  prepare();
  offerLate();
  flush();
  timer = setTimeout(ask, 500);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") ask(); });
  window.addEventListener("online", ask);
}
