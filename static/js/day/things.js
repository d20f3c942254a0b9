// What can be written on the day: of which fields each kind is made, and what the server will say no to. Pure functions.

import { isQuoted, peopleIn, sentenceAbout } from "./voices.js";

const KINDS = {
  note: { list: "notes", place: ["key"], said: ["kind", "voice", "few", "item", "principle", "text", "use", "written_at"], texts: ["text"], name: "Note" },
  remark: { list: "remarks", place: ["key"], said: ["text"], texts: ["text"], name: "Internal remark" },
  target: { list: "targets", place: ["finding"], said: ["outcome", "proof"], texts: ["proof"], name: "Target of the last visit" },
  evidence: { list: "evidence", place: ["criterion", "piece"], said: ["seen", "remark"], texts: ["remark"], name: "Evidence" },
  finding: { list: "findings", place: ["principle"], said: ["notes", "target"], texts: ["notes", "target"], name: "For the school" },
  disclosure: { list: "disclosures", place: ["key"], said: ["heard_at", "told", "told_at"], texts: [], name: "Disclosure" },
};
export const TYPES = Object.keys(KINDS);
export const LABELS = { text: "Text", proof: "What proves it", remark: "Remark", notes: "Notes", target: "Target", kind: "Kind", voice: "Voice", few: "Fewer than 5 people", item: "Agenda", principle: "Principle", use: "Marked as", outcome: "Outcome", seen: "Seen" };
const LONGEST = { text: 4000, proof: 4000, remark: 4000, notes: 8000, target: 1000 };
// Not compared: a note has the time of its first words.
const UNCOMPARED = new Set(["written_at"]);

export const listOf = (type) => KINDS[type].list;
export const nameOf = (type) => KINDS[type].name;
export const textsOf = (type) => KINDS[type].texts;
export const fieldsOf = (type) => KINDS[type].said.filter((name) => !UNCOMPARED.has(name));
export const placeOf = (type, row) => pick(row, KINDS[type].place);
export const saidOf = (type, row) => pick(row, KINDS[type].said);
export const idOf = (type, place) => [type, ...KINDS[type].place.map((name) => place[name])].join(":");

function pick(row, names) {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

// As the server compares: without space at the ends, and nothing is as good as empty.
export function plain(value) {
  if (value === null || value === undefined || value === false) return "";
  return typeof value === "string" ? value.trim().split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/).join("\n") : String(value);
}

export function differing(type, one, other) {
  return fieldsOf(type).filter((name) => plain(one[name]) !== plain(other[name]));
}

export const isSame = (type, one, other) => differing(type, one, other).length === 0;

export function payloadOf(change) {
  const head = { type: change.type, ...change.place, edition: change.edition };
  return change.deleted ? { ...head, deleted: true } : { ...head, ...change.said };
}

// What is still missing, or says who somebody is: {sentence, words}. Null where it can be sent.
// `about` has `known` (a Set of names), `few` and `mayBeEmpty`.
export function problemOf(type, said, about) {
  if ((type === "note" || type === "remark") && !said.text.trim()) {
    return { sentence: type === "note" ? "Write something, or delete the note." : "Write something, or delete the remark.", words: [] };
  }
  if (type === "note" && said.kind === "heard" && !said.voice) return { sentence: "Choose which group said this.", words: [] };
  for (const name of textsOf(type)) {
    const text = plain(said[name]);
    if (text.length > LONGEST[name]) {
      return { sentence: `That is ${text.length} characters long. Shorten it to ${LONGEST[name]}.`, words: [] };
    }
    const words = peopleIn(text, about.known);
    if (words.length) return { sentence: sentenceAbout(words), words };
  }
  return type === "note" && said.few ? problemOfFew(said, about) : null;
}

function problemOfFew(said, about) {
  if (said.item !== null || said.principle === null) {
    return { sentence: `Fewer than ${about.few} people spoke. Choose the principle this is about.`, words: [] };
  }
  if (!isQuoted(said.text)) return null;
  return { sentence: `Fewer than ${about.few} people spoke. Put it in your own words, without quotation marks.`, words: [] };
}
