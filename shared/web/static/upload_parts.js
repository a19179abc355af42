// Sends one file in parts, and after a break goes on where the service says it stands. It knows nothing of forms.
"use strict";
const LARGEST_PART = 256 * 1024;
const SMALLEST_PART = 32 * 1024;
const ANSWER_SECONDS = 60;
const LONGEST_PAUSE = 20_000;
const PART_TYPE = "application/offset+octet-stream";
const newUploadKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// What trying again does not mend: notTaken, signedOut or unreadable.
class Refusal extends Error {}

class FileOnItsWay {
  // `page` says token(), and what it remembers of the file: known; it does renewToken(), keep(upload), say(words, upload).
  constructor(file, uploads, purpose, page) {
    const upload = { ...page.known, name: file.name, size: file.size, received: 0 };
    Object.assign(this, { file, uploads, purpose, page, upload, part: LARGEST_PART, key: newUploadKey() });
  }

  // Asks and sends until all has arrived, however often the line breaks; false if it was stopped meanwhile.
  async send() {
    for (let pause = 1000; !this.isStopped; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
      const before = this.upload.received;
      try {
        await this.find();
        await this.sendRest();
        return true;
      } catch (trouble) {
        if (this.isStopped) return false;
        if (trouble instanceof Refusal) throw trouble;
      }
      if (this.upload.received > before) pause = 1000;
      this.page.say("broken", this.upload);
      await new Promise((resolve) => { this.wake = resolve; setTimeout(resolve, pause); });
    }
    return false;
  }

  stop() {
    this.isStopped = true;
    this.asking?.abort();
    this.wake?.();
  }

  // The upload as the service knows it; a new one where it knows of none.
  async find() {
    const id = this.upload.upload_id;
    const found = id && await this.ask("GET", `${this.uploads}/${id}`);
    if (found?.ok) {
      this.upload = await found.json();
      return;
    }
    if (found && found.status !== 404) throw new Error("no word about it just now");
    if (id) this.key = newUploadKey();
    const { name, size } = this.file;
    const headers = { "Content-Type": "application/json", "Idempotency-Key": this.key };
    const begun = await this.ask("POST", this.uploads, headers, JSON.stringify({ name, size, purpose: this.purpose }));
    if (!begun.ok) throw new Refusal("notTaken");
    this.upload = await begun.json();
    this.page.keep(this.upload);
  }

  async sendRest() {
    const { upload, file } = this;
    let told = -1;
    while (upload.received < upload.size) {
      const tenth = Math.floor((10 * upload.received) / upload.size);
      // Whoever hears the page is told ten times, not at every part.
      if (tenth !== told) this.page.say("going", upload);
      told = tenth;
      const { part } = this;
      const content = await file.slice(upload.received, upload.received + part).arrayBuffer().catch(() => {
        throw new Refusal("unreadable");
      });
      // A part arrives whole or not at all: if this one breaks off, the next try is half as large.
      this.part = Math.max(part / 2, SMALLEST_PART);
      const headers = { "Content-Type": PART_TYPE, "Upload-Offset": upload.received };
      const answer = await this.ask("PATCH", `${this.uploads}/${upload.upload_id}`, headers, content);
      if (!answer.ok) throw new Error("the service is asked anew how much has arrived");
      upload.received = Number(answer.headers.get("Upload-Offset"));
      this.part = Math.min(part * 2, LARGEST_PART);
    }
  }

  // An answer to go by; what may go better in a while is thrown as a break.
  async ask(method, address, headers = {}, body = undefined) {
    // Work on a page keeps a session running, and this is work, though nobody presses a key.
    if (Date.now() - renewedAt > RENEWED_AFTER_MINUTES * 60_000) await renewSession();
    const asking = new AbortController();
    this.asking = asking;
    const limit = setTimeout(() => asking.abort(), ANSWER_SECONDS * 1000);
    const sent = { ...headers, "X-CSRF-Token": this.page.token() };
    try {
      const answer = await fetch(address, { method, body, headers: sent, cache: "no-store", signal: asking.signal });
      if (answer.status === 401 || answer.status === 403) await this.meetEndedSession(answer);
      if (answer.status >= 500) throw new Error("the service is busy");
      return answer;
    } finally {
      clearTimeout(limit);
    }
  }

  async meetEndedSession(answer) {
    const isEnded = answer.status === 401 || (await answer.json()).code === "csrf";
    if (!isEnded) throw new Refusal("notTaken");
    if (!(await this.page.renewToken())) throw new Refusal("signedOut");
    throw new Error("asked once more with the new token");
  }
}
