// A reading line over each chart: a slider below it, or the pointer above it, goes from row to row of
// the chart's table and says what stands there. Without this there is the table.

export function readable() {
  for (const chart of document.querySelectorAll("svg.chart")) {
    const stops = [...chart.querySelectorAll(".stop")];
    const table = chart.closest(".card")?.querySelector(".twin table");
    if (stops.length > 1 && table && !chart.nextElementSibling?.matches(".reading")) read(chart, stops, table);
  }
}

function read(chart, stops, table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => sentence(heads, row));
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: stops.length - 1, value: stops.length - 1 });
  slider.setAttribute("aria-label", `${chart.querySelector("title").textContent} ${heads[0]} by ${heads[0].toLowerCase()}`);
  const said = document.createElement("p");
  const line = document.createElementNS(chart.namespaceURI, "path");
  line.setAttribute("class", "reading-line");
  chart.append(line);
  const show = () => {
    const stop = stops[slider.value];
    const x = stop.x.baseVal.value + stop.width.baseVal.value / 2;
    line.setAttribute("d", `M${x} ${stop.y.baseVal.value}v${stop.height.baseVal.value}`);
    said.textContent = rows[slider.value];
    slider.setAttribute("aria-valuetext", rows[slider.value]);
  };
  slider.addEventListener("input", show);
  for (const [index, stop] of stops.entries()) {
    stop.addEventListener("pointerenter", () => {
      slider.value = index;
      show();
    });
  }
  placeUnder(slider, chart, stops);
  const box = document.createElement("div");
  box.className = "reading";
  box.append(slider, said);
  chart.after(box);
  slider.setAttribute("aria-valuetext", rows[slider.value]);
  said.textContent = rows[slider.value];
}

// The slider is as wide as what it reads, and stands under it.
function placeUnder(slider, chart, stops) {
  const whole = chart.viewBox.baseVal.width;
  const last = stops.at(-1);
  const left = stops[0].x.baseVal.value;
  const right = last.x.baseVal.value + last.width.baseVal.value;
  slider.style.marginLeft = `${(100 * left) / whole}%`;
  slider.style.width = `${(100 * (right - left)) / whole}%`;
}

// "Week 5: Deployments 12, Failed 1"
function sentence(heads, row) {
  const [name, ...cells] = [...row.cells].map((cell) => cell.textContent.trim());
  return `${heads[0]} ${name}: ${cells.map((cell, i) => `${heads[i + 1]} ${cell}`).join(", ")}`;
}
