// How long a page was looked at: visible, focused, and with input in the last two minutes. Measured
// on the browser's steady clock, sent when the page is hidden, and not at all where nobody wants it.
const IDLE_MS = 120_000;
const EVERY_MS = 60_000;
const INPUTS = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart", "input"];

export class Attention {
  // `now` is a steady clock in milliseconds; to arrive at a page is an input.
  constructor(now, attentive) {
    this.now = now;
    this.attentive = attentive;
    this.spans = [];
    this.begun = null;
    this.touched = now();
    this.resume();
  }

  // Visible and focused again: active, if there was an input not long ago.
  resume() {
    const now = this.now();
    if (this.begun === null && this.attentive() && now - this.touched < IDLE_MS) this.begun = now;
  }

  // No longer looked at, or about to be asked.
  settle() {
    if (this.begun === null) return;
    const over = Math.min(this.now(), this.touched + IDLE_MS);
    if (over > this.begun) this.spans.push([this.begun, over]);
    this.begun = null;
  }

  input() {
    const now = this.now();
    if (now - this.touched >= IDLE_MS) this.settle();
    this.touched = now;
    this.resume();
  }

  // What there is to report: milliseconds ago at which each span began and ended.
  report() {
    this.settle();
    const now = this.now();
    const text = this.spans.map(([began, over]) => `${Math.round(now - began)}-${Math.round(now - over)}`);
    return text.join(",");
  }
}

function start(token) {
  const attention = new Attention(
    () => performance.now(),
    () => document.visibilityState === "visible" && document.hasFocus(),
  );
  const tab = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  let number = 0;

  function send() {
    const spans = attention.report();
    if (spans) {
      const game = location.pathname.match(/^\/games\/([\w-]+)/)?.[1] ?? "";
      const turn = document.querySelector("form.turn input[name=turn]")?.value ?? "";
      const body = new FormData();
      for (const [name, value] of Object.entries({ token, tab, number, game, turn, spans })) body.append(name, value);
      let sent = false;
      try {
        sent = navigator.sendBeacon("/attention", body);
      } catch {
        sent = false; // what was not sent is sent with the next report
      }
      if (sent) {
        attention.spans = [];
        number += 1;
      }
    }
    attention.resume();
  }

  for (const name of INPUTS) addEventListener(name, () => attention.input(), { passive: true, capture: true });
  addEventListener("focus", () => attention.resume());
  addEventListener("blur", () => attention.settle());
  addEventListener("pageshow", () => attention.resume());
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? send() : attention.resume()));
  setInterval(send, EVERY_MS); // whatever ends the browser, a minute at most is lost
}

const token = document.querySelector("meta[name=attention]")?.content;
if (token) start(token);
