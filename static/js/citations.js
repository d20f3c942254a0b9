// "Insert [E1]" beside a piece of evidence puts its number into the narrative, where the cursor was last.

const boxes = document.querySelectorAll("#edit textarea");
let last = boxes[0];
for (const box of boxes) box.addEventListener("focus", () => { last = box; });

for (const button of document.querySelectorAll("button[data-insert]")) {
  if (!last) break;
  button.hidden = false;
  button.addEventListener("click", () => {
    const at = last.selectionStart ?? last.value.length;
    const gap = at > 0 && !/\s/.test(last.value[at - 1]) ? " " : "";
    last.setRangeText(gap + button.dataset.insert, at, last.selectionEnd ?? at, "end");
    last.focus();
    // Autosave listens to what people type.
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
