// Finds lessons among many by words of their titles. Without a script the sections are unfolded by hand.
const folded = (text) => text.toLocaleLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");
const finders = () => document.querySelectorAll("[data-lesson-finder] input");
const opened = new WeakSet(); // sections that were open before anybody looked for something

function begin() {
  for (const line of document.querySelectorAll(".lines > details[open]")) opened.add(line);
  for (const input of finders()) if (input.value) find(input); // what the browser kept over a reload
}

function find(input) {
  const words = folded(input.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const line of document.querySelectorAll(".lines > details")) {
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
  const finder = input.closest("[data-lesson-finder]");
  finder.querySelector("[role=status]").textContent = words.length ? `${finder.dataset.found} ${found}` : "";
}

document.addEventListener("input", ({ target }) => {
  if (target.matches("[data-lesson-finder] input")) find(target);
});
// Enter would send the whole form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-lesson-finder] input")) event.preventDefault();
});
document.addEventListener("htmx:load", begin); // another playbook's lessons
begin();
