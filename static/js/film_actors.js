// The actors of a film: a drawing of its own for each sheep and person, with one animation for the whole
// turn. They are drawings of their own, and not parts of the picture, because the browser can move those
// without painting anything again.

const SVG = "http://www.w3.org/2000/svg";
const HOPS = 4; // in one move

export function actors(film, length) {
  const layer = document.createElement("div");
  layer.className = "scene film-layer";
  layer.setAttribute("aria-hidden", "true");
  const animations = [];
  const everybody = [];
  const wardrobe = film.wardrobe.map(drawing);
  const dress = (one, look) => {
    if (look === undefined || one.dataset.look === String(look)) return;
    one.dataset.look = look;
    one.replaceChildren(wardrobe[look].cloneNode(true));
  };
  const fires = film.fires.map(([x, y]) => {
    const fire = actor();
    fire.style.transform = `translate(${x}px, ${y}px) scale(${film.fire_scale})`;
    fire.append(use("fire", 0, 0));
    return fire;
  });
  for (const track of film.sheep) {
    const one = actor();
    everybody.push({ one, looks: track.looks });
    animations.push(one.animate(sheepFrames(track.at, film), timing(length)));
    layer.append(one);
  }
  for (const track of film.people) {
    const one = actor();
    everybody.push({ one, looks: track.looks });
    animations.push(one.animate(peopleFrames(track.at, film), timing(length)));
    layer.append(one);
  }
  layer.append(...fires);
  for (const animation of animations) animation.pause();

  // ``moving`` shows also the fires that break out before the next midnight.
  function showFrame(frame, moving) {
    for (const { one, looks } of everybody) dress(one, valid(looks, frame)?.[1]);
    const ahead = film.burning[frame] + (moving ? (film.began[frame + 1] ?? 0) : 0);
    fires.forEach((fire, index) => (fire.style.display = index < ahead ? "" : "none"));
  }
  return { layer, animations, showFrame };
}

const timing = (length) => ({ duration: length, fill: "both", easing: "linear" });

// The entry of a track that holds in this frame.
function valid(track, frame) {
  let found = null;
  for (const entry of track) {
    if (entry[0] > frame) break;
    found = entry;
  }
  return found;
}

// Where a sheep is at each midnight, and between two of them how it hops from one place to the next.
function sheepFrames(at, film) {
  const [gateX, gateY] = film.gate;
  const last = film.frames - 1;
  const frames = [];
  const put = (frame, x, y, scale, opacity) =>
    frames.push({ offset: Math.min(1, frame / last), transform: `translate(${x}px, ${y}px) scale(${scale})`, opacity });
  const [first, x0, y0, s0] = at[0];
  let here = x0 === undefined ? [-60, y0 ?? gateY, 1, 0] : [x0, y0, s0, 1];
  if (first > 0) {
    put(0, -60, y0, s0, 0);
    put(first - 1, -60, y0, s0, 0);
    here = [-60, y0, s0, 1];
  } else put(0, ...here);
  for (const [frame, x, y, scale] of first > 0 ? at : at.slice(1)) {
    if (frame - 1 > 0) put(frame - 1, ...here);
    const there = x === undefined ? [gateX + 70, gateY, here[2], 1] : x === 0 && y === undefined ? [...here.slice(0, 3), 0] : [x, y, scale, 1];
    const through = here[0] < gateX && there[0] > gateX;
    for (let hop = 1; hop < 2 * HOPS; hop += 1) {
      const done = hop / (2 * HOPS);
      const [x1, y1] = through ? viaGate(here, there, [gateX, gateY - 12], done) : between(here, there, done);
      put(frame - 1 + done, x1, y1 - (hop % 2 ? 9 : 0), here[2] + (there[2] - here[2]) * done, 1);
    }
    put(frame, ...(x === undefined ? [...there.slice(0, 3), 0] : there));
    here = x === undefined ? [...there.slice(0, 3), 0] : there;
  }
  put(last, ...here);
  return tidy(frames);
}

function peopleFrames(at, film) {
  const last = film.frames - 1;
  const frames = [];
  const put = (frame, x, y, opacity = 1) => frames.push({ offset: Math.min(1, frame / last), transform: `translate(${x}px, ${y}px)`, opacity });
  let [first, x, y] = at[0];
  if (first > 0) {
    put(0, x, y, 0);
    put(first - 1, x, y, 0);
  } else put(0, x, y);
  for (const [frame, x1, y1] of at.slice(1)) {
    if (frame - 1 > first) put(frame - 1, x, y);
    for (let step = 1; step < 6; step += 1) {
      const [sx, sy] = between([x, y], [x1, y1], step / 6);
      put(frame - 1 + step / 6, sx, sy - (step % 2 ? 4 : 0));
    }
    put(frame, x1, y1);
    [first, x, y] = [frame, x1, y1];
  }
  put(last, x, y);
  return tidy(frames);
}

const between = (a, b, done) => [a[0] + (b[0] - a[0]) * done, a[1] + (b[1] - a[1]) * done];

function viaGate(a, b, gate, done) {
  return done < 0.5 ? between(a, gate, done * 2) : between(gate, b, done * 2 - 1);
}

// Offsets must not fall; of two frames at one moment the later one counts.
function tidy(frames) {
  const kept = [];
  for (const frame of frames) {
    if (kept.length && frame.offset < kept.at(-1).offset + 1e-9) {
      if (kept.length > 1 || frame.offset > 0) kept.pop();
      else kept[0] = frame;
    }
    if (kept.at(-1) !== frame) kept.push(frame);
  }
  return kept;
}

// A drawing that the server made, as part of this page.
function drawing(markup) {
  const parsed = new DOMParser().parseFromString(`<svg xmlns="${SVG}">${markup}</svg>`, "image/svg+xml");
  return document.importNode(parsed.documentElement.firstChild, true);
}

const actor = () => make("svg", { class: "actor", width: 1, height: 1 });

function make(name, attributes = {}) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

const use = (symbol, x, y, scale = 1) => make("use", { href: `#${symbol}`, transform: `translate(${x} ${y}) scale(${scale})` });
