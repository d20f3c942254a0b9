// Shows what the chosen kind of evidence needs, and hides the rest. Without it every field is there, and the server takes
// what belongs to the kind. Inside [data-kinds], fields stand in groups of the classes wqm-for and wqm-for--<kind>.
for (const part of document.querySelectorAll("[data-kinds]")) {
  const kinds = [...part.querySelectorAll("input[name=kind]")];
  const children = part.querySelector("input[name$=children_pictured]");

  const show = () => {
    const chosen = kinds.find((one) => one.checked)?.value;
    for (const group of part.querySelectorAll(".wqm-for")) {
      if (group.classList.contains("wqm-for--children")) group.hidden = !children?.checked;
      else if (kinds.length) group.hidden = !group.classList.contains(`wqm-for--${chosen}`);
    }
  };
  part.addEventListener("change", show);
  show();
}
