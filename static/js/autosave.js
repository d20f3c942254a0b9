// Saves a form while it is written: <form data-autosave="/url/">. Says what happened in [data-autosave-status]
// (made when the form has none). What could not be saved stays in this browser until it could.
//
// The server answers 200 or 204 (saved; JSON may carry {"edition": "7"} for the hidden field of that name),
// 409 with the HTML that shows both texts, 422 with the HTML of the errors, 503 with JSON {"error"} where it is tried again, a redirect or 403 when the person is not signed
// in any more, anything else is a failure.

import { StoredDraft } from "./draft_store.js";

const WAIT = 1200;
const RETRY = 15000;

export function initAutosave(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (form.dataset.autosaveReady) continue;
    form.dataset.autosaveReady = "yes";
    new Autosave(form).start();
  }
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosave || form.action;
    this.kept = new StoredDraft(form, this.url);
    this.status = form.querySelector("[data-autosave-status]") || this.makeStatus();
    this.words = { ...WORDS, ...this.status.dataset };
    this.timer = null;
    this.running = null;
    this.dirty = false;
    this.signedOut = false;
  }

  start() {
    this.offerKept();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", () => this.leave());
    window.addEventListener("online", () => { if (this.dirty) this.save(); });
    // They come back from signing in in another tab.
    window.addEventListener("focus", () => { if (this.dirty && this.signedOut) this.save(); });
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty) { this.keep(); event.preventDefault(); }
    });
  }

  makeStatus() {
    const status = document.createElement("p");
    status.className = "wqm-autosave";
    status.setAttribute("role", "status");
    status.dataset.autosaveStatus = "";
    this.form.append(status);
    return status;
  }

  say(text, state) {
    this.status.textContent = text;
    this.status.dataset.state = state;
  }

  changed() {
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), WAIT);
  }

  // `again`: nobody has written anything since; a page that is left open must not keep its session alive (accounts/sessions.py).
  async save(again = false) {
    clearTimeout(this.timer);
    if (this.running) return;
    this.dirty = false;
    this.say(this.words.saving, "saving");
    this.running = this.post(again ? { "X-Trying-Again": "yes" } : {});
    try { await this.running; } finally { this.running = null; }
    if (this.dirty && this.status.dataset.state === "saved") this.changed();
  }

  async post(headers) {
    try {
      if (this.signedOut && !(await this.renewToken(headers))) return this.askToSignIn();
      const response = await fetch(this.url, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Requested-With": "autosave", Accept: "application/json, text/html", ...headers },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (response.status === 409 || response.status === 422) return await this.show(response);
      if (response.status === 503) return this.failed((await response.json()).error);
      if (isSignedOut(response)) return this.askToSignIn();
      if (!response.ok) throw new Error(String(response.status));
      await this.saved(response);
    } catch {
      this.failed();
    }
  }

  // Signing in changes the token that every form carries: this page asks for a new one. False while nobody is signed in, or
  // somebody else, who must not save these words as their own.
  async renewToken(headers) {
    const response = await fetch(window.location.href, { headers, credentials: "same-origin", redirect: "manual" });
    if (!response.ok) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token || page.body.dataset.person !== document.body.dataset.person) return false;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  }

  askToSignIn() {
    this.signedOut = true;
    this.failed();
    const address = document.body.dataset.signIn;
    if (!address) return;
    const link = document.createElement("a");
    Object.assign(link, { href: address, target: "_blank", rel: "noopener", className: "govuk-link", textContent: this.words.signIn });
    this.status.append(" ", link);
  }

  async saved(response) {
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const answer = isJson ? await response.json() : {};
    const edition = this.edition();
    if (edition && answer.edition !== undefined) edition.value = answer.edition;
    this.kept.forget();
    this.signedOut = false;
    this.form.parentElement.querySelector("[data-autosave-conflict]")?.replaceChildren();
    const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    this.say(`${this.words.saved} ${time}`, "saved");
  }

  async show(response) {
    this.keep();
    this.say(response.status === 409 ? this.words.conflict : this.words.invalid, "conflict");
    let place = this.form.parentElement.querySelector("[data-autosave-conflict]");
    if (!place) {
      place = document.createElement("div");
      place.dataset.autosaveConflict = "";
      place.tabIndex = -1;
      this.form.before(place);
    }
    place.innerHTML = await response.text();
    if (response.status === 409) place.focus();
  }

  // `why` is the server's sentence where it says one: somebody else is saving this, or it is slow.
  failed(why = this.words.failed) {
    this.dirty = true;
    const kept = this.keep();
    this.say(kept ? (this.signedOut ? this.words.signedOut : why) : this.words.lost, "failed");
    this.timer = setTimeout(() => this.save(true), RETRY);
  }

  edition() {
    return this.form.elements.namedItem("edition");
  }

  keep(sent = 0) {
    return this.kept.write({ sent, edition: this.edition()?.value });
  }

  // The whole form is sent now. What was kept must not come back over what the server then has.
  leave() {
    clearTimeout(this.timer);
    this.dirty = false;
    this.keep(Date.now());
  }

  // A reload after a failure: the text is put back and saved again, as a change of the edition that it was written on, so
  // that the server notices when somebody else has written since.
  offerKept() {
    const kept = this.kept.read();
    if (!kept) return;
    // What was sent and taken has raised the edition; where it has not, the answer never came.
    const isTaken = kept.sent && !(this.edition() && this.edition().value === kept.edition);
    if (isTaken || this.kept.isHere(kept.values)) return this.kept.forget();
    this.kept.fill(kept.values);
    if (this.edition() && kept.edition) this.edition().value = kept.edition;
    this.say(this.words.restored, "failed");
    this.changed();
  }
}

function isSignedOut(response) {
  return response.type === "opaqueredirect" || response.status === 403;
}

const WORDS = {
  saving: "Saving…",
  saved: "Saved",
  failed: "Not saved. Your text is safe in this browser, and we will try again.",
  lost: "Not saved. Copy your text before you leave this page.",
  signedOut: "Not saved because you have been signed out. Your text is safe in this browser.",
  signIn: "Sign in again in a new tab, then come back here",
  conflict: "Not saved: someone else has changed this. Both versions are shown above.",
  invalid: "Not saved. Correct the error first.",
  restored: "We restored text that could not be saved before.",
};
