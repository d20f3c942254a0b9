// Signing out deletes what the browser holds for this site: words of a visit that were not sent yet, too. So it asks.

const PREFIX = "day-unsent:";

export function initSigningOut(root) {
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-signs-out]")) return;
    const count = unsent();
    if (!count) return;
    const changes = count === 1 ? "1 change to a visit" : `${count} changes to visits`;
    const question = `${changes} on this tablet ${count === 1 ? "is" : "are"} not sent yet. Signing out deletes ${count === 1 ? "it" : "them"}. Open the visit first to send ${count === 1 ? "it" : "them"}, or choose OK to sign out.`;
    if (window.confirm(question)) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // nothing else that forgets at signing out may begin
  }, true);
}

function unsent() {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    return keys.reduce((sum, key) => sum + (Number(localStorage.getItem(key)) || 0), 0);
  } catch { return 0; }
}
