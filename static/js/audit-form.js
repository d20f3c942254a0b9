// Shows only the fields that the chosen way of holding an audit needs. Without it all of them are there, with hints.
const form = document.querySelector("[data-audit-form]");
const FIELDS = {
  first_day: ["inset", "twilights", "aloud"], first_time: ["inset", "twilights", "aloud"],
  second_day: ["twilights"], second_time: ["twilights"],
  opens_on: ["electronic"], closes_on: ["electronic"],
};

function show() {
  const chosen = form.querySelector("[name=form]:checked")?.value ?? "inset";
  for (const [name, forms] of Object.entries(FIELDS)) {
    const field = form.querySelector(`[name="${name}"], [name^="${name}_"]`);
    const group = field?.closest(".govuk-form-group:has(fieldset)") ?? field?.closest(".govuk-form-group");
    if (group) group.hidden = !forms.includes(chosen);
  }
}

if (form) {
  form.addEventListener("change", show);
  show();
}
