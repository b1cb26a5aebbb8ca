// A list [data-reorder] whose [data-move-url] rows are dragged: dropping one posts the code of the row it stands before
// (empty at the end) and the answer replaces the list. The buttons beside it do the same without a mouse.
let dragged = null;

const rowAt = (target) => target.closest?.("[data-reorder] > [data-move-url]");

function clear() {
  for (const row of document.querySelectorAll("[data-drop]")) row.removeAttribute("data-drop");
}

// Above its middle a row takes the dragged one before it, below it after it.
function place(event, row) {
  const box = row.getBoundingClientRect();
  return event.clientY < box.top + box.height / 2 ? "before" : "after";
}

document.addEventListener("dragstart", (event) => {
  dragged = rowAt(event.target);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.code);
  dragged.dataset.dragged = "";
});

document.addEventListener("dragover", (event) => {
  const row = rowAt(event.target);
  if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  clear();
  if (row !== dragged) row.dataset.drop = place(event, row);
});

document.addEventListener("drop", (event) => {
  const row = rowAt(event.target);
  if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  const next = place(event, row) === "before" ? row : row.nextElementSibling;
  if (row === dragged || next === dragged) return;
  const target = dragged.parentElement.dataset.reorder;
  const values = { before: next?.dataset.code ?? "" };
  htmx.ajax("POST", dragged.dataset.moveUrl, { source: dragged, target, swap: "outerHTML", values });
});

document.addEventListener("dragend", () => {
  clear();
  dragged?.removeAttribute("data-dragged");
  dragged = null;
});
