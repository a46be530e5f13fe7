// Plays a turn without leaving the page: post, read the answer, swap it in. Whatever goes wrong,
// the browser posts the form as it would have done anyway; its key makes that safe.
export function runInPlace(form, again) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.plain || event.submitter?.hasAttribute("formaction")) return; // a ballot plays nothing
    event.preventDefault();
    const button = form.querySelector("button[name=run]");
    const fields = new FormData(form, button);
    button.disabled = true; // once is enough
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector("main h1, header h1")) throw new Error("not a page of ours");
      await show(page, answer.url, again);
    } catch {
      button.disabled = false;
      form.dataset.plain = "yes";
      form.requestSubmit(button);
    }
  });
}

async function show(page, address, again) {
  const refused = page.querySelector("[role=alert]");
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  if (!refused) history.replaceState(null, "", address);
  window.scrollTo(0, 0);
  const news = document.querySelector("[role=alert], #recap, .outcome h1");
  if (news) {
    news.tabIndex = -1;
    news.focus({ preventScroll: true });
  }
  announce(document.body, news ? news.textContent.replace(/\s+/g, " ") : "");
  again({ played: !refused });
}

// Screen readers are told politely, when they have finished what they are saying. The place must be
// there for a moment before there is anything in it.
export function announce(place, words) {
  const live = document.createElement("p");
  live.className = "unseen";
  live.setAttribute("role", "status");
  place.append(live);
  setTimeout(() => (live.textContent = words), 200);
}
