// The table of usage: cells copied in Excel land in the cells of the table, Enter and the arrows move between them.
"use strict";
const table = document.querySelector("[data-usage-table]");
if (table) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("td input")]);
  const said = document.getElementById(table.dataset.said);
  const placeOf = (cell) => {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, row < 0 ? -1 : rows[row].indexOf(cell)];
  };
  const go = (row, column) => {
    const cell = rows[row]?.[column];
    if (cell) { cell.focus(); cell.select(); }
  };

  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.trimEnd())) return;
    const [top, left] = placeOf(event.target);
    if (top < 0) return;
    event.preventDefault();
    let lost = 0;
    text.replace(/\r/g, "").replace(/\n$/, "").split("\n").forEach((line, down) => {
      line.split("\t").forEach((value, right) => {
        const cell = rows[top + down]?.[left + right];
        if (cell && !cell.readOnly) cell.value = value.trim();
        else if (value.trim()) lost += 1;
      });
    });
    // Said anew even where the number is the same as before.
    said.textContent = "";
    if (lost) setTimeout(() => { said.textContent = table.dataset.lost.replace("{number}", lost); });
  });
  table.addEventListener("keydown", (event) => {
    const [row, column] = placeOf(event.target);
    if (row < 0) return;
    if (event.key === "Enter" && !event.ctrlKey) { event.preventDefault(); go(row + 1, column); }
    if (event.key === "ArrowDown") { event.preventDefault(); go(row + 1, column); }
    if (event.key === "ArrowUp") { event.preventDefault(); go(row - 1, column); }
  });
}
