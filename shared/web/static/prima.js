// Improves pages that work without it: copies texts, opens what a link inside the page leads to.
"use strict";
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copies);
  const said = document.getElementById(`${button.dataset.copies}-said`);
  const tell = () => { said.textContent = button.dataset.done; };
  text.select();
  if (navigator.clipboard) {
    navigator.clipboard.writeText(text.value).then(tell, () => {});
  } else if (document.execCommand("copy")) {
    tell();
  }
});
// Work on a page counts as use of the session, however long it goes on without another page. No other
// service's answer is read: where people sign in at another port, the cookies that come with it are what matters.
const RENEWED_AFTER_MINUTES = 12;
let renewedAt = Date.now();
const renewSession = async () => {
  renewedAt = Date.now();
  const address = document.body.dataset.renews;
  if (address) await fetch(address, { mode: "no-cors", credentials: "include", cache: "no-store" }).catch(() => {});
};
for (const kind of ["input", "keydown", "click"]) {
  document.addEventListener(kind, () => {
    if (Date.now() - renewedAt > RENEWED_AFTER_MINUTES * 60_000) renewSession();
  }, { passive: true });
}
// Without a network nothing is sent, so that no typing is lost. A service on this machine needs none: it is asked.
const offline = document.querySelector("[data-offline]");
const nothingSent = offline.textContent;
const isReached = () => fetch(offline.dataset.offline, { method: "HEAD", cache: "no-store" }).then(() => true, () => false);
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || navigator.onLine || form.dataset.reached) return;
  event.preventDefault();
  if (await isReached()) {
    form.dataset.reached = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.reached;
    return;
  }
  offline.textContent = form.dataset.unsent ?? nothingSent;
  (event.submitter?.closest(".p-buttons") ?? event.submitter ?? form).before(offline);
  offline.hidden = false;
});
addEventListener("online", () => { offline.hidden = true; });
// A second press while the answer is on its way sends nothing; the service would do the deed once anyway.
const SENDING_SECONDS = 8;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  form.dataset.sending = "yes";
  setTimeout(() => { delete form.dataset.sending; }, SENDING_SECONDS * 1000);
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
});
// Leaving what was typed and not saved asks first; forms that save or keep it by themselves say so and stay quiet.
const holdsMore = (field) => {
  if (field.type === "hidden" || field.disabled) return false;
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (!field.options) return "defaultValue" in field && field.value !== field.defaultValue;
  if (field.multiple) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  const before = [...field.options].findIndex((option) => option.defaultSelected);
  return field.options.length > 0 && field.selectedIndex !== Math.max(before, 0);
};
const losesTyping = (form) => form.method === "post" && !form.dataset.signsOut && !form.dataset.savesItself && !form.querySelector("[type=password]");
if ([...document.forms].some(losesTyping)) {
  addEventListener("beforeunload", (event) => {
    const forms = [...document.forms].filter(losesTyping);
    const isTyped = forms.some((form) => !form.dataset.sending && [...form.elements].some(holdsMore));
    // What was refused stands in its fields as if it were stored.
    const isRefused = forms.length && document.querySelector("[data-refused]") && !document.querySelector("form[data-sending]");
    if (isTyped || isRefused) event.preventDefault();
  });
}
// A refusal names the field it leads to.
for (const link of document.querySelectorAll("#problems a[href^='#']")) {
  const label = document.querySelector(`label[for="${CSS.escape(decodeURIComponent(link.hash.slice(1)))}"]`);
  if (label) link.prepend(`${label.firstChild.textContent.trim()}: `);
}
// Answers that wait on this device (sheet_queue.js) go with whoever signs out, who is asked; those of others stay.
// So do the names of files on their way (upload.js).
document.addEventListener("submit", (event) => {
  const { signsOut, asks } = event.target.dataset;
  if (!signsOut) return;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`prima-sheet:${signsOut}:`));
  const codes = keys.flatMap((key) => JSON.parse(localStorage.getItem(key)).map((entry) => key.split(":")[2] + entry.code));
  const number = new Set(codes).size;
  if (number && !window.confirm(asks.replace("{number}", number))) event.preventDefault();
  else {
    const uploads = Object.keys(localStorage).filter((key) => key.startsWith(`prima-upload:${signsOut}:`));
    for (const key of [...keys, ...uploads]) localStorage.removeItem(key);
    eraseCopies();
  }
}, true);
// Pages that sheet_worker.js keeps on this device are for whoever is signed in here, and for nobody else.
const eraseCopies = async (reader) => {
  const names = "caches" in window ? await caches.keys().catch(() => []) : [];
  for (const name of names) if (name.startsWith("prima-copies:") && name !== `prima-copies:${reader}`) caches.delete(name);
};
const signingOut = document.querySelector("form[data-signs-out]");
// A page that tells of a failure does not know who reads it.
if (!document.querySelector("[data-problem]")) eraseCopies(signingOut && signingOut.dataset.signsOut);
// A file that would be refused for its size is said to be too large before it is sent.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.dataset || !field.dataset.largest) return;
  const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.largest));
  field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
  field.reportValidity();
});
for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;
