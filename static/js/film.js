// Plays a turn as a film in the picture on screen: sheep and people go from where they stood at one
// midnight to where they stood at the next. Everything moves by animations that were made beforehand, all of
// them on one clock, so that pausing, skipping and going to a day are the same small thing.
// game/web/film.py says what a film holds.
import { actors } from "./film_actors.js";
import { announce } from "./run.js";

const A_DAY_MS = 260;
const AT_LEAST_MS = 4000;
const AT_MOST_MS = 8000;

const sceneOf = (stage) => [...stage.querySelectorAll("svg.scene")].find((svg) => svg.clientWidth > 0);

export async function begin(stage, bar, running) {
  const scene = sceneOf(stage);
  const picture = scene.classList.contains("tall") ? "tall" : "wide";
  let film;
  try {
    const answer = await fetch(`${stage.dataset.film}?picture=${picture}`);
    film = await answer.json();
  } catch {
    return bar.replaceChildren(); // the picture shows how the turn ended
  }
  new Projector(scene, bar, film).open(running);
}

class Projector {
  constructor(scene, bar, film) {
    Object.assign(this, { scene, bar, film });
    this.last = film.frames - 1;
    this.length = Math.min(AT_MOST_MS, Math.max(AT_LEAST_MS, this.last * A_DAY_MS));
    this.labels = new Map([...scene.querySelectorAll("[data-count]")].map((text) => [text.dataset.count, text]));
    this.sign = scene.querySelector(".wip-text");
    this.meadow = [...scene.querySelectorAll("[data-stage=production] > use.sheep")];
  }

  open(running) {
    const held = this.bar.contains(document.activeElement);
    this.bar.replaceChildren();
    this.toggle = button(this.bar, "Pause", () => (this.running ? this.pause() : this.run()));
    button(this.bar, "Skip", () => this.end());
    this.days = document.createElement("input");
    Object.assign(this.days, { type: "range", min: 0, max: this.last, value: 0 });
    this.days.setAttribute("aria-label", "Day");
    this.days.addEventListener("input", () => this.goTo(Number(this.days.value)));
    this.told = document.createElement("output");
    this.bar.append(this.days, this.told);
    this.stage();
    this.goTo(running ? 0 : this.last);
    if (running) this.run();
    else this.pause();
    if (held) this.toggle.focus({ preventScroll: true }); // the button that was pressed is gone
    announce(this.bar, this.film.said);
  }

  // Puts the actors on, in front of the picture as it is.
  stage() {
    if (this.animations) return;
    const { layer, animations, showFrame } = actors(this.film, this.length);
    this.layer = layer;
    this.animations = animations;
    this.showActors = showFrame;
    this.scene.after(layer);
    this.scene.classList.add("filming");
    this.fit = new ResizeObserver(() => {
      layer.style.transform = `scale(${this.scene.clientWidth / this.scene.viewBox.baseVal.width})`;
    });
    this.fit.observe(this.scene);
    this.frame = -1;
  }

  run() {
    this.stage();
    if (this.time() >= this.length) this.goTo(0);
    this.running = true;
    this.toggle.textContent = "Pause";
    for (const animation of this.animations) animation.play();
    this.watch();
  }

  pause() {
    this.running = false;
    clearTimeout(this.next);
    this.toggle.textContent = "Play";
    for (const animation of this.animations ?? []) animation.pause();
  }

  time() {
    return Number(this.animations[0]?.currentTime ?? this.length);
  }

  // Once a day and not once a frame: who moves is moved by the browser, and needs none of this.
  watch() {
    if (!this.running || !this.scene.isConnected) return;
    const time = this.time();
    if (time >= this.length) return this.end();
    const frame = Math.floor((time / this.length) * this.last + 1e-6);
    this.show(frame, true);
    clearTimeout(this.next);
    this.next = setTimeout(() => this.watch(), Math.max(10, ((frame + 1) / this.last) * this.length - time));
  }

  goTo(frame) {
    this.stage();
    if (this.running) this.pause();
    for (const animation of this.animations) animation.currentTime = (frame / this.last) * this.length;
    this.show(frame);
  }

  // What changes from day to day and not in between.
  show(frame, moving = false) {
    if (frame === this.frame) return;
    const { film } = this;
    this.days.value = frame;
    const news = film.news[frame];
    const day = `Day ${film.first + frame}`;
    this.told.textContent = news ? `${day} · ${news}` : day;
    this.days.setAttribute("aria-valuetext", news ? `${day}: ${news}` : day);
    if (this.sign) write(this.sign, film.sign[frame]);
    for (const [stage, text] of this.labels) write(text, labelOf(film, stage, frame));
    this.meadow.forEach((sheep, index) => {
      const seen = index < film.live[frame] ? "" : "hidden";
      if (sheep.style.visibility !== seen) sheep.style.visibility = seen;
    });
    this.showActors(frame, moving);
    this.frame = frame;
  }

  // The picture as it is after the turn, which is the last frame.
  end() {
    this.goTo(this.last);
    this.pause();
    for (const animation of this.animations) animation.cancel();
    this.fit.disconnect();
    this.layer.remove();
    this.scene.classList.remove("filming");
    this.animations = null;
  }
}

// What is not written anew is not painted anew.
function write(text, words) {
  if (text.textContent !== words) text.textContent = words;
}

function labelOf(film, stage, frame) {
  for (let at = frame; at >= 0; at -= 1) {
    if (stage in film.labels[at]) return film.labels[at][stage];
  }
  return "";
}

function button(bar, text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = text;
  made.addEventListener("click", act);
  bar.append(made);
  return made;
}
