// The dragging twin of the arrows: a step dropped on another one stands in front of it. Needs only what the arrows use,
// the form that moves a step; without a mouse, or without this module, the arrows do the same.
const list = () => document.querySelector("[data-reorder]");
let dragged = null;

function prepare() {
  for (const step of list()?.querySelectorAll("[data-step]") ?? []) {
    if (step.querySelector("[name=direction]")) step.draggable = true;
  }
}

function target(event) {
  return dragged && event.target.closest?.("[data-reorder] > li");
}

function unmark() {
  for (const marked of document.querySelectorAll("[data-drop]")) delete marked.dataset.drop;
}

document.addEventListener("dragstart", (event) => {
  const step = event.target.closest?.("[data-reorder] > [data-step][draggable]");
  if (!step || event.target.closest("input")) return;
  dragged = step;
  step.dataset.dragged = "";
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", step.dataset.step);
});

document.addEventListener("dragover", (event) => {
  const over = target(event);
  if (!over) return;
  event.preventDefault();
  unmark();
  if (over !== dragged) over.dataset.drop = "";
});

document.addEventListener("drop", (event) => {
  const over = target(event);
  if (!over) return;
  event.preventDefault();
  if (over === dragged || over === dragged.nextElementSibling) return;
  const form = dragged.querySelector("[name=direction]").form;
  window.htmx.ajax("POST", form.action, { source: form, target: "#agenda", swap: "outerHTML", values: { before: over.dataset.step ?? "" } });
});

document.addEventListener("dragend", () => {
  unmark();
  if (dragged) delete dragged.dataset.dragged;
  dragged = null;
});

document.addEventListener("htmx:load", prepare);
prepare();
