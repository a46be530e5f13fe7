// Makes the turn page better for those whose browser runs it; without it everything still works.
import { hypothesis } from "./hypothesis.js";
import { keepFolds } from "./folds.js";
import { flock } from "./flock.js";
import { runInPlace } from "./run.js";
import { settling } from "./settling.js";

export function enhance({ played = false } = {}) {
  flock(document, { played });
  if (document.querySelector(".debrief")) import("./verdict.js").then((verdict) => verdict.enhance());
  const form = document.querySelector("form.turn");
  if (!form) return;
  hypothesis(form);
  settling(form);
  keepFolds(form);
  runInPlace(form, enhance);
}

enhance();
