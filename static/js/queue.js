// Keys for somebody who works through a queue. They are off until a person turns them on, and never act while typing.
const KEPT = "wqm-queue-keys";
const line = document.querySelector("[data-keys]");
const box = document.querySelector("[data-keys-on]");

if (line && box) {
  line.hidden = false;
  box.checked = localStorage.getItem(KEPT) === "1";
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "1" : "0"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox])")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
}

// A key that leads to a field also picks the answer that the field belongs to.
function pick(target) {
  if (!target.dataset.keyPicks) return;
  const answer = document.querySelector(`input[type=radio][value="${CSS.escape(target.dataset.keyPicks)}"]`);
  answer?.click();
  document.querySelector(target.getAttribute("href"))?.focus();
}

for (const link of document.querySelectorAll("[data-key-picks]")) {
  link.addEventListener("click", (event) => { event.preventDefault(); pick(link); });
}
