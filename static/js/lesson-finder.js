// Finds lessons among many by words of their titles. Without a script the sections are unfolded by hand.
const finder = document.querySelector("[data-lesson-finder]");
const input = finder?.querySelector("input");
const said = finder?.querySelector("[role=status]");
const lines = [...document.querySelectorAll(".lines > details")];

const folded = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");
const opened = new Set(lines.filter((line) => line.open));

function find() {
  const words = folded(input.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const line of lines) {
    let inside = 0;
    for (const stop of line.querySelectorAll("li")) {
      const text = folded(stop.textContent);
      stop.hidden = !words.every((word) => text.includes(word));
      if (!stop.hidden) inside += 1;
    }
    line.hidden = !inside;
    line.open = words.length ? inside > 0 : opened.has(line) || line.querySelector(":checked") !== null;
    found += inside;
  }
  said.textContent = words.length ? `${finder.dataset.found} ${found}` : "";
}

input?.addEventListener("input", find);
// Enter would send the whole form.
input?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
if (input?.value) find(); // what the browser kept over a reload
