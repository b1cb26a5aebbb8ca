// When a page has slept: the lid was closed, the phone locked, the tab hidden or frozen, the network changed. Each browser
// tells some of it and none tells all, so the clock is watched too: where a second took five, nothing ran meanwhile.
const TICK = 1000;
const JUMP = 5000;

/** `wake()` after a sleep, `sleep()` when the page is hidden, `tick()` every second in between. */
export function watchSleep({ wake, sleep, tick }) {
  let last = Date.now();
  const woke = () => { last = Date.now(); if (!document.hidden) wake(); };
  setInterval(() => {
    const gap = Date.now() - last;
    last = Date.now();
    if (!document.hidden && (gap > JUMP || gap < 0)) wake();
    else tick();
  }, TICK);
  document.addEventListener("visibilitychange", () => { if (document.hidden) sleep(); else woke(); });
  document.addEventListener("resume", woke);
  addEventListener("pagehide", sleep);
  addEventListener("pageshow", (event) => { if (event.persisted) woke(); });
  addEventListener("online", woke);
  // It also tells of every new estimate of the speed.
  let network = navigator.connection?.type;
  navigator.connection?.addEventListener?.("change", () => {
    if (navigator.connection.type === network) return;
    network = navigator.connection.type;
    woke();
  });
}
