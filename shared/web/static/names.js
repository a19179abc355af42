// Names of people, asked of the registry by whoever reads the page, a hundred at once, and shown beside their codes.
// They are held nowhere; where the registry does not tell one, the code stays as it is.
"use strict";
(async () => {
  const MOST = 100;
  const shown = [...document.querySelectorAll("[data-person], [data-people] option")];
  const idOf = (one) => one.dataset.person || one.value;
  const wanted = [...new Set(shown.map(idOf))].filter(Boolean);
  const address = document.querySelector("script[data-names]").dataset.names;
  try {
    for (let at = 0; at < wanted.length; at += MOST) {
      const asked = `${address}?account_ids=${wanted.slice(at, at + MOST).join(",")}`;
      const answer = await fetch(asked, { credentials: "include", cache: "no-store", headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const names = new Map((await answer.json()).items.map((one) => [one.account_id, one.full_name]));
      for (const one of shown) if (names.has(idOf(one))) one.textContent = `${names.get(idOf(one))} – ${one.textContent.trim()}`;
      // Nobody need be led to a name that stands here.
      for (const link of document.querySelectorAll("[data-leads-to-name]")) link.hidden ||= names.has(link.dataset.leadsToName);
    }
  } catch {
    // The registry is not reached: the codes lead to the names all the same.
  }
})();
