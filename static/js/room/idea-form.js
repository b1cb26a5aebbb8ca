// Where an idea is written or changed. What is typed is kept on the device until it is sent.
import { newKey, store, stored } from "./device.js";
import { drawIdeas, ideaWith, onEdit, saveIdea } from "./ideas.js";
import { goAlong, room } from "./link.js";

// Of what is new, or of the idea that is changed.
const draftKey = (activity, key = editing) => `draft-${room.dataset.participant}-${activity}${key ? `-${key}` : ""}`;
const form = () => document.querySelector("[data-idea-form]");
const UNSEEN = /[\p{Z}\p{C}\u115f\u1160\u2800\u3164\uffa0]/gu;
let editing = null; // the key of the idea that is changed
let revealed = false;

function label() {
  const submit = form().querySelector("[type=submit]");
  submit.textContent = editing ? submit.dataset.change : submit.dataset.add;
  form().querySelector("[data-cancel-edit]").hidden = !editing;
}

function count() {
  const { text } = form().elements;
  form().querySelector("[data-count]").textContent = `${text.value.length}/${text.maxLength}`;
}

function complain(on) {
  const error = form().querySelector("[data-idea-error]");
  error.hidden = !on;
  form().elements.text.setAttribute("aria-invalid", String(on));
}

function write(words) {
  form().elements.text.value = words;
  count();
  complain(false);
}

/** Fill a form that has just come onto the page with the draft this device holds for it. */
export function mountIdeas() {
  const found = form();
  if (found && !found.dataset.mounted) {
    found.dataset.mounted = "yes";
    editing = null;
    revealed = false;
    const { value: typed } = found.elements.text; // before this script had come over a slow network
    write(typed || stored(draftKey(found.dataset.activity), ""));
    if (typed) store(draftKey(found.dataset.activity), typed);
    found.querySelector("[type=submit]").disabled = false;
  }
  if (found) fold();
  drawIdeas();
}

/** Once the cards are revealed the room reads; the form is put away unless somebody is writing. */
function fold() {
  const box = document.querySelector("[data-write]");
  const now = Boolean(document.querySelector("#stage-live[data-revealed]"));
  box.toggleAttribute("data-folds", now);
  if (now === revealed) return;
  revealed = now;
  const inside = box.contains(document.activeElement);
  box.open = !now || form().elements.text.value.trim() !== "";
  if (inside && !box.open) box.querySelector("summary").focus({ preventScroll: true });
}

onEdit((idea) => {
  editing = idea.key;
  document.querySelector("[data-write]").open = true;
  const { text, lesson } = form().elements;
  write(stored(draftKey(idea.activity), "") || idea.text);
  if (lesson) lesson.value = idea.lesson;
  label();
  text.focus();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-cancel-edit]")) return;
  const key = editing;
  store(draftKey(form().dataset.activity), "");
  editing = null;
  write(stored(draftKey(form().dataset.activity), ""));
  label();
  (document.getElementById(`edit-${key}`) ?? form().elements.text).focus();
});

document.addEventListener("input", (event) => {
  if (!form() || !event.target.matches("[data-draft]")) return;
  count();
  complain(false);
  store(draftKey(form().dataset.activity), event.target.value);
});

document.addEventListener("keydown", (event) => {
  if (event.target.matches("[data-draft]") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) form().requestSubmit();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-idea-form]")) return;
  event.preventDefault();
  const { text, lesson } = event.target.elements;
  const words = text.value.trim();
  if (!words.replace(UNSEEN, "")) {
    complain(true);
    return text.focus();
  }
  const option = lesson?.selectedOptions[0];
  const idea = ideaWith(editing) ?? { activity: event.target.dataset.activity, key: newKey(), edition: 0 };
  Object.assign(idea, { text: words, lesson: lesson?.value ?? "", label: lesson?.value ? option.textContent : "", edition: idea.edition + 1, note: undefined });
  idea.line = option?.dataset.line;
  store(draftKey(idea.activity), "");
  editing = null;
  write(stored(draftKey(idea.activity), ""));
  label();
  saveIdea(idea);
  text.focus();
  if (document.getElementById("room-moved").hidden) return;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: event.target.dataset.goesTo } }));
  goAlong();
});
