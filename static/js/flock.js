// The flock answers: a sheep tells its life, arrow keys lead from sheep to sheep, and the last turn can
// be watched as a film. Without this each sheep is a link, and the picture shows how the turn ended.
import { announce } from "./run.js";

export function flock(page, { played = false } = {}) {
  for (const scene of page.querySelectorAll("svg.scene")) wander(scene);
  for (const stage of page.querySelectorAll("[data-film]")) offer(stage, played);
}

// A film plays by itself after its turn, else when it is asked for; what plays it is fetched then.
function offer(stage, played) {
  const bar = stage.querySelector(".film");
  if (!bar || bar.childElementCount) return;
  const moves = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const begin = () => import("./film.js").then((film) => film.begin(stage, bar, moves));
  if (played && moves) {
    begin();
    return;
  }
  if (played) tellWhatMoved(stage, bar);
  const start = document.createElement("button");
  start.type = "button";
  start.textContent = "Watch these sprints";
  start.addEventListener("click", begin);
  bar.append(start);
}

// Who wants no motion hears, after a turn, what a film would have shown.
async function tellWhatMoved(stage, bar) {
  try {
    const answer = await fetch(stage.dataset.film);
    announce(bar, (await answer.json()).said);
  } catch {
    // the recap has been told, and the picture tells how it stands now
  }
}

const sheepOf = (scene) => [...scene.querySelectorAll("a[data-story]")];

// One stop of the Tab key for the whole flock; the arrow keys go on from there.
function wander(scene) {
  sheepOf(scene).forEach((sheep, index) => sheep.setAttribute("tabindex", index ? -1 : 0));
  scene.addEventListener("keydown", (event) => {
    const sheep = sheepOf(scene);
    const here = sheep.indexOf(event.target.closest("a[data-story]"));
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (here < 0 || !step) return;
    event.preventDefault();
    const next = sheep[(here + step + sheep.length) % sheep.length];
    sheep[here].setAttribute("tabindex", -1);
    next.setAttribute("tabindex", 0);
    next.focus({ preventScroll: true });
  });
  scene.addEventListener("click", (event) => {
    const sheep = event.target.closest("a[data-story]");
    if (!sheep || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tell(sheep);
  });
}

// The life of a story below the picture; whatever goes wrong, the link is followed.
async function tell(sheep) {
  const address = sheep.getAttribute("href");
  const stage = sheep.closest(".stage");
  try {
    const answer = await fetch(address);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const life = document.adoptNode(page.querySelector(".life"));
    const heading = document.createElement("h2");
    heading.append(...life.querySelector("h1").childNodes);
    heading.id = "life-title";
    life.querySelector("h1").replaceWith(heading);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "quiet";
    close.textContent = "Close";
    close.addEventListener("click", () => {
      board.replaceChildren();
      sheep.focus({ preventScroll: true });
    });
    life.querySelector("a").parentElement.replaceWith(close);
    const board = stage.querySelector(".life-board") ?? stage.appendChild(liveBoard());
    board.replaceChildren(life);
  } catch {
    location.assign(address);
  }
}

// Screen readers are told what appears in it.
function liveBoard() {
  const board = document.createElement("div");
  board.className = "life-board";
  board.setAttribute("aria-live", "polite");
  return board;
}
