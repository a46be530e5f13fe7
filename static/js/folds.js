// Folds stay as the player left them, from one turn to the next.

export function keepFolds(form) {
  for (const fold of form.querySelectorAll("details[data-fold]")) {
    const key = `fold-${fold.dataset.fold}`;
    if (remembered(key)) fold.open = true;
    fold.addEventListener("toggle", () => remember(key, fold.open));
  }
}

function remembered(key) {
  try {
    return sessionStorage.getItem(key) === "open";
  } catch {
    return false;
  }
}

function remember(key, open) {
  try {
    if (open) sessionStorage.setItem(key, "open");
    else sessionStorage.removeItem(key);
  } catch {
    // A browser may forbid keeping anything; then folds close.
  }
}
