// <form data-autosubmit> sends itself when a choice changes; its [data-autosubmit-button] is for those without scripts.
// Typing sends only where htmx keeps the field in place, after a pause.
const PAUSE = 350; // milliseconds
const waiting = new WeakMap();
const asked = new WeakMap(); // of each form that finds, what it was sent with

const questionOf = (form) => new URLSearchParams(new FormData(form)).toString();

function hideButtons(root) {
  for (const button of root.querySelectorAll("form[data-autosubmit] [data-autosubmit-button]")) button.hidden = true;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  // Leaving a field that was sent while typing: the same answer again would take the focus from where it has gone.
  if (asked.get(form) !== questionOf(form)) form.requestSubmit();
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-autosubmit][hx-get]");
  if (!form || !event.target.matches("input[type=search], input[type=text]")) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.requestSubmit(), PAUSE));
});

document.addEventListener("submit", ({target: form}) => {
  if (form.matches("form[data-autosubmit][hx-get]")) asked.set(form, questionOf(form));
});

document.addEventListener("htmx:load", (event) => hideButtons(event.detail.elt));
hideButtons(document);
