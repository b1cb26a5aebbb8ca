// A folder is sent with the path of each of its files, which a browser leaves out of a form; and what is too large is
// said before it is sent.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const paths = form.querySelector("input[name=paths]");

  input.addEventListener("change", () => {
    const files = [...input.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    input.setCustomValidity(size > Number(form.dataset.largest) ? form.dataset.tooLarge : "");
    input.reportValidity();
    if (paths) paths.value = files.map((file) => file.webkitRelativePath).join("\n");
  });
}
