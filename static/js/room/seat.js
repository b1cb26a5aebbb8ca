// Gives a device up for the next person: what the browser keeps of a seat (drafts, what waits to be sent, remembered ideas
// and dots) goes with it, after a question. Everything kept there names the seat in its key.
const OF_ACCOUNT = "seats-of-account"; // seats that belong to whoever is signed in; signing out gives them up
const GIVEN_UP = "given-up";

function read(storage, key) {
  try { return JSON.parse(storage.getItem(key)) ?? []; } catch { return []; }
}

function write(storage, key, value) {
  try { storage.setItem(key, JSON.stringify(value)); } catch { /* a window that stores nothing keeps nothing either */ }
}

function clear(seats) {
  for (const key of Object.keys(localStorage)) {
    if (seats.some((seat) => key.includes(seat))) localStorage.removeItem(key);
  }
}

/** How many messages still wait on this device, under keys that begin with the outbox of one of the seats. */
function unsent(seats) {
  const keys = Object.keys(localStorage).filter((key) => seats.some((seat) => key.startsWith(`outbox-${seat}`)));
  return keys.flatMap((key) => read(localStorage, key)).length;
}

const seatsOf = (form) => (form.dataset.giveUp ? [form.dataset.giveUp] : read(localStorage, OF_ACCOUNT));

// Before the question is asked, it hears of what would be lost.
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-give-up] [type=submit], [data-sign-out] [type=submit]")?.form;
  if (!form) return;
  const waiting = unsent(seatsOf(form));
  form.dataset.question ??= form.dataset.confirm ?? "";
  const words = [waiting ? form.dataset.unsent.replace("%(waiting)s", waiting) : "", form.dataset.question].join(" ").trim();
  if (words) form.dataset.confirm = words;
  else delete form.dataset.confirm;
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-give-up], [data-sign-out]")) return;
  const seats = seatsOf(event.target);
  clear(seats);
  if (event.target.matches("[data-sign-out]")) localStorage.removeItem(OF_ACCOUNT);
  write(sessionStorage, GIVEN_UP, seats); // an answer on its way may still store something: the next page clears once more
});

clear(read(sessionStorage, GIVEN_UP));
sessionStorage.removeItem(GIVEN_UP);

const room = document.querySelector("[data-of-account]");
if (room) write(localStorage, OF_ACCOUNT, [...new Set([...read(localStorage, OF_ACCOUNT), room.dataset.participant])]);
