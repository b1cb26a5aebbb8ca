// The dragging twin of the arrows on the page that puts a playbook in order: a piece dropped on another one of its row
// stands in front of it.
let dragged = null;

for (const piece of document.querySelectorAll("[data-order] > [data-piece]")) piece.draggable = true;

const over = (event) => {
  const place = event.target.closest?.("[data-order] > [data-piece]");
  return dragged && place && place.parentElement === dragged.parentElement && place !== dragged ? place : null;
};

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-order] > [data-piece]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.piece);
});

document.addEventListener("dragover", (event) => {
  if (over(event)) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  const form = dragged.querySelector("form");
  const before = document.createElement("input");
  Object.assign(before, { type: "hidden", name: "before", value: place.dataset.piece });
  form.append(before);
  form.submit();
});

document.addEventListener("dragend", () => {
  dragged = null;
});
