// Shows what the chosen kind of evidence needs, and hides the rest. Without it every field is there, and the server takes
// what belongs to the kind. <form data-kinds>, with fields in groups of the classes wqm-for and wqm-for--<kind>.
for (const form of document.querySelectorAll("form[data-kinds]")) {
  const kinds = [...form.querySelectorAll("input[name=kind]")];
  const children = form.querySelector("input[name=children_pictured]");
  const groups = [...form.querySelectorAll(".wqm-for")];

  const show = () => {
    const chosen = kinds.find((one) => one.checked)?.value;
    for (const group of groups) {
      const isConsent = group.classList.contains("wqm-for--children");
      if (isConsent) group.hidden = !children?.checked;
      else if (kinds.length) group.hidden = !group.classList.contains(`wqm-for--${chosen}`);
    }
  };
  form.addEventListener("change", show);
  show();
}
