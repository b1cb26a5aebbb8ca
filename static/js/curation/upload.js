// A folder is sent with the path of each of its files, which a browser leaves out of a form; and what is too large or
// too much is said before it is sent. Which playbook it belongs to is asked of a spreadsheet alone.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  const paths = form.querySelector("input[name=paths]");
  const detail = form.querySelector("[data-only-for]");
  const ask = () => {
    const name = input.files[0]?.name.toLowerCase() ?? "";
    if (detail) detail.hidden = !detail.dataset.onlyFor.split(",").some((ending) => name.endsWith(ending));
  };

  ask();
  input.addEventListener("change", () => {
    ask();
    const files = [...input.files];
    const size = files.reduce((sum, file) => sum + file.size, 0);
    const tooLarge = size > Number(form.dataset.largest) ? form.dataset.tooLarge : "";
    const tooMany = files.length > Number(form.dataset.most) ? form.dataset.tooMany : "";
    input.setCustomValidity(tooMany || tooLarge);
    input.reportValidity();
    if (paths) paths.value = files.map((file) => file.webkitRelativePath).join("\n");
  });
}
