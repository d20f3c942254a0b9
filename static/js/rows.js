// Rows of a form that can be moved, left out and added. Without it the number in each row says its place, 0 leaves it
// out, and the rows for more are there from the start.
for (const list of document.querySelectorAll("[data-rows]")) {
  const every = () => [...list.querySelectorAll("[data-row]")];
  const shown = () => every().filter((row) => !row.hidden);
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const said = document.createElement("p");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  list.append(said);

  const nameOf = (row) => {
    const kind = field(row, "kind");
    return kind ? kind.selectedOptions[0].textContent : field(row, "name").value || list.dataset.rows;
  };

  const number = () => {
    for (const row of every()) {
      const place = field(row, "place");
      if (place) place.value = row.hidden ? 0 : shown().indexOf(row) + 1;
    }
    const rows = shown();
    for (const row of rows) {
      const [up, down] = row.querySelectorAll("[data-move]");
      if (up) [up.disabled, down.disabled] = [row === rows[0], row === rows.at(-1)];
      for (const name of row.querySelectorAll("[data-name]")) name.textContent = `: ${nameOf(row)}`;
    }
    more.hidden = !every().some((row) => row.hidden);
  };

  const move = (row, by) => {
    const rows = shown(), other = rows[rows.indexOf(row) + by];
    if (!other) return;
    const [mine, theirs] = [field(row, "session"), field(other, "session")];
    // At the border of two sessions a step first goes over into the other one.
    if (mine && theirs && mine.value !== theirs.value) mine.value = theirs.value;
    else if (by < 0) other.before(row);
    else other.after(row);
    number();
    const [up, down] = row.querySelectorAll("[data-move]");
    (by < 0 ? (up.disabled ? down : up) : (down.disabled ? up : down)).focus();
    said.textContent = `${nameOf(row)}: place ${shown().indexOf(row) + 1} of ${shown().length}`;
  };

  const leaveOut = (row) => {
    const rows = shown(), next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    said.textContent = `${nameOf(row)} is removed`;
    row.hidden = true;
    const name = field(row, "name");
    if (name) name.value = "";
    number();
    (next?.querySelector("[data-remove]") ?? more).focus();
  };

  const button = (words, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "wqm-row-button";
    one.textContent = words;
    const name = document.createElement("span");
    name.className = "govuk-visually-hidden";
    name.dataset.name = "";
    one.append(name);
    one.addEventListener("click", act);
    return one;
  };

  const more = document.createElement("button");
  more.type = "button";
  more.className = "govuk-button govuk-button--secondary";
  more.textContent = list.dataset.rowsAdd;
  more.addEventListener("click", () => {
    const row = every().find((one) => one.hidden);
    row.hidden = false;
    every().at(-1).after(row);
    number();
    row.querySelector("select, input:not([type=hidden])").focus();
  });

  for (const row of every()) {
    const place = field(row, "place");
    if (place) place.closest(".govuk-form-group").hidden = true;
    const buttons = document.createElement("div");
    buttons.className = "wqm-row-buttons";
    if (place) {
      for (const [words, by] of [["Move up", -1], ["Move down", 1]]) {
        const one = button(words, () => move(row, by));
        one.dataset.move = "";
        buttons.append(one);
      }
    }
    const remove = button("Remove", () => leaveOut(row));
    remove.dataset.remove = "";
    buttons.append(remove);
    row.append(buttons);
    const isWrong = row.querySelector(".govuk-form-group--error");
    row.hidden = !isWrong && (place ? Number(place.value) === 0 : !field(row, "name").value);
    row.addEventListener("change", number);
  }
  every().at(-1).after(more);
  if (shown().length && field(shown()[0], "place")) {
    const placed = shown().map((row) => [Number(field(row, "session")?.value ?? 0), Number(field(row, "place").value), row]);
    for (const [, , row] of placed.sort(([a, b], [c, d]) => a - c || b - d)) more.before(row);
  }
  number();
  for (const hint of document.querySelectorAll("[data-rows-plain]")) hint.hidden = true;
}
