// Keeps the figures of a period's progress up to date while somebody looks; without it a link does.
"use strict";
for (const part of document.querySelectorAll("[data-refreshes]")) {
  const refresh = async () => {
    if (document.hidden || !navigator.onLine) return;
    try {
      const answer = await fetch(part.dataset.refreshes, { headers: { Accept: "text/html" }, redirect: "manual" });
      // The session is to be renewed, or has ended: the page itself is led there and back.
      if (answer.type === "opaqueredirect") location.reload();
      if (answer.ok) part.innerHTML = await answer.text();
    } catch {
      // The connection is away; the figures say of when they are, and the next try comes.
    }
  };
  setInterval(refresh, Number(part.dataset.every) * 1000);
}
