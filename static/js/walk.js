// After a turn each sheep and each person walks from where it stood to where it stands now, so that
// the eye can follow what moved. Skipped with any key or click.

const STEPS_MS = 2600;

// Where everything that has a name stands in the picture on screen, in the picture's own units.
export function places() {
  const found = new Map();
  for (const one of named()) found.set(name(one), spot(one));
  return found;
}

export function walk(before) {
  const running = [];
  for (const one of named()) {
    const from = before.get(name(one)) ?? start(one);
    const to = spot(one);
    if (!from || Math.hypot(from.x - to.x, from.y - to.y) < 4) continue;
    running.push(go(one, from.x - to.x, from.y - to.y, running.length));
  }
  const skip = () => running.forEach((animation) => animation.finish());
  addEventListener("pointerdown", skip, { once: true });
  addEventListener("keydown", skip, { once: true });
}

function named() {
  const scene = [...document.querySelectorAll("svg.scene")].find((svg) => svg.clientWidth > 0);
  return scene ? scene.querySelectorAll("[data-story], [data-person]") : [];
}

const name = (one) => (one.dataset.story ? `story ${one.dataset.story}` : `person ${one.dataset.person}`);

function spot(one) {
  const box = one.getBBox();
  const inner = one.transform.baseVal.consolidate();
  const moved = inner ? inner.matrix : { e: 0, f: 0 };
  return { x: moved.e || box.x + box.width / 2, y: moved.f || box.y + box.height };
}

// A new story comes in from the left.
function start(one) {
  return one.dataset.story ? { x: -60, y: spot(one).y } : null;
}

function go(one, dx, dy, index) {
  const hop = one.dataset.story ? -14 : -5;
  const frames = [];
  for (let i = 0; i <= 12; i++) {
    const left = 1 - i / 12;
    frames.push({ translate: `${dx * left}px ${dy * left + (i % 2 ? hop : 0)}px` });
  }
  return one.animate(frames, {
    duration: STEPS_MS,
    delay: Math.min(index * 40, 900),
    fill: "backwards",
    easing: "ease-in-out",
  });
}
