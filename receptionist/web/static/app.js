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
