// One thing while somebody writes in it, and its boxes.

import { h, hidden, isWrittenIn } from "./html.js";
import { isSame, plain } from "./things.js";
import { marked } from "./voices.js";

export class Draft {
  constructor(store, type, place, empty) {
    Object.assign(this, { store, type, place, said: empty, edition: 0, change: null, by: "" });
    this.refresh(null);
  }

  // What came from elsewhere is shown, but not while its writer is at it: their next save meets it, and shows both.
  refresh(element) {
    const thing = this.store.thing(this.type, this.place);
    this.change = thing?.change ?? null;
    if (!thing) return;
    this.by = thing.by;
    if (element && isWrittenIn(element) && !isSame(this.type, this.said, thing.said)) return;
    this.said = { ...this.said, ...thing.said };
    this.edition = thing.edition;
  }

  set(said) {
    this.said = { ...this.said, ...said };
    this.store.write(this.type, this.place, this.said, this.edition);
    this.change = this.store.thing(this.type, this.place)?.change ?? null;
  }

  get isEmpty() { return !this.said.text?.trim() && !this.edition && !this.change?.tried.length; }
}

let number = 0;

// A box that is as high as what is in it, in which words that say who somebody is are marked while they are typed.
export function box(draft, name, label, { rows = 3, isLabelHidden = false, isReadOnly = false, onchange = () => {} } = {}) {
  const id = `day-box-${number += 1}`;
  const marks = h("div", { class: "wqm-day-box__marks", "aria-hidden": "true" });
  const problem = h("p", { class: "wqm-day-problem", id: `${id}-problem`, role: "status" });
  const area = h("textarea", { class: "govuk-textarea wqm-day-box__area", id, rows, "aria-describedby": `${id}-problem`, readonly: isReadOnly });
  const element = h("div", { class: "wqm-day-box" },
    h("label", { class: isLabelHidden ? "govuk-visually-hidden" : "wqm-day-label", for: id }, label),
    h("div", { class: "wqm-day-box__paper" }, marks, area), problem);
  const look = () => {
    const words = draft.change?.words ?? [];
    marks.replaceChildren(...marked(`${area.value}\n`, words).map(([piece, isMarked]) => (isMarked ? h("mark", {}, piece) : piece)));
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 4}px`;
    const isMine = words.length ? words.some((word) => area.value.includes(word)) : name !== "target";
    const sentence = ["unfinished", "refused"].includes(draft.change?.state) && isMine ? draft.change.sentence : "";
    if (problem.textContent !== sentence) problem.textContent = sentence;
    area.classList.toggle("wqm-day-box__area--wrong", words.length > 0 && isMine);
    area.toggleAttribute("aria-invalid", false);
    if (sentence && words.length) area.setAttribute("aria-invalid", "true");
    else area.removeAttribute("aria-invalid");
  };
  area.addEventListener("input", () => {
    draft.set({ [name]: area.value });
    look();
    onchange();
  });
  const update = () => {
    if (plain(area.value) !== plain(draft.said[name]) && !(document.hasFocus() && document.activeElement === area)) area.value = draft.said[name] ?? "";
    look();
  };
  area.value = draft.said[name] ?? "";
  requestAnimationFrame(look);
  return { element, area, update };
}

export const whose = (by, me) => (by && by !== me ? [" · ", by] : []);
export const required = (text) => [text, hidden(" (needed)")];
