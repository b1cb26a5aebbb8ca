// Says in one sentence when a request failed, until it is put away. The sentences stand, translated, on #toasts in base.html.
// A response can speak too: HX-Trigger: {"toast": {"text": "Saved."}}; with "stays" until it is put away;
// with "press" and "label" it has a button that presses the one of that id on the page ("Undo").
const region = document.getElementById("toasts");
const SHOWN_FOR = 8000; // milliseconds; a pointer or the focus on it holds it

function toast({ text, stays, press, label }) {
  if (!region || !text) return;
  for (const known of region.children) {
    if (known.dataset.text === text) known.remove();
  }
  const shown = document.createElement("div");
  shown.className = "toast";
  shown.dataset.text = text;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", region.dataset.close);
  close.addEventListener("click", () => shown.remove());
  shown.append(words);
  if (press) {
    const act = document.createElement("button");
    act.type = "button";
    act.className = "toast-act";
    act.textContent = label;
    act.addEventListener("click", () => { document.getElementById(press)?.click(); shown.remove(); });
    shown.append(act);
  }
  shown.append(close);
  region.append(shown);
  if (stays) return;
  const timer = setInterval(() => {
    if (!shown.matches(":hover, :focus-within")) {
      clearInterval(timer);
      shown.remove();
    }
  }, SHOWN_FOR);
}

function sentence(status) {
  const { offline, refused, missing, busy, failed } = region.dataset;
  return { 0: offline, 401: refused, 403: refused, 404: missing, 410: missing, 429: busy }[status] ?? failed;
}

if (region) {
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    if (!xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) toast({ text: sentence(xhr.status), stays: true }); // else it has said why
  });
  document.addEventListener("htmx:sendError", () => toast({ text: region.dataset.offline, stays: true }));
  document.addEventListener("htmx:timeout", () => toast({ text: region.dataset.offline, stays: true }));
  document.addEventListener("toast", (event) => toast(event.detail));
}
