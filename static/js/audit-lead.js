// The facilitator's page follows the session. What somebody is writing stays as it is.
const root = document.querySelector("[data-audit-lead]");

function isBusy() {
  const here = document.activeElement;
  const isWriting = here && root.contains(here) && here.matches("input:not([type=hidden]), textarea, select");
  const hasText = [...root.querySelectorAll("form[data-keep] input[type=text], form[data-keep] textarea")].some((one) => one.value !== one.defaultValue);
  return isWriting || hasText;
}

// The minutes that are left of a step, and the seconds until what was sent is opened.
function count(left) {
  const ends = root.querySelector("[data-audit-ends]"), opens = root.querySelector("[data-audit-left]");
  if (ends) {
    const minutes = Math.round((new Date(ends.dataset.auditEnds) - Date.now()) / 60000), number = Math.abs(minutes);
    const words = `${number} minute${number === 1 ? "" : "s"}`;
    ends.textContent = minutes > 0 ? `${words} left.` : minutes < 0 ? `${words} over.` : "Time is up.";
  }
  if (opens && left !== null) opens.textContent = left > 0 ? `${Math.ceil(left)} seconds to go.` : "";
}

async function ask() {
  try {
    const { v, left } = await (await fetch(root.dataset.auditLead, { cache: "no-store" })).json();
    const part = root.querySelector("[data-audit-part]");
    if ((String(v) !== part.dataset.version || left === 0) && !isBusy()) {
      const answer = await fetch("?part=1", { cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-audit-part]");
      if (answer.ok && fresh) part.replaceWith(fresh);
    }
    count(left);
  } catch { /* the next time */ }
  setTimeout(ask, 1500);
}

if (root) setTimeout(ask, 1500);
