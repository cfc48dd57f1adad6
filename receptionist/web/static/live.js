// News of the business: one stream for all windows of this browser, and an event "news" on the document for each hint.
// What a page shows is asked for again from the server, so that nothing is missed while there is no stream.
(() => {
  const LOOK_AGAIN_MS = 30_000;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("receptionist-news") : null;
  let source = null;
  let release = null; // ends this window's turn to hold the stream
  let isConnected = false;
  let pause = 2000; // before a stream that was refused is asked for again

  const tell = (hints) => document.dispatchEvent(new CustomEvent("news", { detail: hints }));
  const share = (hints) => {
    tell(hints);
    channel?.postMessage({ hints });
  };
  const connected = (is, anew = false) => {
    const begins = is && (anew || !isConnected);
    isConnected = is;
    document.documentElement.dataset.news = is ? "live" : "polled";
    // Whatever came since this page was made, or while there was no stream: null asks for everything. Also where one
    // window took the stream over from another: what came in between was told to neither.
    if (begins) tell(null);
  };
  if (channel !== null) {
    channel.onmessage = (message) => {
      if ("hints" in message.data) tell(message.data.hints);
      if ("connected" in message.data) connected(message.data.connected, message.data.anew);
      if ("asks" in message.data && source !== null) channel.postMessage({ connected: isConnected });
    };
  }

  const open = () => {
    source = new EventSource("/live");
    source.onopen = () => {
      pause = 2000;
      connected(true, true);
      channel?.postMessage({ connected: true, anew: true });
    };
    source.addEventListener("news", (event) => share(JSON.parse(event.data)));
    source.addEventListener("all", () => share(null));
    source.onerror = () => {
      connected(false);
      channel?.postMessage({ connected: false });
      // The browser tries again by itself, unless it was refused.
      if (source.readyState === EventSource.CLOSED) {
        setTimeout(reopen, pause);
        pause = Math.min(pause * 2, LOOK_AGAIN_MS);
      }
    };
  };
  const close = () => {
    source?.close();
    source = null;
  };
  const reopen = () => {
    if (source === null) return;
    close();
    open();
  };

  const start = () => {
    if (navigator.locks && channel !== null) {
      navigator.locks.request("receptionist-news", () => new Promise((resolve) => {
        release = resolve;
        open();
      }));
      channel.postMessage({ asks: true });
    } else {
      // Browsers keep few connections to one place: a window nobody looks at gives its own back.
      const follow = () => {
        if (document.hidden) close();
        else if (source === null) {
          open();
          tell(null);
        }
      };
      document.addEventListener("visibilitychange", follow);
      follow();
    }
  };
  document.addEventListener("DOMContentLoaded", start); // by then htmx hears what it is asked for
  window.addEventListener("pagehide", () => {
    close();
    release?.();
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    start();
    tell(null);
  });

  setInterval(() => {
    if (!document.hidden && !isConnected) tell(null);
  }, LOOK_AGAIN_MS);
})();

// What a page polls (#poll asks for what the page lacks) it asks for at once when there is news of its thread.
(() => {
  let isAsking = false;
  let isStale = false;

  const ask = () => {
    const poll = document.getElementById("poll");
    if (poll === null) return;
    if (isAsking || document.hidden) isStale = true;
    else htmx.trigger(poll, "ask");
  };
  document.addEventListener("news", (event) => {
    const thread = document.getElementById("poll")?.dataset.thread;
    if (thread !== undefined && (event.detail === null || thread in event.detail)) ask();
  });
  const settled = () => {
    isAsking = false;
    if (isStale && !document.hidden) {
      isStale = false;
      ask();
    }
  };
  document.addEventListener("visibilitychange", () => {
    if (!isAsking) settled();
  });
  document.addEventListener("htmx:beforeSend", (event) => {
    if (event.target.id === "poll") isAsking = true;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "poll") settled(); // other parts settle too, while this one is still asked for
  });
  for (const name of ["htmx:sendError", "htmx:sendAbort", "htmx:responseError", "htmx:timeout"]) document.addEventListener(name, settled);
  // Nothing new (204) is swapped for nothing and settles nothing.
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.xhr?.status === 204) settled();
  });
})();

// Who answers in a thread is made anew with its news; what is chosen there and not yet set stays chosen.
(() => {
  let chosen = null;
  document.addEventListener("htmx:oobBeforeSwap", () => {
    const mode = document.getElementById("mode");
    chosen = mode === null || mode.selectedOptions[0].defaultSelected ? null : mode.value;
  });
  document.addEventListener("htmx:oobAfterSwap", () => {
    const mode = document.getElementById("mode");
    if (mode !== null && chosen !== null) mode.value = chosen;
  });
})();

// By choice, kept in this browser: a sound, and the browser's own notifications while nobody looks.
(() => {
  const wants = (what) => localStorage.getItem(`receptionist-${what}`) === "yes";
  const sound = document.getElementById("want-sound");
  const notices = document.getElementById("want-notices");
  let audio = null;

  if (sound !== null) {
    sound.checked = wants("sound");
    sound.addEventListener("change", () => {
      localStorage.setItem("receptionist-sound", sound.checked ? "yes" : "no");
      if (sound.checked) ring(880);
    });
  }
  if (notices !== null) {
    const can = "Notification" in window && Notification.permission !== "denied";
    notices.checked = can && wants("notices") && Notification.permission === "granted";
    notices.disabled = !can;
    document.getElementById("no-notices").hidden = can;
    notices.addEventListener("change", async () => {
      if (notices.checked && (await Notification.requestPermission()) !== "granted") notices.checked = false;
      localStorage.setItem("receptionist-notices", notices.checked ? "yes" : "no");
    });
  }

  // Browsers keep a page silent until it is touched: a sound that is wished for is made ready by the first touch.
  const ready = () => {
    if (wants("sound")) (audio ??= new AudioContext()).resume();
  };
  for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, ready, { once: true, capture: true });

  const ring = (hz) => {
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = hz;
    loud.gain.setValueAtTime(0.08, audio.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.25);
    tone.connect(loud).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.25);
  };

  // Every window hears of it; the one that gets there first tells, and no other for a while. What one window writes
  // into storage another may read too late: only a lock is sure, and where there is none storage must do.
  const TOLD_MS = 3000;
  const once = (what, thread, tell) => {
    const key = `receptionist-told-${what}-${thread}`;
    if (navigator.locks) {
      navigator.locks.request(key, { ifAvailable: true }, (lock) => {
        if (lock === null) return undefined;
        tell();
        return new Promise((done) => setTimeout(done, TOLD_MS));
      });
      return;
    }
    const now = Date.now();
    if (now - Number(localStorage.getItem(key) ?? 0) < TOLD_MS) return;
    localStorage.setItem(key, String(now));
    setTimeout(() => localStorage.removeItem(key), TOLD_MS + 2000);
    tell();
  };
  const UNTOUCHED_MS = 300; // a window that nobody touched may be kept silent: others go first

  document.addEventListener("news", (event) => {
    for (const [thread, kinds] of Object.entries(event.detail ?? {})) {
      const rings = kinds.includes("rings");
      if (!rings && !kinds.includes("arrived")) continue;
      if (wants("sound")) {
        const sound = () => once("sound", thread, () => ring(rings ? 660 : 880));
        if (audio?.state === "running") sound();
        else setTimeout(sound, UNTOUCHED_MS);
      }
      if (wants("notices") && Notification.permission === "granted") {
        once("notice", thread, () => {
          if (!document.hidden) return;
          const notice = new Notification(rings ? "A call is ringing" : "A new text", { tag: thread });
          notice.onclick = () => {
            window.focus();
            location.assign(rings ? "/" : `/threads/${thread}#end`);
          };
        });
      }
    }
  });
})();
