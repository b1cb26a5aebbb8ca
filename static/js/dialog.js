// <a href="/…/" data-dialog-open="id"> opens <dialog id="id">; without this script the link leads to its page.
// Inside a dialog, data-dialog-close closes it. A click on the veil closes it too, and so does Escape; where something was
// typed, both ask first (confirm.js).
function hasWords(dialog) {
  const fields = dialog.querySelectorAll("textarea, input[type=text], input:not([type])");
  return [...fields].some((field) => field.value.trim() && field.value !== field.defaultValue);
}

function leave(dialog) {
  if (!hasWords(dialog)) return dialog.close();
  const { leave: question, leaveAction: action } = document.getElementById("confirm").dataset;
  const detail = { question, action, agree: () => dialog.close() };
  document.dispatchEvent(new CustomEvent("ask", { detail }));
}

document.addEventListener("cancel", (event) => {
  if (!(event.target instanceof HTMLDialogElement) || !hasWords(event.target)) return;
  event.preventDefault();
  leave(event.target);
}, { capture: true });

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog")?.close();
    return;
  }
  if (event.target instanceof HTMLDialogElement && event.target.matches(":modal")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) leave(event.target);
  }
});

// An answer can close the dialog it came from: HX-Trigger: close-dialog.
document.addEventListener("close-dialog", (event) => {
  const dialog = event.target.closest?.("dialog[open]") ?? document.querySelector("dialog:modal");
  dialog?.close();
});
