// A button that copies the address beside it, and says so. Where the browser gives no clipboard, as without https, the
// address is selected instead.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = document.getElementById(button.dataset.copy);
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(address.textContent);
      said.textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(address);
      said.textContent = button.dataset.selected;
    }
  });
}
