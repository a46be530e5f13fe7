// Says what getting used to the changed policies takes, before they are run.

export function settling(form) {
  const place = form.querySelector("#settling-size");
  if (!place) return;
  const steps = new Map(place.dataset.steps.split(" ").map((pair) => pair.split(":")));
  const percent = place.dataset.percent.split(" ");
  const say = () => {
    const count = [...form.querySelectorAll("input:checked")]
      .filter((input) => !("stands" in input.dataset) && steps.has(input.name))
      .reduce((sum, input) => sum + Number(steps.get(input.name)), 0);
    place.hidden = count === 0;
    place.textContent = count ? place.dataset.says.replace("{percent}", percent[count]) : "";
  };
  form.addEventListener("change", say);
  say();
}
