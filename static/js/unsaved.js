// Keeps what is typed into a form that is sent as a whole: <form data-keep>. Where the answer never came, because the
// person had been signed out or the connection was gone, the text is put back when they open the page again.
import { StoredDraft } from "./draft_store.js";

const WAIT = 500;

export function initUnsaved(root) {
  for (const form of root.querySelectorAll("form[data-keep]")) {
    if (form.dataset.keepReady) continue;
    form.dataset.keepReady = "yes";
    start(form);
  }
}

function start(form) {
  const kept = new StoredDraft(form, new URL(form.action, window.location.href).pathname);
  const found = kept.read();
  // Where the page shows what was wrong with it, it shows the text as well.
  if (found && (form.querySelector(".govuk-form-group--error") || kept.isHere(found.values))) kept.forget();
  else if (found) {
    kept.fill(found.values);
    // As a change of what was on the page then: what somebody else has changed since is noticed, as in autosave.js.
    if (edition(form) && found.edition) edition(form).value = found.edition;
    openFilled(form);
    say(form);
  }
  let timer = null;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => kept.write({ edition: edition(form)?.value }), WAIT);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    kept.write({ sent: Date.now(), page: window.location.pathname, edition: edition(form)?.value });
  });
}

function edition(form) {
  return form.elements.namedItem("edition");
}

// What was put back must not lie in a part that is folded.
function openFilled(form) {
  for (const box of form.querySelectorAll("details:not([open]) textarea")) {
    if (box.value.trim()) box.closest("details").open = true;
  }
}

function say(form) {
  const status = document.createElement("p");
  status.className = "wqm-autosave";
  status.setAttribute("role", "status");
  status.textContent = "We restored what you had written here but not saved.";
  form.prepend(status);
}
