// Keeps answers of a sheet on this device until the service has them, and sends them in their order.
// One queue a tab; a queue whose tab is gone is taken over. What a page looks like it does not know.
"use strict";
const SHEET_STORE = "prima-sheet:";
const storedSheetKeys = (start) => Object.keys(localStorage).filter((key) => key.startsWith(start));
const readStored = (key) => {
  try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; }
};
// An answer that was typed on while it was on its way stands here twice.
const countAnswers = (entries) => new Set(entries.map((entry) => entry.code)).size;
const newSheetKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

class SheetQueue {
  // `heard` is told: acknowledged(entry, answer), stopped(entry), changed(); `token` and `renewToken` are the page's.
  constructor(account, sheet, api, heard) {
    Object.assign(this, { api, heard, entries: [], tab: newSheetKey(), sending: null, trouble: null, wait: 0, timer: null });
    this.start = `${SHEET_STORE}${account}:${sheet}:`;
    this.key = this.start + this.tab;
    if (navigator.locks) navigator.locks.request(this.key, () => new Promise(() => {}));
  }

  keep() {
    try {
      if (this.entries.length) localStorage.setItem(this.key, JSON.stringify(this.entries));
      else localStorage.removeItem(this.key);
    } catch {
      // A device without room keeps them in this page alone.
    }
    this.heard.changed();
  }

  // Take over what tabs left that are closed by now; gives the entries that came.
  async adopt() {
    const held = navigator.locks ? (await navigator.locks.query()).held.map((lock) => lock.name) : [];
    const come = [];
    for (const key of storedSheetKeys(this.start)) {
      if (key === this.key || held.includes(key)) continue;
      come.push(...readStored(key));
      localStorage.removeItem(key);
    }
    if (come.length) {
      this.entries = [...come, ...this.entries].sort((one, other) => one.at - other.at);
      this.keep();
    }
    return come;
  }

  of(code) { return this.entries.filter((entry) => entry.code === code); }

  // An answer as it is now; one that was not tried yet is replaced, so that only the last state is sent.
  put(code, body, version, where, stopped) {
    const last = this.of(code).at(-1);
    if (last && (!last.tried || last.stopped)) {
      const isConflict = last.stopped === "conflict";
      Object.assign(last, { body, at: Date.now() }, isConflict ? {} : { stopped, tried: false, key: newSheetKey() });
    } else {
      this.entries.push({ code, body, version, where, stopped, key: newSheetKey(), tried: false, at: Date.now() });
    }
    this.keep();
  }

  drop(code) {
    this.entries = this.entries.filter((entry) => entry.code !== code);
    this.keep();
  }

  // Put mine over the version that stands, which its owner has seen now.
  decide(entry) {
    Object.assign(entry, { version: entry.standing.version, key: newSheetKey(), tried: false, stopped: null });
    this.keep();
  }

  sendSoon(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), milliseconds);
  }

  get next() {
    const blocked = new Set();
    return this.entries.find((entry) => {
      if (entry.stopped) blocked.add(entry.code);
      return !blocked.has(entry.code);
    });
  }

  // Whoever calls while it is at work waits for the same end.
  send() {
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
      this.heard.changed();
    });
    return this.sending;
  }

  async sendAll() {
    this.heard.changed();
    while (this.next) {
      this.trouble = await this.sendOne(this.next);
      if (this.trouble) {
        this.wait = Math.min(this.wait ? this.wait * 2 : 2000, 20000);
        this.sendSoon(this.wait);
        return;
      }
      this.wait = 0;
    }
  }

  // Nothing when the service has answered for good, else what is in the way: offline, signed_out, other.
  async sendOne(entry, isAgain = false) {
    entry.tried = true;
    this.keep();
    const headers = { "Content-Type": "application/json", "Idempotency-Key": entry.key, "X-CSRF-Token": this.token };
    if (entry.version) headers["If-Match"] = `"${entry.version}"`;
    let response;
    let told;
    try {
      response = await fetch(this.api + encodeURIComponent(entry.code), {
        method: "PUT", headers, body: JSON.stringify(entry.body), signal: AbortSignal.timeout(20000),
      });
      told = await response.json();
    } catch {
      return "offline";
    }
    if (response.ok) return this.acknowledge(entry, told, response.headers.has("Prima-Signatures-Withdrawn"));
    if (response.status === 401 || told.code === "csrf") {
      const trouble = await this.renewToken();
      return trouble || (isAgain ? "signed_out" : this.sendOne(entry, true));
    }
    if (response.status === 429 || response.status >= 500) return "offline";
    if (response.status === 412 || response.status === 428) return this.meet(entry, told);
    return this.stop(entry, "refused", { why: whyRefused(told), told: told.detail });
  }

  acknowledge(entry, answer, isWithdrawn = false) {
    this.entries = this.entries.filter((one) => one !== entry);
    for (const later of this.of(entry.code)) if (!later.tried) later.version = answer.version;
    this.keep();
    this.heard.acknowledged(entry, answer, isWithdrawn);
    return null;
  }

  // Somebody else saved it: the same (then nothing is open), or something to decide on.
  meet(entry, told) {
    const standing = (told.answers || []).find((one) => one.indicator_code === entry.code);
    if (!standing) return this.stop(entry, "refused", { why: told.code, told: told.detail });
    if (isSameAnswer(entry.body, standing)) return this.acknowledge(entry, standing);
    return this.stop(entry, "conflict", { standing });
  }

  // What was typed while it was on its way stands in its place; refused, that is tried in turn.
  stop(entry, stopped, more) {
    const later = this.of(entry.code).filter((one) => one !== entry);
    this.entries = this.entries.filter((one) => !later.includes(one));
    if (later.length && stopped === "refused") {
      Object.assign(entry, later.at(-1), { version: entry.version });
      this.keep();
      return null;
    }
    if (later.length) entry.body = later.at(-1).body;
    Object.assign(entry, { stopped, ...more });
    this.keep();
    this.heard.stopped(entry);
    return null;
  }
}

function whyRefused(told) {
  const isAbout = (part) => (told.errors || []).some((one) => one.field.includes(part));
  if (isAbout("counts")) return "bad_count";
  return isAbout("note") || isAbout("reason") ? "bad_text" : told.code;
}

function isSameAnswer(body, standing) {
  const said = (one, name) => one[name] ?? null;
  const texts = ["note", "reason"].every((name) => (said(body, name) || null) === (said(standing, name) || null));
  if ("level" in body) return texts && body.level === standing.level;
  const counts = (one) => JSON.stringify(Object.entries(one.counts).sort());
  return texts && said(body, "chosen") === said(standing, "chosen") && counts(body) === counts(standing)
    && [...body.ticked].sort().join() === [...standing.ticked].sort().join();
}
