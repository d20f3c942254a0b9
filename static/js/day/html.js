// Elements, and how times are said. Text goes in as text: nothing that a school or an assessor wrote is ever read as HTML.

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...flat(children));
  return element;
}

export function fill(element, ...children) {
  element.replaceChildren(...flat(children));
  return element;
}

function flat(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false && child !== "");
}

export function button(text, onclick, { kind = "secondary", ...more } = {}) {
  const look = { main: "govuk-button", secondary: "govuk-button govuk-button--secondary", quiet: "wqm-day-quiet" }[kind];
  return h("button", { type: "button", class: look, onclick, ...more }, text);
}

export const p = (text, look = "govuk-body") => h("p", { class: look }, text);
export const hidden = (text) => h("span", { class: "govuk-visually-hidden" }, text);

export function details(summary, ...children) {
  return h("details", { class: "wqm-day-fold" }, h("summary", {}, summary), h("div", { class: "wqm-day-fold__text" }, ...children));
}

// Lines of what someone wrote.
export const prose = (text) => h("p", { class: "govuk-body wqm-day-prose" }, text);

// One of several, as large buttons in a row.
export function segments(name, legend, choices, value, onchange) {
  const row = h("fieldset", { class: "wqm-day-segments" }, h("legend", { class: "govuk-visually-hidden" }, legend));
  for (const [key, label] of choices) {
    const input = h("input", { type: "radio", name, value: key, checked: key === value, onchange: () => onchange(key) });
    row.append(h("label", {}, input, h("span", {}, label)));
  }
  return row;
}

export function select(label, choices, value, onchange, { isHidden = false } = {}) {
  const list = h("select", { class: "govuk-select", onchange: () => onchange(list.value) });
  for (const [key, text] of choices) list.append(h("option", { value: String(key), selected: String(key) === String(value) }, text));
  return h("label", { class: "wqm-day-field" }, h("span", { class: isHidden ? "govuk-visually-hidden" : "wqm-day-label" }, label), list);
}

export function tick(label, checked, onchange) {
  const input = h("input", { type: "checkbox", checked, onchange: () => onchange(input.checked) });
  return h("label", { class: "wqm-day-tick" }, input, h("span", {}, label));
}

// 9am, 9:30am, midday.
export function clock(at) {
  const [hour, minute] = inLondon(at);
  if (hour === 12 && minute === 0) return "midday";
  if (hour === 0 && minute === 0) return "midnight";
  return `${hour % 12 || 12}${minute ? `:${String(minute).padStart(2, "0")}` : ""}${hour < 12 ? "am" : "pm"}`;
}

export function inLondon(at) {
  const parts = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Europe/London" }).format(new Date(at));
  return parts.split(":").map(Number);
}

// 2026-11-30
export const dayOf = (at) => new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London" }).format(new Date(at));

export function date(iso, more = {}) {
  return new Date(`${iso.slice(0, 10)}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC", ...more });
}

export const counted = (number, one, many) => `${number} ${number === 1 ? one : many}`;

// The one that is at hand: not replaced under the hands of its writer.
export const isWrittenIn = (element) => document.hasFocus() && element.contains(document.activeElement)
  && document.activeElement.matches("textarea, input:not([type=radio]):not([type=checkbox])");
