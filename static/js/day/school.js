// What the school says: its words by principle, evidence, surveys. Nothing here can be changed.

import { date, details, fill, h, p, prose } from "./html.js";

// The school's words on one principle, criterion by criterion.
export function wordsOn(context, principle, { isOpen = false } = {}) {
  const means = context.store.data.briefing.surveys.filter((survey) => survey.state === "shared").map((survey) => {
    const mean = survey.means.find((each) => each.code === principle.code);
    return mean && h("li", {}, `${survey.name} (${survey.audience.toLowerCase()}): `, mean.withheld ? `withheld, ${mean.withheld}` : h("strong", {}, mean.mean));
  });
  const parts = principle.criteria.map((criterion) => {
    const fold = details(h("span", {}, h("strong", {}, `${criterion.reference} `), criterion.text, criterion.judged && h("span", { class: "wqm-day-judged" }, criterion.judged)),
      criterion.words.length ? criterion.words.map((word) => [h("p", { class: "wqm-day-label" }, word.label), prose(word.text)]) : p("The school wrote nothing here."),
      criterion.evidence.length > 0 && h("p", { class: "wqm-day-label" }, "Evidence"),
      criterion.evidence.length > 0 && h("ul", { class: "govuk-list" }, criterion.evidence.map((piece) => h("li", {}, titleOf(context, piece)))));
    fold.open = isOpen;
    return fold;
  });
  return h("div", {}, principle.sentence && p(principle.sentence), means.some(Boolean) && h("ul", { class: "govuk-list" }, means), parts);
}

// A link where there is a network and something to open.
export function titleOf(context, piece) {
  const words = [h("strong", {}, `E${piece.number} `), piece.title];
  const address = piece.has_file ? context.urls.file.replace(/0\/$/, `${piece.piece}/`) : piece.url;
  if (!address || !/^(?:\/|https?:)/.test(address)) return words;
  return h("a", { class: "govuk-link", href: address, target: "_blank", rel: "noopener", "data-online": true }, words);
}

export function schoolPanel(context) {
  const { briefing } = context.store.data;
  const { school } = briefing;
  const facts = [["Address", school.place], ["Phase", school.phase], ["Pupils", school.pupils], ["Trust", school.trust], ["Level", briefing.level], ["Framework", briefing.version]];
  const element = h("div", { class: "wqm-day-one" },
    h("h2", { class: "govuk-heading-m" }, "The school"),
    h("dl", { class: "wqm-facts" }, facts.filter(([, value]) => value).map(([name, value]) => [h("dt", {}, name), h("dd", {}, String(value))])),
    h("h3", { class: "govuk-heading-s" }, "Surveys"), surveys(briefing),
    briefing.audit && [h("h3", { class: "govuk-heading-s" }, `Staff audit: ${briefing.audit.name}`),
      h("ul", { class: "govuk-list govuk-list--bullet" }, briefing.audit.themes.map((theme) => h("li", {}, `${theme.title} (${theme.kind.toLowerCase()}, ${theme.counted})`)))],
    briefing.plan.length > 0 && [h("h3", { class: "govuk-heading-s" }, "The plan"),
      briefing.plan.map((target) => details(`${target.title} (${target.state.toLowerCase()})`,
        h("ul", { class: "govuk-list govuk-list--bullet" }, target.actions.map((action) => h("li", {}, `${action.title}, ${action.state.toLowerCase()}`)))))],
    briefing.metrics.length > 0 && [h("h3", { class: "govuk-heading-s" }, "Figures"),
      h("dl", { class: "wqm-facts" }, briefing.metrics.map((metric) => [h("dt", {}, `${metric.label}, ${metric.when}`),
        h("dd", {}, metric.value === null ? metric.note : `${metric.value} ${metric.unit} ${metric.change ?? ""}`)]))],
    h("p", { class: "govuk-hint" }, `As the school’s pages were on ${date(briefing.made_at)}.`));
  return { element, update: () => {} };
}

function surveys(briefing) {
  if (!briefing.surveys.length) return p("No survey has been sent in this cycle.");
  return briefing.surveys.map((survey) => {
    if (survey.state !== "shared") return p(`${survey.name}: ${survey.state === "open" ? "still open" : "no results to show"}.`);
    return details(`${survey.name}: ${survey.audience.toLowerCase()}, responses: ${survey.responses}`,
      h("dl", { class: "wqm-facts" }, survey.means.map((mean) => [h("dt", {}, mean.name), h("dd", {}, mean.withheld ? `Withheld: ${mean.withheld}` : `${mean.mean} of 5`)])));
  });
}

// Pictures of the submission are shown online; the tablet stores none.
export function picture(context, piece) {
  if (!piece.is_picture) return null;
  const place = h("div", { class: "wqm-day-picture" });
  const show = () => fill(place, h("img", { src: context.urls.file.replace(/0\/$/, `${piece.piece}/`), alt: piece.alt || piece.title, loading: "lazy", onerror: () => fill(place, p("The picture opens when there is a network.", "govuk-hint")) }));
  if (navigator.onLine) show();
  else fill(place, p("The picture opens when there is a network.", "govuk-hint"));
  return place;
}
