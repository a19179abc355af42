// Improves the forms of records: counts words while typing, adds rows in place.
"use strict";
const isWord = (run) => /[\p{L}\p{N}]/u.test(run);
for (const area of document.querySelectorAll("[data-counts]")) {
  const shown = document.getElementById(area.dataset.counts);
  area.addEventListener("input", () => {
    const count = area.value.split(/\s+/).filter(isWord).length;
    shown.previousSibling.textContent = `${shown.dataset.typed} `;
    shown.textContent = count.toLocaleString(document.documentElement.lang);
  });
}
// A row more is a copy of the last one with the next number in every name, emptied.
const renumber = (text, place) => text.replace(/\[\d+\]/, `[${place}]`);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-adds-row]");
  if (!button) return;
  event.preventDefault();
  const rows = button.closest("[data-rows]").querySelectorAll("[data-row]");
  const last = rows[rows.length - 1];
  const row = last.cloneNode(true);
  row.setAttribute("aria-label", `${button.dataset.rowLabel} ${rows.length + 1}`);
  for (const part of row.querySelectorAll("[name], [for], [id]")) {
    for (const name of ["name", "id", "for", "aria-describedby"]) {
      if (part.hasAttribute(name)) part.setAttribute(name, renumber(part.getAttribute(name), rows.length));
    }
    if ("value" in part && part.name) part.value = "";
    part.removeAttribute("aria-invalid");
    part.classList.remove("is-invalid");
  }
  for (const message of row.querySelectorAll(".p-message")) message.remove();
  last.after(row);
  row.querySelector("input, select").focus();
});
for (const button of document.querySelectorAll("[data-adds-row]")) button.textContent = button.dataset.inPlace;
const problems = document.getElementById("problems");
if (problems) problems.focus();
