// What became of a message: one request, and what its answer means for it and for those behind it.
//   stored   the server has it
//   refused  the room does not allow it, and says why
//   unfit    it can never be stored as it is (the server cannot read it, or keeps failing on it)
//   failed   the server failed on this one; it may pass later, the others go on
//   held     nothing gets through now: no connection, or the server asks to wait (`wait` milliseconds)
//   paused   the room is paused
import { room } from "./link.js";

export const PATIENCE = 5; // tries before a message that the server fails on steps aside
const PAUSED_FOR = 4000;
const UNAVAILABLE = new Set([408, 425, 429, 502, 503, 504]);

const words = () => document.getElementById("unsent").dataset;

function post({ url, data }, seat) {
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const body = new URLSearchParams({ ...data, seat });
  return fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, body, signal: AbortSignal.timeout(10000) });
}

/** Ask for a fresh token, as the seat this page belongs to; a page whose seat is gone or another's starts anew. */
async function renewed(seat) {
  const response = await fetch(room.dataset.mine, { signal: AbortSignal.timeout(10000) });
  const mine = response.ok ? await response.json() : {};
  if (response.ok && mine.seat === seat) {
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": mine.token }));
    return true;
  }
  if (response.ok || response.status === 403 || response.status === 404) location.reload(); // what waits is kept
  return false;
}

export async function verdictOf(message, seat) {
  try {
    let response = await post(message, seat);
    if (response.status === 403 || response.status === 404) {
      if (!await renewed(seat)) return { outcome: "held" };
      response = await post(message, seat);
    }
    return await meaning(response);
  } catch { // no connection, or a page in between that is not ours
    return { outcome: "held" };
  }
}

async function meaning(response) {
  const { status } = response;
  if (response.ok) {
    const answer = await response.json();
    return answer.saved === true ? { outcome: "stored", answer } : { outcome: "held" };
  }
  if (status === 423) return { outcome: "paused", wait: PAUSED_FOR };
  if (UNAVAILABLE.has(status)) {
    const seconds = Number(response.headers.get("Retry-After"));
    return { outcome: "held", wait: seconds > 0 ? Math.min(seconds, 600) * 1000 : undefined };
  }
  if (status >= 500) return { outcome: "failed", sentence: words().failed };
  const sentence = await response.json().then((answer) => answer.sentence, () => "");
  if (sentence && (status === 409 || status === 422)) return { outcome: "refused", sentence };
  return { outcome: "unfit", sentence: sentence || words().unfit };
}
