// What becomes of a change that was sent; `change` is as it was sent, its writer may have typed on.

import { idOf, isSame, listOf, placeOf, saidOf } from "./things.js";

const TRIED = 5;

// Before it goes: should no answer come, this may have arrived.
export async function trying(store, change) {
  await store.amend(change.id, (now) => ({ ...now, tried: [...now.tried, change.said].slice(-TRIED) }));
}

export async function took(store, change, edition) {
  const list = listOf(change.type);
  const others = store.written[list].filter((row) => idOf(change.type, placeOf(change.type, row)) !== change.id);
  const row = { ...change.place, ...change.said, edition, by: store.data.me };
  store.written = { ...store.written, [list]: change.deleted ? others : [...others, row] };
  await store.putSealed("written", store.written);
  const isWhole = (now) => now.deleted === change.deleted && (now.deleted || isSame(change.type, now.said, change.said));
  await store.amend(change.id, (now) => (isWhole(now) ? null : { ...now, edition, tried: [] }));
}

// Someone else's save came first, or an earlier one of ours to which no answer came: that is no conflict.
export async function met(store, change, edition, stored) {
  const theirs = saidOf(change.type, stored);
  const isOurs = (now) => !now.deleted && now.tried.slice(0, -1).some((said) => isSame(change.type, said, theirs));
  await store.amend(change.id, (now) => (isOurs(now)
    ? { ...now, edition, tried: [] }
    : { ...now, state: "conflict", stored: { ...theirs, by: stored.by ?? "" }, again: edition, tried: [] }));
}

export async function refused(store, change, sentence, words = []) {
  const isSent = (now) => isSame(change.type, now.said, change.said);
  await store.amend(change.id, (now) => (isSent(now)
    ? { ...now, state: "refused", sentence, words, tried: [] }
    : { ...now, tried: [] }));
}
