// Before and after: the PIN, what could not be opened, and the last words before a copy goes.

import { FEWEST_DIGITS, whyNot } from "./crypto.js";
import { button, counted, fill, h, p } from "./html.js";

function page(root, title, ...children) {
  const heading = h("h1", { class: "govuk-heading-l", tabindex: "-1" }, title);
  fill(root, h("div", { class: "wqm-day-gate" }, heading, ...children));
  document.title = `${title} – On the day`;
  return heading;
}

export function message(root, title, words, ...more) {
  page(root, title, ...[words].flat().map((text) => p(text)), ...more).focus();
}

export const link = (text, href) => h("p", { class: "govuk-body" }, h("a", { class: "govuk-link", href }, text));

let fields = 0;

function pinField(label, hint, autocomplete) {
  const id = `day-pin-${fields += 1}`;
  const input = h("input", { class: "govuk-input wqm-day-pin", id, type: "password", inputmode: "numeric", autocomplete, maxlength: "20", "aria-describedby": hint ? `${id}-hint` : null });
  const element = h("div", { class: "govuk-form-group" }, h("label", { class: "govuk-label govuk-label--m", for: id }, label),
    hint && h("div", { class: "govuk-hint", id: `${id}-hint` }, hint), input);
  return { element, input };
}

// Asks for a new PIN, twice. `made(pin)` makes the copy.
export function choosePin(root, school, made) {
  const first = pinField("PIN for this visit", `At least ${FEWEST_DIGITS} digits. More are safer. Not the PIN of the tablet.`, "new-password");
  const second = pinField("The same PIN again", "", "new-password");
  const problem = h("p", { class: "wqm-day-problem", role: "alert" });
  const go = button("Make a copy on this tablet", null, { kind: "main", type: "submit" });
  const form = h("form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    problem.textContent = whyNot(first.input.value) || (first.input.value === second.input.value ? "" : "The two PINs are not the same.");
    if (problem.textContent) { (whyNot(first.input.value) ? first : second).input.focus(); return; }
    go.disabled = true;
    problem.textContent = "Making the copy…";
    try {
      await made(first.input.value);
    } catch {
      go.disabled = false;
      problem.textContent = "The copy could not be made. Check that this browser may store data and is not in private mode, then try again.";
    }
  } }, first.element, second.element, problem, go);
  page(root, school,
    p("This visit works without a network. For that, a copy is made on this tablet. It is encrypted, and opens with a PIN that you choose now."),
    h("ul", { class: "govuk-list govuk-list--bullet" },
      h("li", {}, "We do not know your PIN. After ten wrong attempts the copy is deleted."),
      h("li", {}, "The page locks after 15 minutes without a touch."),
      h("li", {}, "When the visit is recorded and everything is sent, the copy is deleted.")),
    form);
  first.input.focus();
}

// Asks for the PIN. `tried(pin)` returns "" where it opened, or what to say; `restart` deletes the copy.
export function enterPin(root, { title, words, unsent, tried, restart }) {
  const field = pinField("PIN", "", "current-password");
  const problem = h("p", { class: "wqm-day-problem", role: "alert" });
  const go = button("Open", null, { kind: "main", type: "submit" });
  const form = h("form", { novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    if (!field.input.value || go.disabled) return;
    go.disabled = true;
    problem.textContent = "Opening…";
    const answer = await tried(field.input.value).catch(() => "This tablet could not open the copy. Try again.");
    field.input.value = "";
    go.disabled = false;
    problem.textContent = answer;
    if (answer) field.input.focus();
  } }, field.element, problem, go);
  const lost = unsent ? `${counted(unsent, "change is", "changes are")} not sent yet and would be lost.` : "Everything on it is sent.";
  page(root, title, words && p(words), unsent ? p(`${counted(unsent, "change on this tablet is", "changes on this tablet are")} not sent yet. Open the visit to send ${unsent === 1 ? "it" : "them"}.`) : "",
    form, h("details", { class: "wqm-day-fold" }, h("summary", {}, "I have forgotten the PIN"), h("div", { class: "wqm-day-fold__text" },
      p(`No one can find it out. You can delete this copy and make a new one while you have a network. ${lost}`),
      button("Delete this copy", restart))));
  field.input.focus();
}

// Words that will not be sent any more, to copy before they go.
export function leftovers(root, why, text, done) {
  const area = h("textarea", { class: "govuk-textarea", rows: "14", readonly: true, value: text, id: "day-left" });
  const status = h("p", { class: "govuk-body", role: "status" });
  const copy = async () => {
    area.select();
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "Your words are selected. Copy them with the keyboard or the menu.";
    }
  };
  page(root, "Some words were not sent", p(why), p("Copy what you need. Then delete it from this tablet."),
    h("label", { class: "govuk-label", for: "day-left" }, "Not sent"), area, status,
    h("div", { class: "govuk-button-group" }, button("Copy the words", copy, { kind: "main" }), button("Delete them from this tablet", done))).focus();
}
