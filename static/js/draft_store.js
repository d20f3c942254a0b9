// Text of a form that is not on the server yet, in this tab's sessionStorage. It is kept under the person who wrote it, so
// that whoever signs in next in the same tab never sees it.

const ROOT = "kept:";
const JUST_SENT = 120000;

function prefix() {
  return `${ROOT}${document.body.dataset.person || ""}:`;
}

// Called once on every page, before its forms: what became of the forms that were sent as a whole from this tab?
// A page to sign in, or one that says no (data-not-taken), came instead of an answer: nothing was taken. A page to which the
// form's own page led is the answer. Any other page means that the answer never came.
// Such a page may offer to send it all again (data-again); then it waits for an answer as before.
export function settleDrafts() {
  const notTaken = document.body.hasAttribute("data-not-taken");
  try {
    for (const key of Object.keys(sessionStorage).filter((one) => one.startsWith(ROOT))) {
      const kept = JSON.parse(sessionStorage.getItem(key));
      if (!kept.sent) continue;
      if (notTaken && Date.now() - kept.sent < JUST_SENT) {
        sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: 0 }));
        document.querySelector("form[data-again]")?.addEventListener("submit", () => {
          sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: Date.now(), page: window.location.pathname }));
        });
      }
      else if (kept.page && cameFrom(kept.page)) sessionStorage.removeItem(key);
      else if (kept.page) sessionStorage.setItem(key, JSON.stringify({ ...kept, sent: 0 }));
    }
  } catch { /* no storage, nothing kept */ }
}

// Called once on every page: whoever signs out leaves nothing in this tab, in a browser that does not clear it by itself, too.
export function forgetOnSignOut() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-signs-out]")) return;
    try {
      for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(ROOT))) sessionStorage.removeItem(key);
    } catch { /* no storage, nothing kept */ }
  });
}

function cameFrom(page) {
  const isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  return isNew && document.referrer !== "" && new URL(document.referrer).pathname === page;
}

export class StoredDraft {
  constructor(form, name) {
    this.form = form;
    this.key = `${prefix()}${name}`;
  }

  // Texts only: no files, no token.
  values() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && name !== "edition");
  }

  read() {
    try { return JSON.parse(sessionStorage.getItem(this.key)); } catch { return null; }
  }

  // False where the browser keeps nothing. `more`: `sent`, the time at which the whole form was sent; `page`, the path of
  // a form whose answer is another page; `edition`, of a form that tells by that whether it was taken.
  write(more = {}) {
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ sent: 0, ...more, values: this.values() }));
      return true;
    } catch {
      return false;
    }
  }

  forget() {
    try { sessionStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  fill(values) {
    for (const box of this.form.querySelectorAll("input[type=checkbox]")) {
      box.checked = values.some(([name, value]) => name === box.name && value === box.value);
    }
    for (const [name, value] of values) {
      const field = this.form.elements.namedItem(name);
      // The value of a list of radio buttons is the chosen one.
      if (field && "value" in field && !["checkbox", "hidden"].includes(field.type)) field.value = value;
    }
  }

  // The server takes spaces from both ends.
  isHere(values) {
    const bare = (some) => JSON.stringify(some.map(([name, value]) => [name, value.trim()]));
    return bare(values) === bare(this.values());
  }
}
