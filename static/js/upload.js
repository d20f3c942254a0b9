// Sends chosen or dropped files one at a time, with a bar for each, and lets a person try again what did not arrive.
// Without it the form sends them all at once. The server answers 201 with {"id"}, or 422 with {"error"}.

for (const form of document.querySelectorAll("form[data-upload]")) new Uploads(form);

function Uploads(form) {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-upload-list]");
  const status = form.querySelector("[data-upload-status]");
  const button = form.querySelector("button[type=submit]:not(.govuk-file-upload-button)");
  const waiting = [];
  const kept = [];
  let failed = 0;
  let sending = 0;
  let all = 0;

  // Files go as soon as they are chosen: the button waits to lead on to the next page.
  button.hidden = true;
  input.addEventListener("change", () => {
    const files = [...input.files];
    if (!files.length) return;
    input.value = "";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    list.hidden = false;
    for (const file of files) add(file);
    next();
  });
  form.addEventListener("submit", (event) => {
    if (!all) return; // the server says that nothing was chosen
    event.preventDefault();
    if (kept.length) window.location.assign(`${form.dataset.next}${kept.map((id) => `piece=${id}`).join("&")}`);
  });
  window.addEventListener("beforeunload", (event) => { if (sending || waiting.length) event.preventDefault(); });

  function add(file) {
    const row = document.createElement("li");
    row.className = "wqm-uploads__item";
    const name = document.createElement("strong");
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.className = "wqm-uploads__bar";
    bar.setAttribute("aria-label", file.name);
    const said = document.createElement("p");
    said.className = "wqm-uploads__problem";
    said.textContent = "Waiting";
    row.append(name, bar, said);
    list.append(row);
    all += 1;
    waiting.push({ file, row, bar, said });
  }

  function next() {
    say();
    const one = waiting[0];
    if (sending || !one) return;
    waiting.shift();
    sending = 1;
    send(one);
  }

  function send(one) {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.append(input.name, one.file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) one.bar.value = (100 * event.loaded) / event.total;
      one.said.textContent = event.loaded < event.total ? `${Math.round(one.bar.value)}%` : "Being checked";
    });
    request.addEventListener("loadend", () => {
      sending = 0;
      if (request.status === 201 && request.response) done(one, request.response.id);
      else if (request.status === 422 && request.response) refused(one, request.response.error);
      else lost(one, request.status === 503 && request.response ? request.response.error : undefined);
      next();
    });
    request.send(body);
  }

  function done(one, id) {
    kept.push(id);
    one.bar.value = 100;
    one.said.textContent = "In your library";
    one.row.classList.add("wqm-uploads__item--kept");
    button.hidden = false;
    button.textContent = "Continue";
  }

  function refused(one, sentence) {
    failed += 1;
    one.bar.remove();
    one.said.textContent = `Not uploaded: ${sentence}`;
    one.row.classList.add("wqm-uploads__item--refused");
  }

  function lost(one, why = "The file did not arrive. Check your connection.") {
    failed += 1;
    one.bar.value = 0;
    one.said.textContent = why;
    one.row.classList.add("wqm-uploads__item--refused");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "govuk-button govuk-button--secondary";
    again.textContent = "Try again";
    const hint = document.createElement("span");
    hint.className = "govuk-visually-hidden";
    hint.textContent = `: ${one.file.name}`;
    again.append(hint);
    again.addEventListener("click", () => {
      failed -= 1;
      again.remove();
      one.row.classList.remove("wqm-uploads__item--refused");
      one.said.textContent = "Waiting";
      waiting.push(one);
      next();
    });
    one.row.append(again);
  }

  function say() {
    const open = all - kept.length - failed;
    const parts = [`${kept.length} of ${all} in your library.`];
    if (failed) parts.push(`${failed} not uploaded.`);
    if (open) parts.push(`${open} to go.`);
    status.textContent = parts.join(" ");
  }
}
