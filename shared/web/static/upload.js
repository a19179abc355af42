// A form with a file sends the file first, in parts (upload_parts.js), then itself with the upload's number in its
// place. Which uploads are unfinished stays on this device; without script, and for small files, it sends all at once.
"use strict";
const UPLOAD_STORE = "prima-upload:";
// Longer than the service keeps what nothing uses.
const KEPT_HOURS = 72;

class FormInParts {
  constructor(box, account) {
    const form = box.closest("form");
    Object.assign(this, { box, account, form, field: form.querySelector("input[type=file]") });
    Object.assign(this, { sending: null, arrived: null, shown: null, whole: null, isRequired: this.field.required });
    this.start = `${UPLOAD_STORE}${account}:${new URL(form.action).pathname}:`;
    form.addEventListener("submit", (event) => this.meet(event));
    form.addEventListener("formdata", ({ formData }) => this.putUpload(formData));
    this.field.addEventListener("change", () => this.stop());
    box.querySelector("[data-cancels]").addEventListener("click", () => this.cancel());
    addEventListener("online", () => this.sending?.wake?.());
    this.offer();
  }

  keyOf(file) { return `${this.start}${file.name}:${file.size}:${file.lastModified}`; }

  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  keep(key, upload, isSent = false) {
    try {
      localStorage.setItem(key, JSON.stringify({ upload_id: upload.upload_id, at: Date.now(), isSent }));
    } catch {
      // A device without room goes on after a break, but not after a reload.
    }
  }

  say(words, upload, isUnderWay = true) {
    const amount = (bytes) => Math.ceil(bytes / 1024).toLocaleString(document.documentElement.lang);
    const values = upload && { name: upload.name, done: amount(upload.received), all: amount(upload.size) };
    const text = words && this.box.dataset[words].replace(/\{(\w+)\}/g, (whole, name) => values[name]);
    const bar = this.box.querySelector("progress");
    if (upload) Object.assign(bar, { max: upload.size, value: upload.received });
    bar.parentElement.hidden = !isUnderWay;
    this.box.querySelector("[aria-live]").textContent = text;
  }

  // The form waits until all of its file has arrived; what is typed meanwhile goes with it.
  meet(event) {
    const [file] = this.field.files;
    if (event.defaultPrevented || !file || file.size <= LARGEST_PART) return;
    const key = this.keyOf(file);
    if (this.whole === key || this.arrived?.key === key) return;
    event.preventDefault();
    if (!this.sending && this.field.reportValidity()) this.send(key, file, event.submitter);
  }

  async send(key, file, submitter) {
    const page = {
      known: this.read(key),
      token: () => this.form.elements.csrf_token.value,
      renewToken: () => this.renewToken(),
      keep: (upload) => this.keep(key, upload),
      say: (words, upload) => {
        this.shown = { key, upload };
        this.say(words, upload);
      },
    };
    const { uploads, purpose } = this.box.dataset;
    const sending = new FileOnItsWay(file, uploads, purpose, page);
    this.sending = sending;
    try {
      if (!(await sending.send())) return;
      this.arrived = { key, upload: sending.upload };
      this.say("arrived", sending.upload, false);
    } catch (trouble) {
      if (!(trouble instanceof Refusal)) throw trouble;
      this.say(trouble.message, sending.upload, false);
      if (trouble.message !== "notTaken") return;
      // Sent without parts, the service answers it in words.
      this.whole = key;
    } finally {
      if (this.sending === sending) this.sending = null;
    }
    this.form.requestSubmit(submitter);
  }

  putUpload(formData) {
    const [file] = this.field.files;
    if (!this.arrived || (file && this.arrived.key !== this.keyOf(file))) return;
    formData.delete(this.field.name);
    formData.set("upload_id", this.arrived.upload.upload_id);
    this.keep(this.arrived.key, this.arrived.upload, true);
  }

  // Another file was chosen: what arrived of the first one stays for when it is chosen again.
  stop() {
    this.sending?.stop();
    Object.assign(this, { sending: null, arrived: null });
    this.field.required = this.isRequired;
    this.say("", null, false);
  }

  cancel() {
    const { key, upload } = this.shown;
    this.stop();
    localStorage.removeItem(key);
    const headers = { "X-CSRF-Token": this.form.elements.csrf_token.value };
    if (upload.upload_id) fetch(`${this.box.dataset.uploads}/${upload.upload_id}`, { method: "DELETE", headers }).catch(() => {});
    this.say("dropped", upload, false);
    // The button that was pressed is gone.
    this.field.focus();
  }

  // What an earlier page left unfinished, and what has arrived for a form that was refused for something else.
  async offer() {
    const { uploads, upload: refusedWith } = this.box.dataset;
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(this.start))) {
      const kept = this.read(key);
      const isOld = !kept || Date.now() - kept.at > KEPT_HOURS * 3_600_000;
      if (!isOld && kept.isSent && kept.upload_id !== refusedWith) continue;
      const answer = isOld ? null : await fetch(`${uploads}/${kept.upload_id}`, { cache: "no-store" }).catch(() => ({}));
      const upload = answer?.ok ? await answer.json() : null;
      if (isOld || answer.status === 404 || upload?.state === "refused") localStorage.removeItem(key);
      else if (upload && !this.sending && !this.field.files.length) this.show(key, upload);
    }
  }

  show(key, upload) {
    const isWhole = upload.state === "stored" && upload.upload_id === this.box.dataset.upload;
    this.shown = { key, upload };
    if (isWhole) Object.assign(this, { arrived: { key, upload } });
    this.field.required = this.isRequired && !isWhole;
    this.say(isWhole ? "ready" : "unfinished", upload);
  }

  // After signing in anew in another tab there is another token, on every page of the same person.
  async renewToken() {
    const answer = await fetch(this.box.dataset.home, { headers: { Accept: "text/html" }, cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const signingOut = page.querySelector("form[data-signs-out]");
    if (signingOut?.dataset.signsOut !== this.account) return false;
    const token = signingOut.querySelector("[name=csrf_token]").value;
    for (const field of document.querySelectorAll("input[name=csrf_token]")) field.value = token;
    return true;
  }
}
// A browser that knows too little sends its files as it does without script.
const signedInHere = document.querySelector("form[data-signs-out]");
if (signedInHere && "requestSubmit" in HTMLFormElement.prototype && "FormDataEvent" in window) {
  for (const box of document.querySelectorAll("[data-uploads]")) new FormInParts(box, signedInHere.dataset.signsOut);
}
