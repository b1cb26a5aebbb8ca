// <form data-confirm="Delete it?" data-confirm-action="Delete"> and hx-confirm ask in our own dialog (#confirm in base.html).
const dialog = document.getElementById("confirm");
const agreed = new WeakSet();

// Resolves to true when the person agrees; Escape and "Cancel" resolve to false.
function ask(question, action) {
  const button = dialog.querySelector("[value=yes]");
  dialog.querySelector("[data-confirm-question]").textContent = question;
  button.dataset.standard ??= button.textContent;
  button.textContent = action || button.dataset.standard;
  dialog.returnValue = "";
  const opener = document.activeElement;
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      if (!opener.isConnected) document.getElementById(opener.id)?.focus(); // a live page has replaced it meanwhile
      resolve(dialog.returnValue === "yes");
    }, { once: true });
  });
}

if (dialog) {
  // Capturing, so that it stands before htmx's own listener on the form.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (!question || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { submitter } = event;
    if (await ask(question, submitter?.dataset.confirmAction ?? form.dataset.confirmAction)) {
      // A live page may have replaced the form meanwhile; its button is found again by its id.
      const button = submitter?.isConnected ? submitter : document.getElementById(submitter?.id);
      const live = form.isConnected ? form : button?.form;
      if (!live) return;
      agreed.add(live);
      live.requestSubmit(button ?? undefined);
      agreed.delete(live);
    }
  }, { capture: true });

  // Another module asks: {question, action, agree}.
  document.addEventListener("ask", async ({ detail }) => {
    if (await ask(detail.question, detail.action)) detail.agree();
  });

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await ask(event.detail.question, event.detail.elt.dataset.confirmAction)) event.detail.issueRequest(true);
  });
}
