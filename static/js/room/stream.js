// The event stream of one address. All pages of a browser that follow it share one: the page that holds the lock reads it
// and passes on what it hears, because a browser keeps no more than six connections to a server over HTTP/1.1.
const KINDS = ["update", "beat", "over"];

/** `hear(kind, data)` is told what the stream says, and two things of ours: "error", it broke; "shared", another page reads it,
 * so what happened before this page listened has to be asked for. */
export function makeStream(address, after, hear) {
  const name = `room-stream ${address}`;
  const shares = Boolean(navigator.locks) && "BroadcastChannel" in window; // missing over plain http from another machine
  let source = null;
  let line = null;
  let turn = null;

  function read() {
    source?.close();
    const mine = source = new EventSource(`${address}?after=${after()}`);
    for (const kind of KINDS) {
      mine.addEventListener(kind, ({ data }) => {
        line?.postMessage({ kind, data });
        hear(kind, data);
      });
    }
    // Connecting again is ours to do: the browser's own attempt cannot be hurried, nor told to a proxy that only pretends.
    mine.addEventListener("error", () => { mine.close(); hear("error"); });
  }

  function stop() {
    turn?.abort();
    source?.close();
    line?.close();
    turn = source = line = null;
  }

  function lead(mine, options) {
    return navigator.locks.request(name, options, (lock) => {
      if (!lock || mine.signal.aborted) return false;
      read();
      return new Promise((done) => { mine.signal.addEventListener("abort", () => done(true)); });
    });
  }

  /** Wait for the page that reads to let go. Whoever takes the lock away from this page reads instead of it. */
  function waitForLead(mine) {
    lead(mine, { signal: mine.signal }).catch(() => { if (!mine.signal.aborted) robbed(mine); });
  }

  function robbed(mine) {
    source?.close();
    source = null;
    waitForLead(mine);
  }

  /** Follow the stream, from the beginning of the connection. With `steal` this page reads it itself, because whoever
   * should have done so says nothing. */
  function start(steal = false) {
    stop();
    if (!shares) return read();
    const mine = turn = new AbortController();
    line = new BroadcastChannel(name);
    line.addEventListener("message", ({ data: { kind, data } }) => hear(kind, data));
    lead(mine, steal ? { steal } : { ifAvailable: true })
      .then((led) => {
        if (led || mine.signal.aborted) return;
        hear("shared");
        waitForLead(mine);
      })
      .catch(() => { if (!mine.signal.aborted) robbed(mine); });
  }

  return { start, stop };
}
