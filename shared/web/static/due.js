// F-01 that are due, the most urgent first, asked of the evaluation by whoever reads the page.
// Where it does not answer, what stands there without script stays: the link to it.
"use strict";
(async () => {
  const part = document.querySelector("[data-due]");
  const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
  const show = (one) => {
    const isBegun = one.number !== null;
    const holds = {
      unbegun: !isBegun,
      open: isBegun && one.missing_count > 0,
      complete: isBegun && one.missing_count === 0,
      begun: isBegun,
      returned: isBegun && one.number > 1,
      dated: one.deadline_words !== null,
      undated: one.deadline_words === null,
      example: one.marking !== null,
    };
    const values = {
      unit: one.unit_short_name,
      period: one.period_name,
      moment: one.deadline_words?.[document.documentElement.lang],
      missing: one.missing_count,
      all: one.indicator_count,
    };
    const row = part.querySelector("template").content.cloneNode(true);
    for (const place of row.querySelectorAll("[data-when]")) if (!holds[place.dataset.when]) place.remove();
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = fill(texts.currentNode.data, values);
    row.querySelector("a").href = `${part.dataset.sheets}${isBegun ? "/" : "#l-"}${one.lokus_id}`;
    return row;
  };
  try {
    const answer = await fetch(part.dataset.due, { credentials: "include", cache: "no-store", headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { items, next } = await answer.json();
    const due = items.filter((one) => one.is_due);
    part.querySelector("ul").append(...due.map(show));
    const said = part.querySelector("[role=status]");
    const { none, some, more } = said.dataset;
    said.textContent = fill(!due.length ? none : next && due.length === items.length ? more : some, { number: due.length });
  } catch {
    // The evaluation is not reached: the link leads to it all the same.
  }
})();
