// Everything here is an addition: each page works without it.
import { initAll } from "../build/govuk-frontend.min.js";
import { initAutosave } from "./autosave.js";
import { initUnsaved } from "./unsaved.js";
import { forgetOnSignOut, settleDrafts } from "./draft_store.js";
import { initMenus } from "./menus.js";
import { initSigningOut } from "./signing-out.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
initMenus(document);
initSigningOut(document);
settleDrafts();
forgetOnSignOut();
initAutosave(document);
initUnsaved(document);

// htmx may bring in new parts of a page.
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  initAll({ scope: event.target });
  initAutosave(event.target);
  initUnsaved(event.target);
});
