// Counts down to the next dream, once a minute; without it the page says how long it was when it came.
const time = document.querySelector("[data-left]");
const end = Date.now() + Number(time?.dataset.left ?? 0) * 1000;

function say() {
  const minutes = Math.max(0, Math.round((end - Date.now()) / 60000));
  const hours = Math.floor(minutes / 60);
  time.textContent = hours ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

if (time) setInterval(say, 60_000);
