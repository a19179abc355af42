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
for (const button of document.querySelectorAll("[data-needs-script]")) button.hidden = false;
