// Shows only the fields that the chosen way of holding an audit needs. Without it all of them are there, with hints.
const form = document.querySelector("[data-audit-form]");

function show() {
  const chosen = form.querySelector("[name=form]:checked")?.value ?? "inset";
  const wanted = { sessions: chosen !== "electronic", twilights: chosen === "twilights", electronic: chosen === "electronic" };
  for (const [name, is] of Object.entries(wanted)) {
    for (const group of form.querySelectorAll(`.wqm-for-${name}`)) group.hidden = !is;
  }
}

if (form) {
  form.addEventListener("change", show);
  show();
}
