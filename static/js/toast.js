// Says in one sentence when a request failed. The sentences stand, translated, on #toasts in base.html.
// A response can speak too: HX-Trigger: {"toast": {"text": "Saved."}}; with "stays" until it is put away.
const region = document.getElementById("toasts");
const SHOWN_FOR = 8000; // milliseconds; a pointer or the focus on it holds it

function show(text, stays) {
  if (!region || !text) return;
  for (const toast of region.children) {
    if (toast.dataset.text === text) toast.remove();
  }
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.text = text;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", region.dataset.close);
  close.addEventListener("click", () => toast.remove());
  toast.append(words, close);
  region.append(toast);
  if (stays) return;
  const timer = setInterval(() => {
    if (!toast.matches(":hover, :focus-within")) {
      clearInterval(timer);
      toast.remove();
    }
  }, SHOWN_FOR);
}

function sentence(status) {
  const { offline, refused, missing, busy, failed } = region.dataset;
  return { 0: offline, 401: refused, 403: refused, 404: missing, 410: missing, 429: busy }[status] ?? failed;
}

if (region) {
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
    if (!xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) show(sentence(xhr.status)); // else it has said why
  });
  document.addEventListener("htmx:sendError", () => show(region.dataset.offline));
  document.addEventListener("htmx:timeout", () => show(region.dataset.offline));
  document.addEventListener("toast", (event) => show(event.detail.text ?? event.detail.value, event.detail.stays));
}
