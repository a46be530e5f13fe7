// Keeps the pages of a room up to date: asks every two seconds whether anything is new, and swaps in
// what is. Without it, or where it fails, loading the page again does the same.
const EVERY_MS = 1900;
const VOTING_MS = 950; // where people at one table wait for each other
const RESTING_MS = 6000; // while nobody looks
const HELD = "input, textarea, select";

let counting = [];

// A seat asks for the beat of its room first: a few bytes, without a cookie. The host asks for the page.
async function look() {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  const { live: address, ask, beat } = live.dataset;
  const own = ask === address;
  const headers = beat ? { "If-None-Match": `"${beat}"` } : {};
  let answer = await fetch(ask, { headers, cache: "no-store", credentials: own ? "same-origin" : "omit" });
  document.documentElement.classList.remove("offline");
  if (answer.status === 304) return;
  if (!own) answer = await fetch(address, { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("[data-live]")) {
    if (answer.redirected || answer.status === 404) location.reload(); // the seat is gone
    return;
  }
  swap(page);
}

function swap(page) {
  if (anotherTurn(page)) {
    location.reload();
    return;
  }
  const waited = document.querySelector("[data-waiting]");
  for (const old of document.querySelectorAll("[data-swap]")) {
    const fresh = page.getElementById(old.id);
    if (!fresh) continue;
    if (old.contains(document.activeElement) && document.activeElement.matches(HELD)) {
      // Whoever types keeps what was typed; the fingerprint stays, so that it is asked for again.
      continue;
    }
    if (old.dataset.same && old.dataset.same === fresh.dataset.same) continue; // what was chosen stays
    keepFolds(old, fresh);
    const held = old.contains(document.activeElement) ? pathTo(document.activeElement) : null;
    old.replaceWith(document.adoptNode(fresh));
    if (held) fresh.querySelector(held)?.focus({ preventScroll: true });
  }
  const state = document.querySelector("[data-go]");
  if (waited && state && !state.hasAttribute("data-waiting") && state.dataset.go) location.assign(state.dataset.go);
  count();
}

// Somebody else has confirmed the turn that is voted on here, or the captaincy was handed on.
function anotherTurn(page) {
  const here = document.querySelector("form.turn") && document.getElementById("table");
  const fresh = page.getElementById("table");
  return here && fresh && here.dataset.state !== fresh.dataset.state;
}

function keepFolds(old, fresh) {
  for (const fold of old.querySelectorAll("details[open][data-fold]")) {
    const same = fresh.querySelector(`details[data-fold="${CSS.escape(fold.dataset.fold)}"]`);
    if (same) same.open = true;
  }
}

function pathTo(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.value && element.name) return `${element.localName}[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  const fold = element.closest("[data-fold]");
  return fold ? `[data-fold="${CSS.escape(fold.dataset.fold)}"] ${element.localName}` : null;
}

// The clock runs here between two answers.
function count() {
  counting = [...document.querySelectorAll("time[data-left]")].map((time) => ({
    time,
    end: performance.now() + Number(time.dataset.left) * 1000,
  }));
}

function tick() {
  const shown = [...document.querySelectorAll("time[data-left]")];
  if (shown.some((time) => !counting.some((one) => one.time === time))) count();
  for (const { time, end } of counting) {
    const left = Math.max(0, Math.round((end - performance.now()) / 1000));
    time.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  }
}

function every() {
  return document.getElementById("table") ? VOTING_MS : EVERY_MS;
}

async function forever() {
  for (;;) {
    await new Promise((next) => setTimeout(next, document.hidden ? RESTING_MS : every()));
    try {
      await look();
    } catch {
      document.documentElement.classList.add("offline"); // the next look may find the way again
    }
  }
}

count();
setInterval(tick, 1000);
document.addEventListener("visibilitychange", () => document.hidden || look().catch(() => {}));
forever();

// The debrief on paper; a browser without scripts has its own way to print.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A minute of silence before talking, where the page offers one.
for (const button of document.querySelectorAll("[data-minute]")) {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", () => {
    const end = performance.now() + 60_000;
    button.disabled = true;
    const timer = setInterval(() => {
      const left = Math.ceil((end - performance.now()) / 1000);
      button.textContent = left > 0 ? `0:${String(left).padStart(2, "0")}` : label;
      if (left <= 0) {
        clearInterval(timer);
        button.disabled = false;
      }
    }, 250);
  });
}
