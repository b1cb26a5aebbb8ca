// <textarea data-enter-sends> takes a line like a text field, so Enter sends it, but keeps the lines of what is pasted.
// Shift and Enter is a new line.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches?.("[data-enter-sends]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});
