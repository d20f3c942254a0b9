// Another questionnaire brings its own name and days, as long as nobody has changed those that are in the form. Without
// this the server moves them when the form is sent (surveys/forms/waves.py).
for (const form of document.querySelectorAll("form[data-suggested]")) {
  const suggested = JSON.parse(form.dataset.suggested);
  const isAsSuggested = (names) => Object.values(suggested).some((boxes) =>
    names.every((name) => form.elements[name].value === boxes[name]));

  form.addEventListener("change", ({ target }) => {
    const boxes = suggested[target.value];
    if (target.name !== "questionnaire" || !boxes) return;
    const days = Object.keys(boxes).filter((name) => name !== "name");
    for (const names of [["name"], days]) {
      if (!isAsSuggested(names)) continue;
      for (const name of names) form.elements[name].value = boxes[name];
    }
  });
}
