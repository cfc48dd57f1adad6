// Leads: by keyboard through board and list, a text that follows the chosen time, a call noted as it is made, and what
// others do shown as it happens.

// j and k walk, Enter opens (it is a link), a goes to approving.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll("[data-walk] h3 a, [data-walk] a.row")];
    const at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.min(Math.max(at, 0), links.length - 1)]?.focus();
  } else if (event.key === "a") {
    const approve = document.activeElement.closest("article")?.querySelector("[data-approve]");
    if (approve) approve.click();
    else document.querySelector("#approve input[name=slot]:checked, #approve input[name=slot]")?.focus();
  }
});

// The text names the time that is chosen; words a person has changed stay.
document.addEventListener("change", (event) => {
  const chosen = event.target;
  const text = chosen.form?.querySelector("[data-slot-text]");
  if (!text) return;
  if (chosen.name === "day" || chosen.name === "at") {
    chosen.form.querySelector("input[name=slot][value=other]").checked = true;
  }
  if (chosen.name !== "slot" || chosen.dataset.text === undefined) return;
  const worded = chosen.form.elements.namedItem("worded");
  const before = chosen.form.querySelector(`input[name=slot][value="${CSS.escape(worded.value)}"]`);
  if (before === null || text.value === before.dataset.text) {
    text.value = chosen.dataset.text;
  } else if (before.dataset.says && chosen.dataset.says) {
    text.value = text.value.replaceAll(before.dataset.says, chosen.dataset.says);
  } else {
    return; // the server says what does not fit
  }
  worded.value = chosen.value;
});

// An address such as /leads/…#reject opens what it names.
(() => {
  const open = () => {
    const named = location.hash && document.getElementById(location.hash.slice(1));
    if (named instanceof HTMLDetailsElement) named.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
})();

// Who calls from here need not note it.
document.addEventListener("click", (event) => {
  const form = event.target.closest("#call-back") && document.getElementById("called");
  if (form) void fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true, redirect: "manual" });
});

// What changed elsewhere appears; what somebody is at work on stays, and a pill says that there is more.
(() => {
  const GATHER_MS = 300;
  const pill = document.getElementById("changed");
  const thread = document.querySelector("[data-thread]")?.dataset.thread;
  // Each form has a key of its own, made anew with every page.
  const plain = (part) => part.outerHTML.replace(/name="key" value="[^"]*"/g, "");
  const parts = () => [...document.querySelectorAll("[data-live]")];
  const served = new Map(parts().map((part) => [part.id, plain(part)]));
  const touched = new Set();
  let timer = null;
  if (pill === null) return;

  const look = async () => {
    timer = null;
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") pill.hidden = false; // signed out, or another page by now
    if (answer === null || !answer.ok) return; // the next hint, or the next look, asks again
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts()) {
      const fresh = page.getElementById(part.id);
      if (fresh === null || plain(fresh) === served.get(part.id)) continue;
      if (touched.has(part.id) || part.querySelector("details[open]")) {
        pill.hidden = false;
        continue;
      }
      served.set(part.id, plain(fresh));
      const at = document.activeElement;
      const focused = part.contains(at) ? at.getAttribute("href") ?? "" : null;
      part.replaceWith(document.adoptNode(fresh));
      if (focused) document.querySelector(`[data-live] a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    }
  };

  document.addEventListener("input", (event) => touched.add(event.target.closest("[data-live]")?.id));
  document.addEventListener("news", (event) => {
    const isOurs = event.detail === null || thread === undefined || thread in event.detail;
    if (isOurs && timer === null) timer = setTimeout(look, GATHER_MS);
  });
})();
