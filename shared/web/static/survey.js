// The survey on a phone: counts what is answered, keeps it on the device, and sends it once there is a network.
"use strict";
const SURVEYS = "prima-survey:";
const sent = document.querySelector("[data-survey-sent]");
if (sent) localStorage.removeItem(SURVEYS + sent.dataset.surveySent);

const form = document.querySelector("form[data-survey]");
if (form) {
  form.dataset.savesItself = "yes";
  const MINUTE = 60_000;
  // On a device that goes from hand to hand, nobody finds what somebody before them left unsent.
  const isShared = "sharedDevice" in form.dataset;
  const longest = isShared ? 5 * MINUTE : 7 * 24 * 60 * MINUTE;
  const key = SURVEYS + location.pathname;
  const state = form.querySelector("[data-survey-state]");
  const items = form.querySelectorAll("[data-item]");
  let isWaiting = false;
  let idle;

  const own = (name) => name !== "csrf_token" && name !== "form_key";
  const read = (name) => {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      return Date.now() - kept.at < longest ? kept.filled : null;
    } catch { return null; }
  };
  const forgetOld = () => {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(SURVEYS) && read(name) === null) localStorage.removeItem(name);
    }
  };
  const keep = () => {
    const filled = [...new FormData(form)].filter(([name, value]) => own(name) && value !== "" && !name.endsWith(".code"));
    // A device that keeps nothing still sends.
    try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), filled })); } catch { /* not kept */ }
  };
  const tell = () => {
    const done = [...items].filter((item) => item.querySelector("input[type=radio]:checked")).length;
    state.textContent = form.dataset.answered.replace("{0}", done).replace("{1}", items.length);
  };
  const restore = () => {
    for (const [name, value] of read(key) || []) {
      for (const field of form.elements) {
        if (field.name !== name) continue;
        if (field.type === "radio") field.checked = field.checked || field.value === value;
        else if (!field.value) field.value = value;
      }
    }
  };
  const leaveToNext = () => {
    clearTimeout(idle);
    if (!isShared) return;
    idle = setTimeout(() => {
      if (isWaiting) return;
      try { localStorage.removeItem(key); } catch { /* nothing is kept */ }
      for (const field of form.elements) {
        if (field.type === "radio") field.checked = false;
        else if (field.type !== "hidden") field.value = "";
      }
      tell();
    }, longest);
  };
  const send = async () => {
    state.textContent = form.dataset.onItsWay;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (answer.redirected) location.replace(answer.url);
      else form.submit();
    } catch {
      isWaiting = true;
      state.textContent = form.dataset.unsent;
    }
  };

  try { forgetOld(); } catch { /* a device that keeps nothing */ }
  restore();
  tell();
  form.addEventListener("input", () => { keep(); leaveToNext(); if (!isWaiting) tell(); });
  form.addEventListener("submit", (event) => { event.preventDefault(); keep(); send(); });
  addEventListener("online", () => { if (isWaiting) { isWaiting = false; send(); } });
}
