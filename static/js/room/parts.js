// Elements that several lists of a participant's page are made of.

/** `about` names what it acts on, for whoever hears the button without seeing its place. */
export function button(words, act, id, { look = "link small", about = "" } = {}) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.id = id;
  made.textContent = words;
  if (about) made.setAttribute("aria-label", `${words}: ${about}`);
  made.addEventListener("click", act);
  return made;
}

/** A card with somebody's words, and a small line under them. */
export function card(words, line) {
  const made = document.createElement("li");
  const text = document.createElement("p");
  const note = document.createElement("small");
  made.className = "idea";
  text.dir = "auto";
  text.textContent = words;
  note.textContent = line;
  made.append(text, note);
  return { made, note };
}
