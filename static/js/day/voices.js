// Voices are roles and never people: what in a note says who spoke. Pure functions.
// The same as assessments/voices.py, where it is decided; tests/data/voices.json holds the examples of both.

const W = "[\\p{L}\\p{N}_]";
const WORD_START = `(?<!${W})`;
const WORD_END = `(?!${W})`;

const TITLED = new RegExp(`${WORD_START}(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Madam|Fr|Father|Rev|Sister)\\.?\\s+[A-ZÀ-ÖØ-Þ](?:${W}|[’'-])+`, "gu");
const NUMBER = "(?:\\p{Nd}{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen)";
const YEAR = `(?:(?:year|yr|y)\\s?${NUMBER}|reception|nursery|key stage \\p{Nd}|ks\\p{Nd})`;
const GROUP = `(?:${YEAR}|class ${W}+|form ${W}+)`;
const STAFF = "(?:ta|teaching assistant|lsa|hlta|teacher|tutor|form tutor|class teacher|head of year|senco|dsl)";
const JOBS = `(?:${STAFF}|head of department|caretaker|site manager|cook|receptionist|business manager|bursar|librarian|counsellor|`
  + "nurse|pupil|student|parent|governor|mother|father|mum|dad)";
const DETERMINER = "(?:the|a|an|one|our|their|this|that|his|her)";
// In haste the article is left out. What the DfE calls teacher assessment is no person.
const ONE_OF_THEM = new RegExp(`${WORD_START}(?:(?:${DETERMINER}\\s+)?${YEAR}\\s+${STAFF}(?!\\s+assessment)|${DETERMINER}\\s+${GROUP}\\s+${JOBS}|`
  + `${DETERMINER}\\s+${JOBS}\\s+(?:in|of|from)\\s+${GROUP})${WORD_END}`, "giu");
// Jobs of which a school has one person.
const ONLY = "(?:deputy head(?:teacher)?|caretaker|site manager|cook|receptionist|business manager|bursar|librarian|counsellor|nurse|senco|dsl)";
const ONLY_ONE = new RegExp(`${WORD_START}the ${ONLY}${WORD_END}`, "giu");
const QUOTED = /[“”"«»]|(?:^|\s)[‘'](?=\S)[^‘’']{8,}[’'](?:\s|$|[.,;!?])/u;
const WORD = new RegExp(`\\p{L}(?:${W}|[’'-])*`, "gu");

// What in a text says who somebody is, in order. `known` is a Set of parts of names in small letters, without words that are
// no names (months, subjects). A word counts as a name with a capital alone.
export function peopleIn(text, known) {
  const found = [];
  for (const pattern of [TITLED, ONE_OF_THEM, ONLY_ONE]) {
    for (const match of text.matchAll(pattern)) found.push([match.index, match[0]]);
  }
  for (const match of text.matchAll(WORD)) {
    const word = match[0].replace(/['’]s?$/u, "");
    const isName = /^\p{Lu}/u.test(word) && known.has(word.toLowerCase());
    if (isName && !found.some(([, said]) => said.includes(word))) found.push([match.index, word]);
  }
  return found.sort(([a, first], [b, second]) => a - b || (first < second ? -1 : 1)).map(([, said]) => said);
}

export function isQuoted(text) {
  return QUOTED.test(text);
}

export function sentenceAbout(words) {
  return `Leave out ${words.map((word) => `“${word}”`).join(", ")}. Say which group spoke, not who.`;
}

// The text in pieces, each with whether it is one of these words.
export function marked(text, words) {
  if (!words.length) return [[text, false]];
  const escaped = [...words].sort((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return text.split(new RegExp(`(${escaped.join("|")})`, "u")).map((piece, at) => [piece, at % 2 === 1]).filter(([piece]) => piece);
}
