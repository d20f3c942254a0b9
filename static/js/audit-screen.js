// The screen of a hall. Asks every second whether there is anything new; arrows turn pages, D changes dark and light.
const body = document.body;
const PLACE = `audit:page:${location.pathname}${location.search}`;
const DARK = "audit:dark";
let page = 0;

function part() { return document.querySelector("[data-screen-part]"); }

// Slides are pages; of cards as many as fit stand on one.
function pages() {
  const slides = [...document.querySelectorAll("[data-page]")];
  if (slides.length) return slides.map((slide) => [slide]);
  const cards = [...document.querySelectorAll("[data-card]")], holder = document.querySelector("[data-cards]");
  if (!cards.length) return [];
  for (const card of cards) card.hidden = false;
  const nav = document.querySelector(".wqm-screen__principles")?.offsetHeight ?? 0;
  const room = holder.getBoundingClientRect().top, most = window.innerHeight - document.querySelector(".wqm-screen__foot").offsetHeight - nav - 48;
  const found = [];
  let at = 0;
  while (at < cards.length) {
    for (const [number, card] of cards.entries()) card.hidden = number < at;
    let end = at;
    // A row is as tall as its tallest card, so that all of what is on the page has to fit.
    const fits = (last) => cards.slice(at, last + 1).every((card) => card.getBoundingClientRect().bottom <= Math.max(most, room + 200));
    for (const [number, card] of cards.entries()) card.hidden = number < at || number > at;
    while (end < cards.length) {
      cards[end].hidden = false;
      if (end > at && !fits(end)) break;
      end += 1;
    }
    found.push(cards.slice(at, end));
    at = end;
  }
  return found;
}

function show() {
  const all = pages();
  if (!all.length) return;
  page = Math.min(Math.max(page, 0), all.length - 1);
  try { sessionStorage.setItem(PLACE, String(page)); } catch { /* a reload begins anew */ }
  for (const [number, things] of all.entries()) for (const thing of things) thing.hidden = number !== page;
  let place = document.querySelector(".wqm-screen__page");
  if (!place) {
    place = document.createElement("p");
    place.className = "wqm-screen__page";
    document.querySelector(".wqm-screen__head").append(place);
  }
  place.textContent = all.length > 1 ? `${page + 1} of ${all.length}` : "";
}

function turn(step) {
  const last = pages().length - 1, wanted = page + step;
  if (wanted < 0 || wanted > last) {
    const link = document.querySelector(step < 0 ? "a[data-before]" : "a[data-after]");
    if (link) { page = 0; history.replaceState(null, "", link.href); refresh(); return; }
  }
  page = wanted;
  show();
}

function tick() {
  const clock = document.querySelector("[data-until]");
  if (!clock) return;
  const left = Math.round((new Date(clock.dataset.until) - Date.now()) / 1000);
  const minutes = Math.floor(Math.abs(left) / 60), seconds = String(Math.abs(left) % 60).padStart(2, "0");
  const words = clock.dataset.words ? `${clock.dataset.words} ` : "";
  clock.textContent = left >= 0 ? `${words}${minutes}:${seconds}` : words || `${minutes}:${seconds} over`;
}

async function refresh() {
  const asked = new URLSearchParams(location.search);
  asked.set("part", "1");
  const answer = await fetch(`?${asked}`, { cache: "no-store" });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-screen-part]");
  if (!fresh) return;
  const isOther = fresh.querySelector("h1")?.textContent !== part().querySelector("h1")?.textContent;
  if (isOther) page = 0;
  part().replaceWith(fresh);
  show();
  tick();
}

async function ask() {
  try {
    const { v, left } = await (await fetch(body.dataset.screen, { cache: "no-store" })).json();
    if (String(v) !== part().dataset.version) await refresh();
    if (left === 0) await refresh();
  } catch { /* the next time */ }
  setTimeout(ask, 1000);
}

function dark(is) {
  document.documentElement.classList.toggle("wqm-screen--dark", is);
  try { localStorage.setItem(DARK, is ? "1" : ""); } catch { /* only for now */ }
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (["ArrowRight", "PageDown", " "].includes(event.key)) { event.preventDefault(); turn(1); }
  else if (["ArrowLeft", "PageUp"].includes(event.key)) { event.preventDefault(); turn(-1); }
  else if (event.key.toLowerCase() === "d") dark(!document.documentElement.classList.contains("wqm-screen--dark"));
});
window.addEventListener("resize", show);
try { page = Number(sessionStorage.getItem(PLACE)) || 0; } catch { /* from the beginning */ }
try { dark(localStorage.getItem(DARK) === "1"); } catch { /* light */ }
show();
setInterval(tick, 500);
setTimeout(ask, 1000);
