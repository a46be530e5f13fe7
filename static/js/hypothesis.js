// Names what the player has changed in "We believe that … will …"; without a change nobody can bet.

export function hypothesis(form) {
  const place = form.querySelector("#hypothesis");
  if (!place) return;
  const bets = [...form.querySelectorAll("input[name=bet]")];
  const say = () => {
    const said = changes(form);
    place.textContent = sentence(said);
    for (const bet of bets) bet.disabled = said.length === 0 && bet.value !== "";
    if (said.length === 0) bets.at(-1).checked = true;
  };
  form.addEventListener("change", say);
  say();
}

// What each changed radio group says, in the order of the page.
function changes(form) {
  return [...form.querySelectorAll("input[data-says]:checked")]
    .filter((input) => !("stands" in input.dataset))
    .map((input) => input.dataset.says);
}

function sentence(said) {
  if (said.length === 0) return "going on like this";
  if (said.length === 1) return said[0];
  return `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}
