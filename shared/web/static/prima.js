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
// Answers that wait on this device (sheet_queue.js) go with whoever signs out, who is asked; those of others stay.
document.addEventListener("submit", (event) => {
  const { signsOut, asks } = event.target.dataset;
  if (!signsOut) return;
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`prima-sheet:${signsOut}:`));
  const codes = keys.flatMap((key) => JSON.parse(localStorage.getItem(key)).map((entry) => key.split(":")[2] + entry.code));
  const number = new Set(codes).size;
  if (number && !window.confirm(asks.replace("{number}", number))) event.preventDefault();
  else for (const key of keys) localStorage.removeItem(key);
}, true);
// A file that would be refused for its size is said to be too large before it is sent.
document.addEventListener("change", (event) => {
  const field = event.target;
  if (!field.dataset || !field.dataset.largest) return;
  const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.largest));
  field.setCustomValidity(isTooLarge ? field.dataset.tooLarge : "");
  field.reportValidity();
});
for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;
