// Names what the player has changed in "We believe that … will …".

export function hypothesis(form) {
  const place = form.querySelector("#hypothesis");
  if (!place) return;
  const say = () => (place.textContent = sentence(changes(form)));
  form.addEventListener("change", say);
  say();
}

// What each changed radio group says, in the order of the page.
function changes(form) {
  return [...form.querySelectorAll("input[data-says]:checked")]
    .filter((input) => !input.defaultChecked)
    .map((input) => input.dataset.says);
}

function sentence(said) {
  if (said.length === 0) return "going on like this";
  if (said.length === 1) return said[0];
  return `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}
