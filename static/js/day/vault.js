// The copy of a visit on this tablet, and its PIN.

import * as db from "./db.js";
import { newKey, openKey } from "./crypto.js";

export const MOST_WRONG = 10;

export const copyOf = (visit) => db.get("copies", String(visit));

// A new copy. Whatever was here of the visit is gone.
export async function makeCopy(visit, person, pin) {
  const { envelope, key } = await newKey(pin);
  await db.wipe(visit);
  await db.put("copies", { id: String(visit), visit, person, device: crypto.randomUUID(), wrong: 0, ...envelope });
  await navigator.storage?.persist?.().catch(() => false);
  return key;
}

// {key}, or {left}: how many attempts there are; at none the copy is deleted. An attempt counts before it is looked at, so
// that closing the page in between wins nothing.
export async function openCopy(visit, pin) {
  let copy = null;
  await db.update("copies", String(visit), (row) => {
    copy = row;
    return row && { ...row, wrong: row.wrong + 1 };
  });
  if (!copy) return { left: 0 };
  const key = copy.wrong < MOST_WRONG ? await openKey(pin, copy) : null;
  if (key) {
    await db.update("copies", String(visit), (row) => row && { ...row, wrong: 0 });
    return { key, copy };
  }
  const left = Math.max(MOST_WRONG - copy.wrong - 1, 0);
  if (left === 0) await wipe(visit);
  return { left };
}

// Everything of the visit on this tablet: rows, the page, and the count that other pages read.
export async function wipe(visit) {
  await db.wipe(visit);
  noteUnsent(visit, 0);
  try {
    for (const name of await caches.keys()) {
      if (name.startsWith("wqm-day-")) await (await caches.open(name)).delete(`/visits/${visit}/day/`);
    }
  } catch { /* no cache, nothing in it */ }
}

// How many changes are not sent, for the button that signs out (signing-out.js). A number, and nothing of what they say.
export function noteUnsent(visit, count) {
  try {
    if (count) localStorage.setItem(`day-unsent:${visit}`, String(count));
    else localStorage.removeItem(`day-unsent:${visit}`);
  } catch { /* nothing is stored */ }
}
