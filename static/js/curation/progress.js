// Shows how far a job is: asks for its own page every second, and goes to it once that speaks of something else.
const place = document.querySelector("[data-progress]");

async function look() {
  try {
    const response = await fetch(location.href);
    const next = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-progress]");
    if (!next) return location.reload();
    if (next.innerHTML !== place.innerHTML) place.replaceChildren(...next.children);
  } catch { /* no connection: it asks again */ }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
