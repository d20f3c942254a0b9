// Seals what this tablet holds. A random key seals the rows; the PIN, stretched, seals that key. Pure: no storage, no page.

export const ROUNDS = 600_000;
export const FEWEST_DIGITS = 6;
const text = new TextEncoder();
const read = new TextDecoder();

// Why a PIN is not taken; empty where it is.
export function whyNot(pin) {
  if (!/^\d+$/.test(pin)) return "Use digits only.";
  if (pin.length < FEWEST_DIGITS) return `Use at least ${FEWEST_DIGITS} digits.`;
  if (new Set(pin).size < 3) return "Use at least three different digits.";
  const steps = new Set([...pin].slice(1).map((digit, at) => Number(digit) - Number(pin[at])));
  if (steps.size === 1) return "Do not use digits in a row, such as 123456.";
  return "";
}

async function stretched(pin, salt, rounds) {
  const raw = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, raw, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

// A new key for a visit, and the envelope from which the PIN takes it again.
export async function newKey(pin) {
  const salt = crypto.getRandomValues(new Uint8Array(16)), iv = crypto.getRandomValues(new Uint8Array(12));
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", made, await stretched(pin, salt, ROUNDS), { name: "AES-GCM", iv });
  const envelope = { salt, rounds: ROUNDS, iv, wrapped: new Uint8Array(wrapped) };
  return { envelope, key: await openKey(pin, envelope) };
}

// The key; null for a wrong PIN. It cannot be read out of the browser again.
export async function openKey(pin, { salt, rounds, iv, wrapped }) {
  try {
    const outer = await stretched(pin, salt, rounds);
    return await crypto.subtle.unwrapKey("raw", wrapped, outer, { name: "AES-GCM", iv }, "AES-GCM", false, ["encrypt", "decrypt"]);
  } catch (error) {
    if (error.name === "OperationError") return null;
    throw error;
  }
}

// `id` is sealed with it: a row that was put in another's place does not open.
export async function seal(key, id, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const how = { name: "AES-GCM", iv, additionalData: text.encode(id) };
  return { iv, bytes: new Uint8Array(await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value)))) };
}

export async function unseal(key, id, { iv, bytes }) {
  const how = { name: "AES-GCM", iv, additionalData: text.encode(id) };
  return JSON.parse(read.decode(await crypto.subtle.decrypt(how, key, bytes)));
}
