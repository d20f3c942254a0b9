// What stands on a page of somebody's own link, and the server does not have yet, survives a reload, a dead network and a
// phone that drops the tab. Browsers do this by themselves for pages that they may store; these must not be stored. It
// lies in this tab alone (sessionStorage), by page, until the next page shows that the server has taken it; the page
// after sending clears the rest. Not on shared devices.

const ROOT = "survey:";
const form = document.querySelector("form[data-page]");

function read(key) {
  try { return JSON.parse(sessionStorage.getItem(key)) ?? {}; } catch { return {}; }
}

function write(key, pages) {
  try {
    if (Object.keys(pages).length) sessionStorage.setItem(key, JSON.stringify(pages));
    else sessionStorage.removeItem(key);
  } catch { /* no storage, nothing kept */ }
}

function forgetSurvey() {
  const [, root, wave] = location.pathname.split("/");
  try {
    const keys = Object.keys(sessionStorage).filter((key) => key.startsWith(`${ROOT}/${root}/${wave}/`));
    for (const key of keys) sessionStorage.removeItem(key);
  } catch { /* nothing was kept */ }
}

function keepPage() {
  const key = ROOT + location.pathname, page = form.dataset.page;
  const fields = [...form.elements].filter((field) => field.name.startsWith("q-"));
  const isBox = (field) => ["radio", "checkbox"].includes(field.type);
  const given = (is, value) => fields.filter((one) => !isBox(one) || is(one)).map((one) => [one.name, isBox(one) ? one.value : value(one)]);
  const asServed = JSON.stringify(given((box) => box.defaultChecked, (words) => words.defaultValue));

  function fill(answers) {
    const has = (name, value) => answers.some((answer) => answer[0] === name && answer[1] === value);
    for (const field of fields) {
      if (isBox(field)) field.checked = has(field.name, field.value);
      else field.value = answers.find(([name]) => name === field.name)?.[1] ?? "";
    }
  }

  // A page that was sent was taken, if another page came after it, or it came again other than by Back or Reload. And what
  // was given to a page with other answers than the server has now is old.
  const pages = read(key), isNew = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  for (const [number, kept] of Object.entries(pages)) {
    const isHere = number === page;
    if ((kept.isSent && (isNew || !isHere)) || (isHere && kept.asServed !== asServed)) delete pages[number];
  }
  if (pages[page]) fill(pages[page].answers);
  write(key, pages);

  const note = (isSent) => {
    const answers = given((box) => box.checked, (words) => words.value);
    write(key, { ...read(key), [page]: { asServed, answers, isSent } });
  };
  form.addEventListener("input", () => note(false));
  form.addEventListener("submit", () => { if (read(key)[page]) note(true); });
}

if (form) keepPage();
else forgetSurvey();
