// The list of threads stays true while it is read: rows change in place, what is new is counted in a pill.
(() => {
  const frame = document.getElementById("frame");
  const pill = document.getElementById("list-pill");
  const offline = document.getElementById("offline");
  const title = document.title;
  const GATHER_MS = 200;
  const MOST_ASKED = 60;
  let waiting = new Set();
  let everything = false;
  let timer = null;
  let isAsking = false;
  const fresh = new Set(); // threads that would stand in the list were it read now

  const list = () => document.getElementById("rows");
  const showUnread = () => {
    const unread = Number(document.getElementById("filters")?.dataset.unread ?? 0);
    document.title = unread > 0 ? `(${unread >= 999 ? "999+" : unread}) ${title}` : title;
  };
  const showPill = () => {
    pill.hidden = fresh.size === 0;
    pill.querySelector("span").textContent = `${fresh.size} new`;
  };

  const replaceRow = (old, row) => {
    // What was just put away stays away, even if an answer from before that comes late.
    row.hidden = old.hidden;
    if (old.outerHTML === row.outerHTML) return;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(row);
    if (hadFocus) row.querySelector("a")?.focus({ preventScroll: true });
  };
  const replacePart = (id, from) => {
    const part = from.getElementById(id);
    const old = document.getElementById(id);
    if (part === null || old === null || old.outerHTML === part.outerHTML) return;
    if (old.contains(document.activeElement) || old.querySelector("details[open]")) return;
    old.replaceWith(document.adoptNode(part));
    htmx.process(document.getElementById(id));
  };
  const absorb = (text) => {
    const from = new DOMParser().parseFromString(text, "text/html");
    for (const row of [...from.querySelectorAll("#rows > li")]) {
      const thread = row.dataset.thread;
      const shown = document.querySelectorAll(`[data-list] > li[data-thread="${thread}"]`);
      if ("gone" in row.dataset) {
        // It is dimmed where it stands: what one reads does not move.
        for (const old of shown) if (old.parentElement.id === "rows") old.classList.add("is-gone");
        fresh.delete(thread);
      } else if (shown.length > 0) {
        // What was found keeps its passage.
        for (const old of shown) if (old.parentElement.id === "rows") replaceRow(old, document.adoptNode(row));
      } else if ("top" in frame.dataset && list() !== null) {
        fresh.add(thread);
      }
    }
    for (const id of ["filters", "on-line", "thread-acts"]) replacePart(id, from);
    showUnread();
    showPill();
  };

  const ask = async () => {
    timer = null;
    if (isAsking) return;
    isAsking = true;
    const url = new URL(frame.dataset.news, location.href);
    if (!everything && waiting.size <= MOST_ASKED) for (const thread of waiting) url.searchParams.append("thread", thread);
    waiting = new Set();
    everything = false;
    try {
      const response = await fetch(url, { headers: { "HX-Request": "true" } });
      if (response.status === 401) {
        location.reload();
        return;
      }
      if (!response.ok) throw new Error(String(response.status));
      absorb(await response.text());
      offline.hidden = true;
    } catch {
      offline.hidden = false;
      everything = true;
      setTimeout(later, 5000);
    } finally {
      isAsking = false;
    }
    if (waiting.size > 0) later();
  };
  const later = () => {
    if (timer === null && !isAsking) timer = setTimeout(ask, GATHER_MS);
  };
  document.addEventListener("news", (event) => {
    if (event.detail === null) everything = true;
    else for (const thread of Object.keys(event.detail)) waiting.add(thread);
    if (everything || waiting.size > 0) later();
  });

  pill.addEventListener("click", () => {
    // The list as it is now, from its top; what is open beside it stays.
    fetch(frame.dataset.news, { headers: { "HX-Request": "true" } })
      .then((response) => {
        if (!response.ok) throw new Error(String(response.status));
        return response.text();
      })
      .then((text) => {
        const from = new DOMParser().parseFromString(text, "text/html");
        list()?.replaceChildren(...[...from.querySelectorAll("#rows > li")].map((row) => document.adoptNode(row)));
        document.querySelector("#list > .list-says")?.remove();
        fresh.clear();
        showPill();
        document.getElementById("threads").scrollTop = 0;
        if (!document.getElementById("frame").classList.contains("frame-thread")) window.scrollTo(0, 0);
        list()?.querySelector("a")?.focus({ preventScroll: true });
      })
      .catch(() => {
        offline.hidden = false; // the list stays as it was, and the pill can be pressed again
      });
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "list" && event.detail.elt?.id !== "list") return;
    const find = document.getElementById("find");
    const at = new URL(location.href);
    if (find.value) at.searchParams.set("q", find.value);
    else at.searchParams.delete("q");
    history.replaceState(history.state, "", at);
    fresh.clear();
    showPill();
  });
  document.addEventListener("htmx:sendError", () => {
    offline.hidden = false;
  });

  // Back at the same place of the list when a thread was opened from it.
  const threads = document.getElementById("threads");
  const place = "receptionist-list-place";
  window.addEventListener("pagehide", () => sessionStorage.setItem(place, String(threads.scrollTop)));
  threads.scrollTop = Number(sessionStorage.getItem(place) ?? 0);
  threads.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" });
  const shown = document.querySelector("#filters [aria-current]");
  shown?.parentElement.scrollTo({ left: shown.offsetLeft - shown.parentElement.clientWidth / 2 });
  showUnread();

  // What is done to a thread is shown at once, and taken back where it failed.
  const toasts = document.getElementById("toasts");
  const rowsOf = (thread) => document.querySelectorAll(`[data-list] > li[data-thread="${thread}"]`);
  const act = async (thread, form, submitter) => {
    const undoes = "undo" in form.dataset;
    const put = (away) => {
      const all = [...document.querySelectorAll("[data-list] > li:not([hidden])")];
      const next = all[all.findIndex((row) => row.dataset.thread === thread) + 1];
      for (const row of rowsOf(thread)) {
        row.hidden = away;
        if (!away) row.querySelector("a")?.focus();
      }
      if (away) (next ?? all.findLast((row) => !row.hidden))?.querySelector("a")?.focus();
    };
    put(!undoes);
    const show = (text) => {
      toasts.innerHTML = text;
      clearTimeout(act.timer);
      act.timer = setTimeout(() => toasts.replaceChildren(), 12_000);
    };
    try {
      const response = await fetch((submitter?.getAttribute("formaction") ?? form.getAttribute("action")), {
        method: "POST",
        body: new FormData(form, submitter),
        headers: { "X-Part": "toast", "HX-Request": "true" },
      });
      const text = await response.text();
      if (!response.ok && !text.includes("toast")) throw new Error(String(response.status));
      show(text);
      if (!response.ok) put(undoes);
      else if (undoes) toasts.replaceChildren();
    } catch {
      put(undoes);
      offline.hidden = false;
    }
  };
  window.receptionistAct = act;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const isOfList = form.closest("#toasts") || (form.closest("#snooze") && form.method === "post");
    if (!isOfList || !frame.classList.contains("frame-inbox")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const thread = form.closest("[data-thread]")?.dataset.thread ?? form.closest("dialog").dataset.thread;
    document.getElementById("snooze")?.close();
    act(thread, form, event.submitter);
  }, { capture: true });
})();

// The keyboard, as the list of keys says.
(() => {
  const frame = document.getElementById("frame");
  const links = () => [...document.querySelectorAll("#list li:not([hidden]) > a.row")];
  const current = () => {
    const all = links();
    const focused = all.indexOf(document.activeElement);
    return focused >= 0 ? focused : all.findIndex((one) => one.hasAttribute("aria-current"));
  };
  const isSeen = (element) => element !== null && element.checkVisibility();
  const move = (by) => {
    const all = links();
    if (all.length === 0) return;
    const to = all[Math.min(Math.max(current() + by, 0), all.length - 1)];
    if (isSeen(to)) {
      to.focus();
      to.scrollIntoView({ block: "nearest" });
    } else {
      location.assign(to.href);
    }
  };
  const press = (key) => {
    const target = [...document.querySelectorAll(`[data-key="${key}"]`)].find((one) => isSeen(one));
    if (target === undefined) return false;
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) target.focus();
    else target.click();
    return true;
  };
  const focusWriting = (id) => {
    const field = document.getElementById(id);
    if (!isSeen(field)) return false;
    field.focus();
    return true;
  };
  const chosen = () => (frame.classList.contains("frame-inbox") ? document.activeElement?.closest("li[data-thread]") : null);
  const fileChosen = (row, act) => {
    const form = document.createElement("form");
    form.action = `/threads/${row.dataset.thread}/${act}`;
    window.receptionistAct(row.dataset.thread, form, null);
  };

  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => {
      const row = chosen();
      if (row) location.assign(row.querySelector("a").href.replace(/#.*$/, "#reply"));
      else if (!focusWriting("reply")) press("r");
    },
    n: () => {
      const row = chosen();
      if (row) location.assign(row.querySelector("a").href.replace(/#.*$/, "#note"));
      else if (!press("n")) focusWriting("note");
    },
    c: () => {
      const row = chosen();
      if (row) location.assign(`/threads/${row.dataset.thread}/call`);
      else press("c");
    },
    a: () => press("a"),
    z: () => press("z"),
    e: () => {
      const row = chosen();
      const isOpen = !/show=(closed|snoozed)/.test(frame.dataset.news);
      if (row) fileChosen(row, isOpen ? "close" : "reopen");
      else press("e");
    },
    s: () => {
      const row = chosen();
      const dialog = document.getElementById("snooze");
      if (row && dialog) {
        dialog.dataset.thread = row.dataset.thread;
        dialog.querySelector("form.snooze").action = `/threads/${row.dataset.thread}/snooze`;
        dialog.showModal();
      } else press("s");
    },
    "/": () => document.getElementById("find").focus(),
    "?": () => document.getElementById("keys").showModal(),
    Escape: () => {
      const back = document.querySelector(".frame-ways .to-list");
      if (back !== null) location.assign(back.href);
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return; // which closes on Esc by itself
    const field = event.target.closest("input, textarea, select, [contenteditable]");
    if (field !== null) {
      if (event.key !== "Escape") return;
      event.preventDefault();
      const row = links()[Math.max(current(), 0)];
      field.blur();
      if (field.id === "find" && isSeen(row ?? null)) row.focus();
      return;
    }
    const does = keys[event.key];
    if (does === undefined) return;
    event.preventDefault();
    does();
  });
  for (const id of ["reply", "note"]) {
    if (location.hash === `#${id}`) focusWriting(id) || press(id[0]);
  }
})();
