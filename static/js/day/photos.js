// Photographs of displays, where the office allows them. They go straight to the server: the tablet stores none.

import { button, fill, h, p, tick } from "./html.js";

const TRIES = 10;
const AGAIN = 6000; // ms

export function photosPanel(context) {
  const { store, sync, urls } = context;
  const list = h("div", { class: "wqm-day-photos" });
  const status = h("p", { class: "wqm-day-problem", role: "alert" });
  const file = h("input", { type: "file", class: "govuk-file-upload", accept: "image/*", capture: "environment" });
  const alt = h("input", { type: "text", class: "govuk-input", maxlength: "300" });
  const nobody = tick("No one is in the picture", false, () => {});
  const send = async () => {
    status.textContent = "Sending…";
    const answer = await post(urls.addPhoto, () => {
      const data = new FormData();
      if (file.files[0]) data.set("upload", file.files[0]);
      data.set("alt_text", alt.value);
      if (nobody.querySelector("input").checked) data.set("no_people", "on");
      return data;
    });
    status.textContent = answer;
    if (answer) return;
    file.value = alt.value = "";
    nobody.querySelector("input").checked = false;
    context.say("The photograph is with the school, which approves it first.");
  };
  // Empty where it went well, otherwise the sentence.
  const post = async (url, made = () => new FormData()) => {
    try {
      if (!sync.csrf) await sync.ask();
      const response = await sync.fetch(url, { method: "POST", body: made(), headers: { "X-CSRFToken": sync.csrf } });
      if (response.ok) { await sync.ask(); return ""; }
      if (response.status === 422) return (await response.json()).error;
      return "This could not be sent. Check that you are signed in, and try again.";
    } catch {
      return "There is no network. Photographs can only be sent when there is one.";
    }
  };
  const remove = async (photo) => { status.textContent = await post(urls.removePhoto.replace("/0/", `/${photo.id}/`)); };
  const element = h("div", { class: "wqm-day-one" },
    h("h3", { class: "govuk-heading-s" }, "Photographs of displays"),
    p("Displays only, with no one in the picture. The school approves each photograph before anyone uses it."),
    !context.isReadOnly && h("div", { class: "wqm-day-photo-form" },
      h("label", { class: "wqm-day-field" }, h("span", { class: "wqm-day-label" }, "Photograph"), file),
      h("label", { class: "wqm-day-field" }, h("span", { class: "wqm-day-label" }, "What it shows"), alt),
      nobody, status, button("Send photograph", send, { kind: "main" })),
    list);
  let shown = "";
  const update = () => {
    const photos = store.written.photos ?? [], now = JSON.stringify(photos);
    if (now === shown) return;
    shown = now;
    fill(list, photos.map((photo) => h("figure", { class: "wqm-day-picture" },
      imageOf(urls.photo.replace("/0/", `/${photo.id}/`), photo.alt),
      h("figcaption", { class: "govuk-hint" }, `${photo.alt}. ${photo.approved ? "Approved." : "Awaiting the school’s approval."}`),
      !context.isReadOnly && button("Delete photograph", () => remove(photo), { kind: "quiet", "aria-label": `Delete photograph: ${photo.alt}` }))));
  };
  update();
  return { element, update };
}

// A photograph is not handed out before the server has looked into it, which takes some seconds.
function imageOf(address, alt) {
  const hint = p("The server is checking the photograph. It shows here in a moment.", "govuk-hint");
  const image = h("img", { src: address, alt });
  let left = TRIES;
  hint.hidden = true;
  image.addEventListener("load", () => { image.hidden = false; hint.hidden = true; });
  image.addEventListener("error", () => {
    image.hidden = true;
    hint.hidden = false;
    left -= 1;
    if (left > 0) setTimeout(() => { if (image.isConnected) image.src = `${address}?again=${left}`; }, AGAIN);
  });
  return [image, hint];
}
