// Asks for a study in place and fills it in as it is computed. Whatever goes wrong, the form is posted
// and the link followed as without this.
import { readable } from "./reading.js";
import { announce } from "./run.js";

const EVERY_MS = 700;

export function studies() {
  for (const study of document.querySelectorAll("[data-study]")) enhance(study);
}

function enhance(study) {
  if (study.dataset.enhanced) return;
  study.dataset.enhanced = "yes";
  if (study.dataset.state === "computing") setTimeout(refresh, EVERY_MS, study);
  study.querySelector("form input[name=kind]")?.form.addEventListener("submit", ask);
}

async function ask(event) {
  const form = event.currentTarget;
  event.preventDefault();
  const study = form.closest("[data-study]");
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) throw new Error("refused");
    await refresh(study, true);
  } catch {
    form.submit();
  }
}

// Puts the study in its place as it is now; the focus stays with it where it was in it.
async function refresh(study, focus = false) {
  let fresh;
  try {
    const answer = await fetch(study.dataset.study);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fresh = page.getElementById(study.id);
    if (!fresh) throw new Error("not a page of ours");
  } catch {
    return; // the link to look again is there
  }
  const inside = focus || study.contains(document.activeElement);
  const over = fresh.dataset.state === "finished";
  study.replaceWith(document.adoptNode(fresh));
  if (inside) {
    const title = fresh.querySelector("h2");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
  if (over) announce(document.body, fresh.querySelector(".study-headline, .road-text")?.textContent ?? "");
  enhance(fresh);
  if (over) readable();
}

