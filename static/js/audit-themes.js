// Drag entries onto a theme; select several first to take them along. The form does the same with the keyboard.
const form = document.querySelector("[data-themes]");

function chosen(dragged) {
  const ticked = [...form.querySelectorAll("[name=entry]:checked")].map((box) => box.value);
  return ticked.includes(dragged) ? ticked : [dragged];
}

if (form) {
  for (const entry of form.querySelectorAll("[data-entry]")) {
    entry.draggable = true;
    entry.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", entry.dataset.entry));
  }
  for (const theme of form.querySelectorAll("[data-theme]")) {
    theme.addEventListener("dragover", (event) => { event.preventDefault(); theme.classList.add("wqm-themes__theme--over"); });
    theme.addEventListener("dragleave", () => theme.classList.remove("wqm-themes__theme--over"));
    theme.addEventListener("drop", (event) => {
      event.preventDefault();
      const wanted = chosen(event.dataTransfer.getData("text/plain"));
      for (const box of form.querySelectorAll("[name=entry]")) box.checked = wanted.includes(box.value);
      form.elements.title.value = "";
      form.elements.theme.value = theme.dataset.theme;
      form.requestSubmit(form.querySelector("[name=go][value=join]"));
    });
  }
}
