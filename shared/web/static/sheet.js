// Saves a sheet's answers by themselves and says always how they stand; without it the forms do the same.
"use strict";
(() => {
  const unsentHere = document.querySelector("[data-unsent-here]");
  if (unsentHere) {
    const keys = storedSheetKeys(`${SHEET_STORE}${unsentHere.dataset.account}:`);
    const number = keys.reduce((sum, key) => sum + countAnswers(readStored(key)), 0);
    unsentHere.hidden = !number;
    unsentHere.textContent = number ? unsentHere.dataset.text.replace("{number}", number) : "";
  }
  const root = document.getElementById("sheet");
  // A browser that knows too little is served as well as without script.
  if (!root || !("timeout" in AbortSignal)) return;

  const words = JSON.parse(root.dataset.words);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const clockOf = (moment) => {
    const parts = new Intl.DateTimeFormat("en-GB", { timeZone: root.dataset.zone, hour: "2-digit", minute: "2-digit" });
    return `${parts.format(moment).replace(":", words.separator)} ${words.zone}`;
  };
  const dayAndClockOf = (moment) => {
    const parts = { timeZone: root.dataset.zone, day: "numeric", month: "long", year: "numeric" };
    const day = new Intl.DateTimeFormat(document.documentElement.lang === "id" ? "id-ID" : "en-GB", parts);
    return `${day.format(moment)} ${clockOf(moment)}`;
  };
  const sections = new Map([...document.querySelectorAll("[data-indicator]")].map((one) => [one.dataset.indicator, one]));
  const inside = (section, name) => section.querySelector(`[data-${name}]`);
  const all = (section, name) => [...section.querySelectorAll(`[data-${name}]`)];
  const bar = document.getElementById("sheet-state");
  let lastSaved = null;
  const copies = new SheetCopies(root, () => tellKept());

  // -- a sheet that takes nothing any more: what did not reach it is shown until its owner erases it
  if (root.dataset.open !== "yes") {
    const keys = storedSheetKeys(`${SHEET_STORE}${root.dataset.account}:${root.dataset.sheet}:`);
    const left = keys.flatMap(readStored);
    const erase = document.getElementById("sheet-erase");
    copies.erase();
    bar.parentElement.hidden = !left.length;
    bar.textContent = fill(words.left_over, { codes: [...new Set(left.map((one) => one.code))].join(", ") });
    document.getElementById("sheet-elsewhere").textContent = left.flatMap(({ body }) => [body.note, body.reason]).filter(Boolean).join(" / ");
    erase.hidden = false;
    erase.addEventListener("click", () => {
      for (const key of keys) localStorage.removeItem(key);
      bar.parentElement.hidden = true;
    });
    return;
  }

  // -- fields and answers
  const chosenOf = (section) => {
    const fields = all(section, "chosen");
    const field = fields.find((one) => (one.type === "radio" ? one.checked : one.value !== ""));
    return field ? Number(field.value) : null;
  };
  // 1.250 is written as people here do; what 1.5 is meant to be nobody knows (shared.web.forms says the same).
  const numberOf = (text) => {
    const plain = text.trim().replace(/\u00a0/g, ".");
    return /^(\d{1,15}|\d{1,3}(\.\d{3}){1,4})$/.test(plain) ? Number(plain.replaceAll(".", "")) : text;
  };
  const read = (section) => {
    const body = { note: inside(section, "note").value.trim() || null, reason: inside(section, "reason").value.trim() || null };
    if (section.dataset.field === "level") return { ...body, level: chosenOf(section) };
    const counted = all(section, "count").filter((field) => field.value.trim());
    return {
      ...body,
      ticked: all(section, "tick").filter((field) => field.checked).map((field) => field.value),
      counts: Object.fromEntries(counted.map((field) => [field.dataset.count, numberOf(field.value)])),
      chosen: chosenOf(section),
    };
  };
  // A note alone says no level yet: it is kept, and sent with the level.
  const saysLevel = (section, body) => {
    if (section.dataset.field === "level") return body.level !== null;
    if (!inside(section, "nothing")) return body.chosen !== null;
    const isSaid = body.ticked.length || Object.keys(body.counts).length || body.chosen !== null;
    return Boolean(isSaid || inside(section, "nothing").checked || section.dataset.version);
  };
  const write = (section, answer) => {
    const level = section.dataset.field === "level" ? answer.level : answer.chosen;
    for (const field of all(section, "chosen")) {
      if (field.type === "radio") field.checked = level !== null && Number(field.value) === level;
      else field.value = level ?? "";
    }
    for (const field of all(section, "tick")) field.checked = answer.ticked.includes(field.value);
    if (inside(section, "nothing") && answer.ticked.length) inside(section, "nothing").checked = false;
    for (const field of all(section, "count")) field.value = answer.counts[field.dataset.count] ?? "";
    inside(section, "note").value = answer.note ?? "";
    inside(section, "reason").value = answer.reason ?? "";
  };
  const labelOf = (section, field) => section.querySelector(`label[for="${CSS.escape(field.id)}"]`).textContent.trim();
  const levelWords = (section, level) => {
    const step = section.querySelector(`.e-ladder li[value="${level}"]`);
    const radio = all(section, "chosen").find((one) => one.type === "radio" && Number(one.value) === level);
    const said = step ? step.textContent : radio ? labelOf(section, radio).replace(/^\d\s*/, "") : "";
    return `${fill(words.level, { level })}${said ? `: ${said.trim()}` : ""}`;
  };
  const say = (section, state) => { inside(section, "state").textContent = state; };

  // -- what the queue tells
  const showAnswer = (section, answer) => {
    const isNew = !section.dataset.version;
    section.dataset.version = answer.version;
    inside(section, "is-version").value = answer.version;
    inside(section, "level").textContent = levelWords(section, answer.level);
    const follows = inside(section, "follows");
    if (follows && answer.supported !== null) follows.textContent = `${words.follows} ${levelWords(section, answer.supported)}`;
    if (inside(section, "copied")) inside(section, "copied").remove();
    const needed = inside(section, "needed");
    const lacks = (answer.reasons_needed || []).filter(() => !answer.reason);
    needed.hidden = !lacks.length;
    needed.textContent = lacks.length ? words.needs + lacks.map((one) => words[one]).join("; ") : "";
    if (isNew) countOne();
  };
  const countOne = () => {
    const place = document.querySelector('.e-aspects [aria-current] [data-progress]');
    if (!place) return;
    place.dataset.answered = Number(place.dataset.answered) + 1;
    place.textContent = fill(words.progress, { done: place.dataset.answered, all: place.dataset.of });
  };
  const others = "BroadcastChannel" in window ? new BroadcastChannel(SHEET_STORE + root.dataset.sheet) : null;
  const heard = {
    acknowledged(entry, answer, isWithdrawn) {
      lastSaved = new Date(answer.saved_at);
      const section = sections.get(entry.code);
      if (section) {
        showAnswer(section, answer);
        inside(section, "conflict").replaceChildren();
        const said = fill(words.saved, { time: clockOf(lastSaved) }) + (isWithdrawn ? `; ${words.withdrawn}` : "");
        say(section, queue.of(entry.code).length ? words.saving : said);
      }
      if (others) others.postMessage(answer);
      copies.keepAnswer(answer);
      // A page that shows no answers to fill in, or shows them as they were, is asked for anew.
      const isOld = !form || copies.keptAt;
      if (isOld && !queue.entries.length && !document.activeElement.matches("input, textarea")) location.reload();
    },
    stopped(entry) {
      const section = sections.get(entry.code);
      if (!section) return;
      say(section, entry.stopped === "conflict" ? words.conflict : `${words.refused}: ${words[entry.why] || words.unknown}`);
      if (entry.stopped === "conflict") showConflict(section, entry);
    },
    changed() { tell(); },
  };
  const queue = new SheetQueue(root.dataset.account, root.dataset.sheet, root.dataset.api, heard);
  queue.token = root.dataset.token;
  // A new session has a new token; it is read out of this page, if the same person signed in.
  queue.renewToken = async () => {
    try {
      const response = await fetch(root.dataset.here, { redirect: "manual", headers: { Accept: "text/html" } });
      if (response.status === 403 || response.status === 404) return "other";
      if (!response.ok) return "signed_out";
      const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("sheet");
      if (!found || found.dataset.account !== root.dataset.account) return "other";
      queue.token = found.dataset.token;
      for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = queue.token;
      return null;
    } catch {
      return "offline";
    }
  };
  if (others) {
    others.addEventListener("message", ({ data }) => {
      const section = sections.get(data.indicator_code);
      if (!section || queue.of(data.indicator_code).length || Number(section.dataset.version) >= data.version) return;
      write(section, data);
      showAnswer(section, data);
      say(section, fill(words.elsewhere, { time: clockOf(new Date(data.saved_at)) }));
    });
  }

  // -- a conflict, side by side
  const line = (text) => Object.assign(document.createElement("p"), { textContent: text, className: "mb-1" });
  const lines = (section, answer) => {
    const found = [];
    const level = section.dataset.field === "level" ? answer.level : answer.level ?? answer.chosen;
    if (level !== null && level !== undefined) found.push(line(levelWords(section, level)));
    const ticked = all(section, "tick").filter((field) => answer.ticked.includes(field.value));
    for (const field of ticked) found.push(line(`✓ ${labelOf(section, field)}`));
    if (all(section, "tick").length && !ticked.length) found.push(line(words.none));
    for (const field of all(section, "count")) {
      if (answer.counts[field.dataset.count] !== undefined) found.push(line(`${labelOf(section, field)}: ${answer.counts[field.dataset.count]}`));
    }
    for (const name of ["note", "reason"]) if (answer[name]) found.push(line(`${words[name]}: ${answer[name]}`));
    return found;
  };
  const showConflict = (section, entry) => {
    const box = document.getElementById("conflict-box").content.firstElementChild.cloneNode(true);
    inside(box, "mine").append(...lines(section, entry.body));
    inside(box, "theirs").append(...lines(section, entry.standing));
    inside(box, "when").textContent = dayAndClockOf(new Date(entry.standing.saved_at));
    box.addEventListener("click", (event) => {
      const keep = event.target.dataset.keep;
      if (!keep) return;
      if (keep === "mine") {
        queue.decide(entry);
      } else {
        queue.drop(entry.code);
        write(section, entry.standing);
        showAnswer(section, entry.standing);
        say(section, fill(words.saved, { time: clockOf(new Date(entry.standing.saved_at)) }));
      }
      inside(section, "conflict").replaceChildren();
      section.focus();
      queue.send();
    });
    inside(section, "conflict").replaceChildren(box);
  };

  // -- the state of everything
  const countStopped = (stopped) => countAnswers(queue.entries.filter((entry) => (entry.stopped || null) === stopped));
  const findState = () => {
    const stopped = { conflict: words.is_conflict, refused: words.is_refused, level_missing: words.is_incomplete };
    const said = Object.keys(stopped).filter(countStopped).map((kind) => [kind, fill(stopped[kind], { number: countStopped(kind) })]);
    const unsent = countStopped(null);
    if (unsent && queue.trouble === "other") said.unshift(["other", words.is_other]);
    else if (unsent && queue.trouble === "signed_out") said.unshift(["signed_out", words.is_signed_out]);
    else if (unsent && queue.trouble) said.push(["unsent", fill(words.is_unsent, { number: unsent })]);
    else if (queue.next) said.push(["saving", words.is_saving]);
    if (said.length) return [said[0][0], said.map(([, text]) => text).join(" ")];
    return lastSaved ? ["saved", fill(words.all_saved, { time: clockOf(lastSaved) })] : ["new", words.nothing_yet];
  };
  // What waits for a decision on another page of the sheet.
  const showElsewhere = () => {
    const place = document.getElementById("sheet-elsewhere");
    const waiting = queue.entries.filter((entry) => entry.stopped && !sections.has(entry.code));
    const links = waiting.map((entry) => Object.assign(document.createElement("a"), { href: entry.where, textContent: entry.code }));
    if (place.textContent !== links.map((link) => link.textContent).join("")) place.replaceChildren(...links);
  };
  const form = document.getElementById("answers");
  // Browsers do not always know: what seems to be a connection may be none, and there may be one again.
  const mayBeCut = () => !navigator.onLine || queue.trouble === "offline" || Boolean(copies.keptAt);
  const isReached = () => fetch(root.dataset.worker, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(5000) })
    .then(() => true, () => false);
  const tellKept = () => {
    const said = copies.keptAt ? fill(words.is_copy, { time: dayAndClockOf(copies.keptAt) }) : "";
    document.getElementById("sheet-kept").textContent = said || (form && copies.isWhole ? words.is_whole : "");
  };
  const tell = () => {
    const [kind, text] = findState();
    bar.parentElement.dataset.kind = kind;
    if (bar.textContent !== text) bar.textContent = text;
    bar.parentElement.hidden = !form && kind === "new" && !copies.keptAt;
    showElsewhere();
    document.getElementById("sheet-sign-in").hidden = !["signed_out", "other"].includes(kind);
    document.getElementById("sheet-again").hidden = !(queue.trouble && countStopped(null));
    for (const [code, section] of sections) {
      const last = queue.of(code).at(-1);
      if (last && !last.stopped && queue.trouble) say(section, words.unsent);
    }
  };

  // -- typing
  const changed = (section, isTyping) => {
    const body = read(section);
    const code = section.dataset.indicator;
    const version = Number(section.dataset.version) || null;
    queue.put(code, body, version, `${location.pathname}#i-${code}`, saysLevel(section, body) ? null : "level_missing");
    const conflict = queue.of(code).find((entry) => entry.stopped === "conflict");
    if (conflict) showConflict(section, conflict);
    say(section, saysLevel(section, body) ? (queue.trouble ? words.unsent : words.saving) : words.level_missing);
    if (!queue.trouble) queue.sendSoon(isTyping ? 900 : 100);
  };
  document.addEventListener("input", ({ target }) => {
    const section = target.closest("[data-indicator]");
    if (!section || target.name.endsWith(".keep")) return;
    const nothing = inside(section, "nothing");
    if (target === nothing && nothing.checked) for (const field of all(section, "tick")) field.checked = false;
    else if (nothing && target.checked) nothing.checked = false;
    changed(section, !["checkbox", "radio"].includes(target.type));
  });
  if (form) {
    form.dataset.savesItself = "yes";
    form.addEventListener("submit", async (event) => {
      if (countStopped("refused")) return;
      event.preventDefault();
      const go = event.submitter ? event.submitter.dataset.to : "";
      await queue.send();
      const isCut = mayBeCut();
      // A note without a level goes along and is named there; all else that waits is looked at here.
      // What only waits for the connection goes along too, to a page that is kept on this device.
      const mayGo = (entry) => entry.stopped === "level_missing" || (isCut && !entry.stopped);
      if (go && isCut && !copies.has(go) && !(await isReached())) bar.textContent = words.offline_page;
      else if (go && queue.entries.every(mayGo)) location.assign(go);
      else bar.parentElement.scrollIntoView({ block: "nearest" });
    });
  }
  // A sheet is handed in when everything that was typed is in it.
  document.addEventListener("submit", (event) => {
    if (!("handsIn" in event.target.dataset) || !queue.entries.length) return;
    event.preventDefault();
    queue.send();
  }, true);
  document.getElementById("sheet-again").addEventListener("click", () => queue.send());

  // -- leaving the page
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || link.target || link.hash && link.pathname === location.pathname || !mayBeCut()) return;
    if (event.ctrlKey || event.metaKey || link.origin === location.origin && copies.has(link.pathname)) return;
    event.preventDefault();
    if (await isReached()) location.assign(link.href);
    else bar.textContent = words.offline_page;
  });
  // prima.js has asked and erased them by now.
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.signsOut || event.defaultPrevented) return;
    queue.entries = [];
    copies.stop();
  }, true);

  // -- shortcuts, unless switched off
  const SWITCH = "prima-shortcuts";
  const list = document.getElementById("shortcuts");
  const isOn = document.getElementById("shortcuts-on");
  if (list) {
    isOn.checked = localStorage.getItem(SWITCH) !== "off";
    isOn.addEventListener("change", () => localStorage.setItem(SWITCH, isOn.checked ? "on" : "off"));
  }
  const current = () => document.activeElement.closest("[data-indicator]");
  const go = (step) => {
    const order = [...sections.values()];
    const at = order.indexOf(current());
    const wanted = order[Math.max(0, Math.min(order.length - 1, at < 0 ? 0 : at + step))];
    wanted.focus();
    wanted.scrollIntoView({ block: "start" });
  };
  const choose = (level) => {
    const section = current();
    if (!section) return;
    const fields = all(section, "chosen");
    const radio = fields.find((one) => one.type === "radio" && Number(one.value) === level);
    if (radio) radio.checked = true;
    else {
      fields[0].value = level;
      fields[0].closest("details").open = true;
    }
    changed(section, false);
  };
  const KEYS = {
    j: () => go(1), k: () => go(-1), s: () => queue.send(),
    "?": () => { list.open = !list.open; list.querySelector("summary").focus(); },
  };
  document.addEventListener("keydown", (event) => {
    if (!list || !isOn.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])")) return;
    const deed = /^[0-5]$/.test(event.key) ? () => choose(Number(event.key)) : KEYS[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });

  // -- begin: what was left on this device comes back into its fields
  const catchUp = async () => {
    for (const answer of await copies.findAnswers([...sections.keys()])) {
      const section = sections.get(answer.indicator_code);
      if (queue.of(answer.indicator_code).length || Number(section.dataset.version) >= answer.version) continue;
      write(section, answer);
      showAnswer(section, answer);
    }
  };
  const takeOver = async () => {
    for (const entry of await queue.adopt()) {
      const section = sections.get(entry.code);
      if (!section || queue.of(entry.code).at(-1) !== entry) continue;
      write(section, { ...entry.body, level: entry.body.level ?? null });
      say(section, words.unsent);
      if (entry.stopped === "conflict") showConflict(section, entry);
    }
    if (queue.next && !queue.trouble) queue.send();
  };
  addEventListener("online", () => queue.send());
  addEventListener("focus", () => { if (queue.next) queue.send(); });
  setInterval(takeOver, 4000);
  // A page that stays open keeps its session running.
  setInterval(() => { if (!document.hidden && navigator.onLine) renewSession(); }, 720000);
  tell();
  tellKept();
  copies.begin();
  catchUp().then(takeOver);
})();
