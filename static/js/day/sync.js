// Sends what is not sent, and asks what colleagues wrote. One tab at a time does; the one that is looked at.
// Nothing is forgotten here before the server has said that it has it.

import { met, refused, took, trying } from "./outcomes.js";
import { payloadOf } from "./things.js";

const ASK = 14_000;
const AGAIN = 15_000;
const SLOWEST = 120_000;
const PATIENCE = 20_000;
const LAST = 3000; // ms that locking waits for an answer that is on its way
const PAUSE = 1500; // ms without a keystroke
const MOST = 40;
const HEAVIEST = 500_000;

export class Sync extends EventTarget {
  // `urls` are those of the page; `over(why)` is called once where there is nothing more to do: "ended", "over", "recorded".
  constructor(store, urls, over) {
    super();
    Object.assign(this, { store, urls, over, csrf: "", net: "unknown", who: "me", failures: 0, sentAt: null, most: MOST });
    this.leads = false;
    this.turning = null;
    this.stopped = false;
    this.askedAt = 0;
    this.touchedAt = this.usedAt = Date.now();
    this.release = null;
    this.ring = null;
    this.onWake = () => this.wake();
    this.onHeard = () => { if (this.leads) this.ring?.(); }; // never passed on: two tabs would call each other for ever
    this.onTyped = () => { clearTimeout(this.pause); this.pause = setTimeout(this.onWake, PAUSE); };
    this.onOnline = () => {
      this.failures = 0;
      if (navigator.onLine && this.net === "off") this.net = "unknown";
      this.wake();
    };
    this.onOffline = () => { this.net = "off"; this.tell(); };
    this.onShown = () => this.shown();
  }

  start() {
    this.store.addEventListener("typed", this.onTyped);
    this.store.addEventListener("wake", this.onHeard);
    window.addEventListener("online", this.onOnline);
    window.addEventListener("offline", this.onOffline);
    window.addEventListener("focus", this.onOnline);
    document.addEventListener("visibilitychange", this.onShown);
    if (!navigator.onLine) this.net = "off";
    this.lead();
    this.run();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.pause);
    this.store.removeEventListener("typed", this.onTyped);
    this.store.removeEventListener("wake", this.onHeard);
    window.removeEventListener("online", this.onOnline);
    window.removeEventListener("offline", this.onOffline);
    window.removeEventListener("focus", this.onOnline);
    document.removeEventListener("visibilitychange", this.onShown);
    this.release?.();
    this.ring?.();
  }

  // What is on its way has its answer, or has had its time.
  async settled() {
    await Promise.race([this.turning, new Promise((resolve) => { setTimeout(resolve, LAST); })]);
  }

  tell() { this.dispatchEvent(new Event("status")); }

  // Someone touched the page: only then does asking count as use of the session.
  touch() { this.touchedAt = Date.now(); }

  // --- Which tab ----------------------------------------------------------------------------------------------------

  lead(steal = false) {
    const name = `wqm-day-${this.store.visit}`;
    navigator.locks.request(name, steal ? { steal: true } : {}, () => {
      if (this.stopped) return undefined;
      this.leads = true;
      this.wake();
      return new Promise((resolve) => { this.release = resolve; });
    }).catch(() => {
      // Another tab took over, and may be closed before this one is looked at again.
      setTimeout(() => { if (!this.stopped && !this.leads) this.lead(); }, 1000);
    }).finally(() => {
      this.leads = false;
      this.release = null;
    });
  }

  // A tab that cannot be seen may be asleep: it lets others go first. The one that is looked at takes over in the end.
  shown() {
    if (document.visibilityState === "hidden") {
      if (!this.leads) return;
      this.release?.();
      setTimeout(() => { if (!this.stopped) this.lead(); }, 500);
    } else {
      setTimeout(() => { if (!this.stopped && !this.leads) this.lead(true); }, 3000);
      this.onOnline();
    }
  }

  // --- When ---------------------------------------------------------------------------------------------------------

  wake() {
    if (this.leads) this.ring?.();
    else this.store.channel.postMessage({ kind: "wake" });
  }

  async run() {
    while (!this.stopped) {
      if (this.leads && navigator.onLine) await (this.turning = this.turn());
      await this.sleep();
    }
  }

  sleep() {
    const waits = this.failures ? Math.min(AGAIN * 2 ** (this.failures - 1), SLOWEST) : AGAIN;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, waits);
      this.ring = () => { clearTimeout(timer); resolve(); };
    });
  }

  waiting() { return this.store.list("waiting").sort((one, other) => one.order - other.order); }

  async turn() {
    try {
      const isTime = Date.now() - this.askedAt > ASK;
      if ((isTime || !this.csrf || this.who !== "me") && !(await this.ask())) return;
      while (!this.stopped && this.leads && this.who === "me" && this.store.data.may_write && this.waiting().length) {
        if (!(await this.send(this.waiting()))) return;
      }
      if (!this.askedAt && !this.stopped) await this.ask();
    } catch {
      if (!this.stopped) this.failed();
    } finally {
      this.tell();
    }
  }

  failed() {
    this.net = "off";
    this.failures += 1;
  }

  // --- Speaking with the server -------------------------------------------------------------------------------------

  async fetch(url, options = {}) {
    const isUsed = this.touchedAt > this.usedAt;
    if (isUsed) this.usedAt = Date.now();
    const headers = { "X-Device": this.store.copy.device, ...(isUsed ? {} : { "X-Trying-Again": "yes" }), ...options.headers };
    const how = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
    return fetch(url, { ...how, ...options, headers });
  }

  // True where the answer is what it should be. Everything that can be wrong is dealt with here.
  async isFine(response) {
    if (response.ok) {
      this.net = "on";
      this.failures = 0;
      this.who = "me";
      return true;
    }
    if (response.status === 410) this.end("ended");
    else if (response.type === "opaqueredirect" || [403, 404, 409].includes(response.status)) await this.whoIsIt(response.status);
    else this.failed();
    return false;
  }

  // Signed out, someone else, no access any more, lost: the server says which, also to those who are not signed in.
  async whoIsIt(status) {
    this.csrf = "";
    const response = await this.fetch(this.urls.tablet.replace(/0{8}-[0-]+/, this.store.copy.device));
    if (!response.ok) return this.failed();
    const { state, person } = await response.json();
    this.net = "on";
    if (state === "ended") return this.end("ended");
    if (person === null) this.who = "nobody";
    else if (person !== this.store.copy.person) this.who = "other";
    else if (status === 404) return this.end("over");
    else { this.who = "again"; this.failures += 1; }
  }

  end(why) {
    if (this.stopped) return;
    this.stop();
    this.over(why);
  }

  async ask() {
    const response = await this.fetch(this.urls.written);
    if (!(await this.isFine(response))) return false;
    const answer = await response.json();
    if (answer.person !== this.store.copy.person) { this.who = "other"; return false; }
    this.askedAt = Date.now();
    this.csrf = answer.csrf;
    await this.store.takeData(answer);
    if (answer.state === "recorded") { this.end("recorded"); return false; }
    return true;
  }

  // The first of `changes`, in their order. True where it may go on at once.
  async send(changes) {
    const batch = this.batchOf(changes);
    for (const change of batch) await trying(this.store, change);
    const body = JSON.stringify({ person: this.store.copy.person, changes: batch.map(payloadOf) });
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrf };
    const response = await this.fetch(this.urls.sync, { method: "POST", body, headers });
    if ([400, 413].includes(response.status)) return this.notRead(batch, response);
    if (!(await this.isFine(response))) return false;
    const { results } = await response.json();
    for (const [at, result] of results.entries()) await this.settle(batch[at], result);
    this.most = MOST;
    this.sentAt = Date.now();
    return true;
  }

  batchOf(changes) {
    const batch = [];
    let weight = 0;
    for (const change of changes.slice(0, this.most)) {
      weight += JSON.stringify(payloadOf(change)).length;
      if (batch.length && weight > HEAVIEST) break;
      batch.push(change);
    }
    return batch;
  }

  // One change that cannot be read must not hold up the others: smaller batches, until it is alone.
  async notRead(batch, response) {
    if (batch.length > 1) {
      this.most = Math.ceil(batch.length / 2);
      return true;
    }
    this.most = MOST;
    const answer = await response.json().catch(() => ({}));
    await refused(this.store, batch[0], answer.error ?? "This could not be sent. Copy your words and write them again.");
    return true;
  }

  async settle(change, result) {
    if (result.status === "saved") await took(this.store, change, result.edition);
    else if (result.status === "conflict") await met(this.store, change, result.edition, result.stored);
    else {
      await refused(this.store, change, result.sentence, result.words);
      this.askedAt = 0; // perhaps the visit is recorded: the server is asked at once
    }
  }
}
