// The dragging twin of the arrows: a step dropped on another one stands in front of it. It sends the form the arrows
// send; without a mouse, or without this module, the arrows do the same.
let dragged = null;

const over = (event) => dragged && event.target.closest?.("[data-reorder] > li");

function unmark() {
  for (const marked of document.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
}

document.addEventListener("dragstart", (event) => {
  const step = event.target.closest?.(".grip")?.closest("[data-step]");
  if (!step) return;
  dragged = step;
  step.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", step.dataset.step);
  event.dataTransfer.setDragImage(step, step.offsetWidth - 20, 20);
});

document.addEventListener("dragover", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  unmark();
  if (place !== dragged) place.dataset.drop = "";
});

document.addEventListener("drop", (event) => {
  const place = over(event);
  if (!place) return;
  event.preventDefault();
  if (place === dragged || place === dragged.nextElementSibling) return;
  const form = dragged.querySelector("[name=direction]").form;
  const values = { before: place.dataset.step ?? "" };
  window.htmx.ajax("POST", form.action, { source: form, target: "#agenda", swap: "outerHTML", values });
});

document.addEventListener("dragend", () => {
  unmark();
  if (dragged) delete dragged.dataset.dragged;
  dragged = null;
});
