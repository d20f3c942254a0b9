// Keys for a page of comments: J and K go to the next and the one before, 1 to 3 choose. Not while somebody types.

for (const form of document.querySelectorAll("form[data-review-keys]")) {
  const rows = [...form.querySelectorAll(".wqm-review")];
  const at = () => rows.findIndex((row) => row.contains(document.activeElement));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("textarea, select, input:not([type=radio])")) return;
    const here = at();
    const step = { j: 1, k: -1 }[event.key.toLowerCase()];
    if (step) {
      event.preventDefault();
      const row = rows[Math.min(Math.max(here + step, 0), rows.length - 1)];
      row?.focus();
      row?.scrollIntoView({ block: "nearest" });
    } else if (here >= 0 && ["1", "2", "3"].includes(event.key)) {
      event.preventDefault();
      const choice = rows[here].querySelectorAll("input[type=radio]")[Number(event.key) - 1];
      choice.checked = true;
      choice.dispatchEvent(new Event("change", { bubbles: true }));
      if (event.key === "2") rows[here].querySelector("textarea").focus();
    }
  });
}
