// A board [data-board="id of a form"] whose cards are dragged from column to column. Dropping posts the form to the
// card's own address with the column's state and the one it was dragged from, so that a card which was moved meanwhile
// stays. A column with [data-asks] has to know more first (what blocks it, what came of it): it opens the card's form.
const board = document.querySelector("[data-board]");
let dragged = null;

const columnAt = (target) => target.closest?.("[data-state]");

function clear() {
  for (const column of board.querySelectorAll("[data-drop]")) column.removeAttribute("data-drop");
}

function ask(link, state) {
  const url = `${link.getAttribute("href")}&state=${state}`;
  document.getElementById(link.dataset.dialogOpen).showModal();
  htmx.ajax("GET", url, { source: link, target: link.getAttribute("hx-target"), swap: "outerHTML" });
}

function move(link, state, seen) {
  const form = document.getElementById(board.dataset.board);
  form.action = new URL(link.href).pathname;
  form.elements.state.value = state;
  form.elements.seen.value = seen;
  form.submit();
}

board?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("article[draggable]");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});

board?.addEventListener("dragover", (event) => {
  const column = columnAt(event.target);
  if (!dragged || !column || column.contains(dragged)) return;
  event.preventDefault();
  clear();
  column.dataset.drop = "";
});

board?.addEventListener("drop", (event) => {
  const column = columnAt(event.target);
  if (!dragged || !column || column.contains(dragged)) return;
  event.preventDefault();
  const link = dragged.querySelector("[data-dialog-open]");
  const { state } = column.dataset;
  if ("asks" in column.dataset) ask(link, state);
  else move(link, state, columnAt(dragged).dataset.state);
});

board?.addEventListener("dragend", () => {
  clear();
  dragged = null;
});
