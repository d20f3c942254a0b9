// Everything here is an addition: each page works without it.
import { initAll } from "../build/govuk-frontend.min.js";
import { initAutosave } from "./autosave.js";
import { initKeep } from "./keep.js";
import { settleKept } from "./kept.js";
import { initMenus } from "./menus.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
initMenus(document);
settleKept();
initAutosave(document);
initKeep(document);

// htmx may bring in new parts of a page.
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  initAll({ scope: event.target });
  initAutosave(event.target);
  initKeep(event.target);
});
