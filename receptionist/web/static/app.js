// A live transcript follows the call while its end is in view; otherwise a pill says how much is new.
(() => {
  const transcript = document.getElementById("transcript");
  const pill = document.getElementById("pill");
  if (transcript === null || pill === null) return;
  let unseen = 0;
  let following = false;

  const endIsInView = () => {
    const end = document.getElementById("poll");
    return end !== null && end.getBoundingClientRect().bottom <= window.innerHeight + 80;
  };

  const show = () => {
    pill.hidden = unseen === 0;
    pill.querySelector("span").textContent = `${unseen} new`;
  };

  document.body.addEventListener("htmx:beforeSwap", () => {
    following = endIsInView();
  });

  new MutationObserver((changes) => {
    const added = changes
      .flatMap((change) => [...change.addedNodes])
      .filter((node) => node instanceof HTMLLIElement);
    if (following) {
      document.getElementById("poll")?.scrollIntoView({ block: "end" });
    } else {
      unseen += added.length;
      show();
    }
  }).observe(transcript, { childList: true });

  window.addEventListener("scroll", () => {
    if (unseen > 0 && endIsInView()) {
      unseen = 0;
      show();
    }
  }, { passive: true });
})();

// Nobody looks at a page in the background: it asks for nothing, and what came stays unread.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.target.id === "poll") event.preventDefault();
});

// Ctrl+Enter (or Cmd+Enter) sends; a form that is being sent cannot be sent twice.
(() => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLTextAreaElement) {
      event.target.form?.requestSubmit();
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
})();

// What was typed and not sent stays where a page is loaded anew, or comes back by way of the sign-in because the session
// ended. Nothing of it outlives the next page; passwords, files and what is set in Settings are never kept.
(() => {
  const KEPT = "receptionist-typed";
  const NEVER = ["hidden", "file", "password", "submit"];
  if (location.pathname.startsWith("/settings")) return;

  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
  const isChanged = (field) => {
    if (isTicked(field)) return field.checked !== field.defaultChecked;
    if (!(field instanceof HTMLSelectElement)) return field.value !== field.defaultValue;
    return field.selectedIndex !== Math.max([...field.options].findIndex((one) => one.defaultSelected), 0);
  };
  // Each field by a name that it has again when the page is made anew.
  const named = () => {
    const count = new Map();
    return [...document.querySelectorAll("main form[method=post] :is(input, textarea, select)")]
      .filter((field) => !NEVER.includes(field.type))
      .map((field) => {
        const name = [field.form.getAttribute("action"), field.name, isTicked(field) ? field.value : ""].join(" ");
        count.set(name, (count.get(name) ?? 0) + 1);
        return { name: `${name} ${count.get(name)}`, field };
      });
  };

  window.addEventListener("pagehide", () => {
    const all = named();
    const typed = all
      .filter(({ field }) => isChanged(field))
      .map(({ name, field }) => [name, isTicked(field) ? field.checked : field.value]);
    if (typed.length === 0) return sessionStorage.removeItem(KEPT);
    const focused = all.find(({ field }) => field === document.activeElement)?.name;
    sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, typed, focused }));
  });

  // After htmx has made itself ready: what comes back is then kept and counted as if it had just been typed.
  document.addEventListener("DOMContentLoaded", () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    sessionStorage.removeItem(KEPT);
    const isAnew = performance.getEntriesByType("navigation")[0]?.type === "reload";
    const cameIn = document.referrer !== "" && new URL(document.referrer).pathname.startsWith("/sign-in");
    if (kept?.path !== location.pathname || !(isAnew || cameIn)) return;
    const typed = new Map(kept.typed);
    for (const { name, field } of named()) {
      if (typed.has(name)) {
        if (isTicked(field)) field.checked = typed.get(name);
        else field.value = typed.get(name);
        for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
      if (name === kept.focused) field.focus({ preventScroll: isAnew });
    }
  });
})();

// A page that waits for the answer to its form is not loaded anew by news: the answer would never be shown.
(() => {
  const ANSWER_MS = 10_000;
  let sentAt = -Infinity;
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sentAt = performance.now();
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (performance.now() - sentAt < ANSWER_MS) event.preventDefault();
  });
})();
