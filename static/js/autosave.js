// Saves a form while it is written: <form data-autosave="/url/">. Says what happened in [data-autosave-status]
// (made when the form has none). What could not be saved stays in this browser until it could.
//
// The server answers 200 or 204 (saved; JSON may carry {"edition": "7"} for the hidden field of that name),
// 409 with the HTML that shows both texts, 422 with the HTML of the errors, anything else is a failure.

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
    this.key = `autosave:${this.url}`;
    this.status = form.querySelector("[data-autosave-status]") || this.makeStatus();
    this.words = { ...WORDS, ...this.status.dataset };
    this.timer = null;
    this.running = null;
    this.dirty = false;
  }

  start() {
    this.offerKept();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", () => this.leave());
    window.addEventListener("online", () => { if (this.dirty) this.save(); });
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

  async save() {
    clearTimeout(this.timer);
    if (this.running) return;
    this.dirty = false;
    this.say(this.words.saving, "saving");
    this.running = this.post();
    try { await this.running; } finally { this.running = null; }
    if (this.dirty && this.status.dataset.state === "saved") this.changed();
  }

  async post() {
    try {
      const response = await fetch(this.url, {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Requested-With": "autosave", Accept: "application/json, text/html" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (response.status === 409 || response.status === 422) return await this.show(response);
      if (!response.ok) throw new Error(String(response.status));
      await this.saved(response);
    } catch {
      this.failed();
    }
  }

  async saved(response) {
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    const answer = isJson ? await response.json() : {};
    const edition = this.edition();
    if (edition && answer.edition !== undefined) edition.value = answer.edition;
    this.forget();
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

  failed() {
    this.dirty = true;
    const kept = this.keep();
    this.say(kept ? this.words.failed : this.words.lost, "failed");
    this.timer = setTimeout(() => this.save(), RETRY);
  }

  // Texts only: no files, no token.
  values() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "edition");
  }

  edition() {
    return this.form.elements.namedItem("edition");
  }

  keep(sent = false) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ edition: this.edition()?.value, sent, values: this.values() }));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    try { sessionStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  // The whole form is sent now. What was kept must not come back over what the server then has.
  leave() {
    clearTimeout(this.timer);
    this.dirty = false;
    this.keep(true);
  }

  // A reload after a failure: the text is put back and saved again, as a change of the edition that it was written on, so
  // that the server notices when somebody else has written since.
  offerKept() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(this.key)); } catch { return; }
    if (!kept) return;
    if (kept.sent || JSON.stringify(kept.values) === JSON.stringify(this.values())) return this.forget();
    for (const [name, value] of kept.values) {
      const field = this.form.elements.namedItem(name);
      // The value of a list of radio buttons is the chosen one.
      if (field && "value" in field && !["checkbox", "hidden"].includes(field.type)) field.value = value;
    }
    if (this.edition() && kept.edition) this.edition().value = kept.edition;
    this.say(this.words.restored, "failed");
    this.changed();
  }
}

const WORDS = {
  saving: "Saving…",
  saved: "Saved",
  failed: "Not saved. Your text is kept in this browser, and we will try again.",
  lost: "Not saved. Copy your text before you leave this page.",
  conflict: "Not saved: somebody else has changed this. Both texts are shown above.",
  invalid: "Not saved: something has to be corrected first.",
  restored: "We put back text that could not be saved before.",
};
