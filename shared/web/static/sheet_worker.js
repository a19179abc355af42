// Keeps the pages of one's sheets on this device and shows them while there is no connection; with one, never.
// prima.js erases them once their owner has signed out. Answers are kept and sent by sheet_queue.js.
"use strict";
const COPIES = "prima-copies:";
// As long as a session lasts: after that nobody reads them, signed out or not.
const LONGEST = 12 * 60 * 60 * 1000;
const FRESH = 60 * 60 * 1000;
const ageOf = (copy) => Date.now() - Number(copy.headers.get("Prima-Kept-At"));

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const isOurs = request.mode === "navigate" || new URL(request.url).pathname.includes("/assets/");
  if (request.method !== "GET" || !isOurs) return;
  event.respondWith(fetch(request).catch(async (error) => await findCopy(request) || Promise.reject(error)));
});
addEventListener("message", (event) => {
  const { account, pages, assets, answer } = event.data;
  event.waitUntil(answer ? keepAnswer(account, answer) : keepAll(account, pages, assets).then((kept) => event.source.postMessage({ kept })));
});

async function findCopy(request) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(COPIES)) continue;
    const copy = await (await caches.open(name)).match(request, { ignoreSearch: true });
    if (copy && ageOf(copy) < LONGEST) return copy;
  }
  return null;
}

// One after the other, for the line may be thin; what is fresh is not asked again. Tells what can be opened.
async function keepAll(account, pages, assets) {
  const copies = await caches.open(COPIES + account);
  for (const copy of await copies.keys()) if (ageOf(await copies.match(copy)) >= LONGEST) await copies.delete(copy);
  const kept = [];
  for (const address of [...assets, ...pages]) {
    const copy = await copies.match(address);
    if (!copy || ageOf(copy) >= FRESH) await keepOne(copies, account, address, pages.includes(address));
    if (await copies.match(address)) kept.push(address);
  }
  return kept;
}

async function keepOne(copies, account, address, isPage) {
  let response;
  let content;
  try {
    response = await fetch(address, { redirect: "manual", headers: isPage ? { Accept: "text/html" } : {} });
    content = isPage ? await response.text() : await response.blob();
  } catch {
    return;
  }
  // A busy service, or one that leads to where sessions are renewed, says nothing of whether this may still be read.
  if (response.type === "opaqueredirect" || response.status === 429 || response.status >= 500) return;
  const now = Date.now();
  const isTheirs = !isPage || content.includes(`data-account="${account}"`);
  if (!response.ok || !isTheirs) {
    await copies.delete(address);
    return;
  }
  // The page says by this since when it may have changed.
  if (isPage) content = content.replace('<div id="sheet"', `$& data-kept-at="${now}"`);
  const headers = new Headers(response.headers);
  for (const name of ["Vary", "Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Prima-Kept-At", now);
  await copies.put(address, new Response(content, { headers }));
}

// What was saved after its page was kept; where nothing is kept there is nothing to add to.
async function keepAnswer(account, answer) {
  if (!(await caches.has(COPIES + account))) return;
  const headers = { "Content-Type": "application/json", "Prima-Kept-At": Date.now() };
  await (await caches.open(COPIES + account)).put(answer.where, new Response(JSON.stringify(answer.saved), { headers }));
}
