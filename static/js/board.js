// A board [data-board="id of a form"] whose cards are dragged from column to column. Dropping posts the form to the
// card's own address with the column's state. "Blocked" needs a reason, so it opens the card's form instead.
const board = document.querySelector("[data-board]");
let dragged = null;

const columnAt = (target) => target.closest?.("[data-state]");

function clear() {
  for (const column of board.querySelectorAll("[data-drop]")) column.removeAttribute("data-drop");
}

function askWhy(link) {
  const url = `${link.getAttribute("href")}&state=blocked`;
  document.getElementById(link.dataset.dialogOpen).showModal();
  htmx.ajax("GET", url, { source: link, target: link.getAttribute("hx-target"), swap: "outerHTML" });
}

function move(link, state) {
  const form = document.getElementById(board.dataset.board);
  form.action = new URL(link.href).pathname;
  form.elements.state.value = state;
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
  if (column.dataset.state === "blocked") askWhy(link);
  else move(link, column.dataset.state);
});

board?.addEventListener("dragend", () => {
  clear();
  dragged = null;
});
