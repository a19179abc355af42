// Brings the page of an import up to date while it is worked on; without it, a link does the same.
"use strict";
const run = document.getElementById("run");
const said = document.getElementById("run-said");
if (run && run.dataset.reloads) {
  const pause = Number(run.dataset.reloads) * 1000;
  const words = run.dataset.done;
  const reload = async () => {
    try {
      const answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-cache" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("run");
      if (!fresh) return;
      if (!fresh.dataset.reloads) {
        said.textContent = words;
        location.replace(location.pathname);
        return;
      }
      if (!run.contains(document.activeElement)) run.replaceChildren(...fresh.childNodes);
    } catch {
      // The network is away for a while: the next turn asks again.
    }
    setTimeout(reload, pause);
  };
  setTimeout(reload, pause);
}
