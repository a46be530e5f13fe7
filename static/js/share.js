// A button beside a text that copies it; without it the text is there to be selected.
export function copies(page) {
  for (const text of page.querySelectorAll("textarea[data-copy]")) {
    if (!navigator.clipboard || text.nextElementSibling?.matches("button")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "secondary";
    button.textContent = "Copy";
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text.value);
      said.textContent = "Copied.";
      noteShare();
    });
    text.after(button, said);
  }
}

// That the text of a finished game was copied; nobody waits for it.
function noteShare() {
  const game = location.pathname.match(/^\/games\/[\w-]+$/)?.[0];
  const token = document.querySelector("input[name=csrf_token]")?.value;
  if (game && token) fetch(`${game}/shares`, { method: "POST", body: new URLSearchParams({ csrf_token: token }) }).catch(() => {});
}
