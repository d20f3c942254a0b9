// What is known of the visit here: what the server said last, and over it what was written on this tablet and is not sent.
// Everything that is typed is on the disk, sealed, before the page says that it is. Tabs tell each other what they changed.
//
// A change is one thing as it is now (not one keystroke): {id, type, place, said, edition, deleted, order, tried, state, ...}.
//   edition  what the server had when its writer began; a save from another one meets a conflict
//   tried    what was sent and not answered: it may have arrived, and meeting it again is no conflict
//   state    waiting, unfinished (see `problemOf`), refused (the server said no), conflict

import * as db from "./db.js";
import { seal, unseal } from "./crypto.js";
import { idOf, listOf, placeOf, problemOf, saidOf } from "./things.js";
import { noteUnsent } from "./vault.js";

const NOTHING = { notes: [], targets: [], evidence: [], remarks: [], findings: [], disclosures: [], photos: [] };

export class Store extends EventTarget {
  constructor(visit, key, copy) {
    super();
    Object.assign(this, { visit, key, copy, data: null, written: NOTHING, known: new Set() });
    this.changes = new Map();
    this.revs = new Map();
    this.pending = new Set();
    this.draining = null;
    this.hasFailed = false;
    this.channel = new BroadcastChannel(`wqm-day-${visit}`);
    this.channel.onmessage = ({ data: message }) => this.hear(message);
  }

  close() {
    this.channel.close();
    this.key = null;
  }

  emit(name) { this.dispatchEvent(new Event(name)); }

  // --- The disk -----------------------------------------------------------------------------------------------------

  async load() {
    await this.readData();
    await this.readWritten();
    for (const row of await db.rowsOf("changes", this.visit)) {
      const change = await unseal(this.key, row.id, row);
      this.changes.set(change.id, change);
      this.revs.set(change.id, row.rev);
    }
    this.note();
  }

  async readSealed(name) {
    const row = await db.get("sealed", `${this.visit}/${name}`);
    return row ? unseal(this.key, row.id, row) : null;
  }

  async readData() {
    this.data = await this.readSealed("data");
    this.known = new Set(this.data?.briefing?.names ?? []);
  }

  async readWritten() { this.written = (await this.readSealed("written")) ?? NOTHING; }

  async putSealed(name, value) {
    const id = `${this.visit}/${name}`;
    await db.putSealed({ id, visit: this.visit, ...(await seal(this.key, id, value)) });
    this.channel.postMessage({ kind: name });
  }

  // What the server said about the visit; with `briefing` the whole pack.
  async takeData(answer) {
    const { written, csrf, ...about } = answer;
    const couldWrite = this.data?.may_write;
    this.data = { ...this.data, ...about };
    this.known = new Set(this.data.briefing?.names ?? []);
    await this.putSealed("data", this.data);
    await this.takeWritten(written);
    if (this.data.may_write && couldWrite === false) await this.tryRefusedAgain();
  }

  async takeWritten(written) {
    if (JSON.stringify(written) === JSON.stringify(this.written)) return;
    this.written = written;
    await this.putSealed("written", written);
    this.emit("change");
  }

  rowId(id) { return `${this.visit}/${id}`; }

  async row(change, rev) {
    const id = this.rowId(change.id);
    return { id, visit: this.visit, rev, ...(await seal(this.key, id, change)) };
  }

  // --- Reading ------------------------------------------------------------------------------------------------------

  // The things of a type as they are here, each with its change where it has one.
  things(type) {
    const byId = new Map();
    for (const row of this.written[listOf(type)]) {
      const place = placeOf(type, row), id = idOf(type, place);
      byId.set(id, { id, type, place, said: saidOf(type, row), edition: row.edition ?? 1, by: row.by ?? "", change: null });
    }
    for (const change of this.changes.values()) {
      if (change.type !== type) continue;
      if (change.deleted && change.state !== "conflict") byId.delete(change.id);
      else byId.set(change.id, { ...change, by: byId.get(change.id)?.by ?? this.data.me, change });
    }
    return [...byId.values()];
  }

  thing(type, place) {
    const id = idOf(type, place);
    return this.things(type).find((thing) => thing.id === id) ?? null;
  }

  editionOf(type, place) {
    const id = idOf(type, place);
    const row = this.written[listOf(type)].find((each) => idOf(type, placeOf(type, each)) === id);
    return row ? row.edition ?? 1 : 0;
  }

  list(...states) { return [...this.changes.values()].filter((change) => !states.length || states.includes(change.state)); }

  // --- Writing ------------------------------------------------------------------------------------------------------

  // What was typed. `edition` is the one that its page showed.
  write(type, place, said, edition = this.editionOf(type, place)) {
    const id = idOf(type, place);
    const now = this.changes.get(id) ?? { id, type, place, edition, deleted: false, order: Date.now() + this.changes.size / 1000, tried: [], state: "waiting" };
    this.set({ ...now, said, deleted: false });
  }

  remove(type, place, edition = this.editionOf(type, place)) {
    const id = idOf(type, place), now = this.changes.get(id);
    if (!edition && !now?.tried.length) return this.drop(id); // the server has never heard of it
    this.set({ id, type, place, said: now?.said ?? {}, edition, order: Date.now(), tried: [], ...now, deleted: true, state: "waiting" });
  }

  // A draft that was never sent, or a change that its writer gives up.
  drop(id) {
    this.changes.delete(id);
    this.dirty(id);
  }

  // The way out of a conflict: "mine" (or what was made of both) is saved over what is stored; "theirs" ends the change.
  choose(id, choice) {
    const change = this.changes.get(id);
    if (!change?.stored) return;
    if (choice === "theirs") return this.drop(id);
    const { stored, again, ...rest } = change;
    this.set({ ...rest, edition: again, tried: [], state: "waiting" });
  }

  set(change) {
    this.changes.set(change.id, this.judged(change));
    this.dirty(change.id);
  }

  judged(change) {
    if (change.state === "conflict") return change;
    const problem = change.deleted ? null : problemOf(change.type, change.said, { known: this.known, few: this.data.few });
    const { sentence, words, ...rest } = change;
    return problem ? { ...rest, state: "unfinished", ...problem } : { ...rest, state: "waiting" };
  }

  async tryRefusedAgain() {
    for (const change of this.list("refused")) this.set({ ...change, state: "waiting" });
    await this.saved();
  }

  dirty(id) {
    this.pending.add(id);
    this.note();
    this.emit("typed");
    this.draining ??= this.drain();
  }

  async drain() {
    await null; // `draining` is set before anything ends
    try {
      while (this.pending.size && this.key) {
        const [id] = this.pending;
        this.pending.delete(id);
        try {
          await this.persist(id);
        } catch (error) {
          this.pending.add(id);
          throw error;
        }
      }
      this.hasFailed = false;
    } catch (error) {
      this.hasFailed = true; // no room, or the browser stores nothing: the page says so, and tries again
      setTimeout(() => { if (this.pending.size && !this.draining) this.draining = this.drain(); }, 3000);
    } finally {
      this.draining = null;
      this.emit("status");
    }
  }

  async saved() { while (this.draining) await this.draining; }

  get isSaved() { return !this.pending.size && !this.draining && !this.hasFailed; }

  async persist(id) {
    for (;;) {
      const change = this.changes.get(id), rev = this.revs.get(id) ?? 0;
      if (!change && !rev) return;
      const row = change ? await this.row(change, rev + 1) : null;
      const outcome = await db.replace(this.visit, this.rowId(id), rev, row);
      if (outcome === "gone") { this.emit("gone"); return; }
      if (outcome === "done") {
        if (row) this.revs.set(id, rev + 1);
        else this.revs.delete(id);
        this.channel.postMessage({ kind: "changed", id });
        return;
      }
      await this.meet(id);
    }
  }

  // Another tab wrote the same thing, or sent it. What was typed last counts; what the server has is known to the other.
  async meet(id) {
    const row = await db.get("changes", this.rowId(id)), mine = this.changes.get(id);
    if (row) {
      const theirs = await unseal(this.key, row.id, row);
      this.revs.set(id, row.rev);
      if (mine) this.changes.set(id, this.judged({ ...theirs, said: mine.said, deleted: mine.deleted }));
    } else {
      this.revs.delete(id);
      await this.readWritten();
      if (mine) this.changes.set(id, { ...mine, edition: this.editionOf(mine.type, mine.place), tried: [] });
    }
  }

  // Changes a change as it is on the disk, while its writer may be typing on: `act` gets it and returns it, or null.
  async amend(id, act) {
    for (;;) {
      await this.saved();
      const row = await db.get("changes", this.rowId(id));
      if (!row) return this.amendUnsaved(id, act);
      const before = await unseal(this.key, row.id, row), after = act(before);
      const outcome = await db.replace(this.visit, this.rowId(id), row.rev, after ? await this.row(after, row.rev + 1) : null);
      if (outcome === "met") continue;
      if (outcome === "gone") { this.emit("gone"); return; }
      const mine = this.changes.get(id);
      const isTyped = mine && (JSON.stringify(mine.said) !== JSON.stringify(before.said) || mine.deleted !== before.deleted);
      if (after) {
        this.revs.set(id, row.rev + 1);
        this.changes.set(id, isTyped ? this.judged({ ...after, said: mine.said, deleted: mine.deleted }) : after);
      } else {
        this.revs.delete(id);
        if (isTyped) this.changes.set(id, { ...mine, edition: this.editionOf(mine.type, mine.place), tried: [] });
        else this.changes.delete(id);
      }
      this.channel.postMessage({ kind: "changed", id });
      this.note();
      this.emit("change");
      return;
    }
  }

  // Not on the disk: it was sent by another tab, or this browser has no room and it is in memory alone.
  amendUnsaved(id, act) {
    const mine = this.changes.get(id), after = mine && this.hasFailed ? act(mine) : null;
    if (after) this.changes.set(id, after);
    else this.changes.delete(id);
    this.pending.delete(id);
    this.revs.delete(id);
    this.emit("change");
  }

  // --- Other tabs ---------------------------------------------------------------------------------------------------

  async hear({ kind, id }) {
    if (!this.key) return;
    if (kind === "wiped") { this.emit("wiped"); return; }
    if (kind === "wake") { this.emit("wake"); return; }
    if (kind === "data") await this.readData();
    if (kind === "written") await this.readWritten();
    if (kind === "changed") await this.hearChange(id);
    this.note();
    this.emit("change");
  }

  async hearChange(id) {
    if (this.pending.has(id)) return; // typed here meanwhile; `meet` will see the other
    const row = await db.get("changes", this.rowId(id));
    if (this.pending.has(id) || !this.key) return;
    if (row) {
      this.changes.set(id, await unseal(this.key, row.id, row));
      this.revs.set(id, row.rev);
    } else {
      this.changes.delete(id);
      this.revs.delete(id);
    }
  }

  note() { noteUnsent(this.visit, this.changes.size); }
}
