// The dragging twin of the arrows: a row dropped on another one stands in front of it, dropped on the lower half of the last
// one behind it. It posts to its grip's data-url (or to the form the arrows send) what it shall stand before, and the
// list's part of the page ([data-reorder="#part"]) comes anew. Without a mouse, or without this module, the arrows do it.
let dragged = null;

const rowAt = (target) => target.closest?.("[data-reorder] > li");

// The row the pointer is on and which side of it: only the last one has a side behind it.
function placeAt(event) {
  const row = dragged && rowAt(event.target);
  if (!row || row.parentElement !== dragged.parentElement) return null;
  const { top, height } = row.getBoundingClientRect();
  const isBehind = !row.nextElementSibling && row.dataset.step && event.clientY > top + height / 2;
  return { row, side: isBehind ? "after" : "before" };
}

function unmark() {
  for (const marked of document.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
}

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.(".grip")?.closest("[data-step]");
  if (!row) return;
  dragged = row;
  row.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", row.dataset.step);
  event.dataTransfer.setDragImage(row, row.offsetWidth - 20, 20);
});

document.addEventListener("dragover", (event) => {
  const place = placeAt(event);
  if (!place) return;
  event.preventDefault();
  unmark();
  if (place.row !== dragged) place.row.dataset.drop = place.side;
});

document.addEventListener("drop", (event) => {
  const place = placeAt(event);
  if (!place) return;
  event.preventDefault();
  const before = place.side === "before" ? place.row : null;
  if (place.row === dragged || (before && before === dragged.nextElementSibling)) return;
  const grip = dragged.querySelector(".grip");
  const source = dragged.querySelector("[name=direction]")?.form ?? grip;
  const target = dragged.parentElement.dataset.reorder || "#agenda";
  const values = { before: before?.dataset.step ?? "" };
  window.htmx.ajax("POST", grip.dataset.url ?? source.action, { source, target, swap: "outerHTML", values });
});

document.addEventListener("dragend", () => {
  unmark();
  if (dragged) delete dragged.dataset.dragged;
  dragged = null;
});
