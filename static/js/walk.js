// After a turn each sheep and each person walks from where it stood to where it stands now, and what
// reached production runs out through the gate, so that the eye can follow what moved. A click or a
// key skips it.

const WALK_MS = 2800;

// Where everything that has a name stands in the picture on screen, in the picture's own units.
export function places() {
  const found = new Map();
  for (const one of named()) found.set(name(one), { ...spot(one), likeness: one.cloneNode(true) });
  return found;
}

export function walk(before) {
  const running = [];
  const go = (one, from, to) => running.push(stroll(one, from.x - to.x, from.y - to.y, running.length));
  for (const one of named()) {
    const from = before.get(name(one)) ?? enters(one);
    const to = spot(one);
    before.delete(name(one));
    if (from && Math.hypot(from.x - to.x, from.y - to.y) > 4) go(one, from, to);
  }
  for (const [who, from] of before) {
    if (who.startsWith("story")) running.push(leaves(from, running.length));
  }
  const skip = () => running.forEach((animation) => animation?.finish());
  addEventListener("pointerdown", skip, { once: true });
  addEventListener("keydown", skip, { once: true });
}

const scene = () => [...document.querySelectorAll("svg.scene")].find((svg) => svg.clientWidth > 0);
const named = () => scene()?.querySelectorAll("[data-story], [data-person]") ?? [];
const name = (one) => (one.dataset.story ? `story ${one.dataset.story}` : `person ${one.dataset.person}`);

// The feet of a sheep or a person.
function spot(one) {
  const moved = one.transform.baseVal.consolidate()?.matrix;
  if (moved) return { x: moved.e, y: moved.f };
  const box = one.getBBox();
  return { x: box.x + box.width / 2, y: box.y + box.height };
}

// A new story comes in from the left.
function enters(one) {
  return one.dataset.story ? { x: -60, y: spot(one).y } : null;
}

// A story that is not on the board any more has been accepted: it runs into the meadow.
function leaves(from, index) {
  const meadow = scene()?.querySelector("[data-stage=production]");
  if (!meadow) return null;
  const one = from.likeness;
  delete one.dataset.story;
  meadow.append(one);
  const box = scene().viewBox.baseVal;
  const to = { x: box.width * (0.84 + (index % 5) * 0.03), y: box.height * 0.72 };
  const animation = stroll(one, 0, 0, index, { x: to.x - from.x, y: to.y - from.y });
  animation.finished.then(() => one.remove(), () => one.remove());
  return animation;
}

// Hops from (dx, dy) away to ``end`` away from where it is drawn.
function stroll(one, dx, dy, index, end = { x: 0, y: 0 }) {
  const hop = one.dataset.person ? -5 : -14;
  const frames = Array.from({ length: 13 }, (_, i) => {
    const done = i / 12;
    const x = dx + (end.x - dx) * done;
    const y = dy + (end.y - dy) * done + (i % 2 ? hop : 0);
    return { translate: `${x}px ${y}px` };
  });
  const delay = Math.min(index * 40, 1200);
  return one.animate(frames, { duration: WALK_MS, delay, fill: "backwards", easing: "ease-in-out" });
}
