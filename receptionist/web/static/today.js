// The technician's day. A tap is kept on the telephone until the server has it: vans are often without signal. Each has
// a key of its own, so that one which is sent twice counts once, and says how long it waited.
(() => {
  const RETRY_MS = 8000;
  const LOOK_MS = 60000;
  const ROAD_MS = 120000;
  const FIX_MS = 4000;
  const ANSWER_MS = 15000; // a line that hangs must not keep the next try waiting
  const NEXT = { "on-my-way": "start", start: "finish" };
  const day = document.getElementById("day");
  const line = document.getElementById("line");
  const share = document.getElementById("share");
  const kept = `taps:${day.dataset.user}`;
  const shared = `share:${day.dataset.user}`;
  const answered = "tap-answered";
  let sending = false;

  const waiting = () => JSON.parse(localStorage.getItem(kept) ?? "[]");
  const keep = (taps) => localStorage.setItem(kept, JSON.stringify(taps));
  const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

  const say = (words) => {
    line.textContent = words;
    line.hidden = !words;
  };

  // What was tapped is shown as done, with what is missing: it has not left this telephone.
  const mark = () => {
    const taps = waiting();
    for (const tap of taps) {
      const job = document.getElementById(tap.job);
      const form = job?.querySelector(`form[data-tap="${tap.act}"]`);
      if (!form) continue;
      if (tap.act !== "late") {
        form.hidden = true;
        const next = job.querySelector(`form[data-tap="${NEXT[tap.act]}"]`);
        if (next) next.hidden = false;
        if (tap.act !== "on-my-way") job.querySelector("details")?.setAttribute("hidden", "");
      }
      const chip = job.querySelector(".chip");
      chip.className = "chip chip-wait";
      chip.textContent = `${tap.says}: not sent yet`;
    }
    if (!taps.length) return say("");
    const said = taps.map((tap) => `${tap.says} (${clock(tap.at)})`).join(", ");
    say(`${said}: will send when you are back online.`);
  };

  const show = (html) => {
    if (day.contains(document.activeElement) && document.activeElement.matches("select")) return;
    day.innerHTML = html;
    mark();
  };

  const post = (url, fields) =>
    fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-Part": "day" },
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });

  const where = () =>
    new Promise((found) => {
      if (localStorage.getItem(shared) !== "yes" || !navigator.geolocation) return found(null);
      navigator.geolocation.getCurrentPosition(
        (at) => found({ latitude: at.coords.latitude, longitude: at.coords.longitude }),
        () => found(null),
        { timeout: FIX_MS, maximumAge: 60000, enableHighAccuracy: true },
      );
    });

  // In their order, one at a time; what the server has said yes or no to is done with.
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      while (waiting().length) {
        const tap = waiting()[0];
        const waited = Math.max(0, Math.round((Date.now() - tap.at) / 1000));
        const answer = await post(tap.url, { ...tap.fields, waited_seconds: waited });
        if (answer.type === "opaqueredirect") return say("Sign in again: what you tapped is kept, and is sent then.");
        if (answer.status >= 500 || answer.status === 429) return mark();
        keep(waiting().filter((one) => one.fields.key !== tap.fields.key));
        sessionStorage.setItem(answered, String(Date.now()));
        const html = answer.headers.get("Content-Type")?.startsWith("text/html") ? await answer.text() : "";
        if ([200, 409, 422].includes(answer.status)) show(html);
        else say("This job is no longer yours. Load the page again.");
      }
      if (!waiting().length && line.textContent.includes("back online")) say("");
    } catch {
      mark(); // no signal
    } finally {
      sending = false;
    }
  };

  day.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-tap]");
    if (!form) return;
    event.preventDefault();
    const fields = Object.fromEntries(new FormData(form, event.submitter));
    fields.key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    const job = form.closest(".job").id;
    const says = event.submitter.closest("details")?.querySelector("summary").textContent ?? event.submitter.textContent;
    const tap = { url: form.getAttribute("action"), act: form.dataset.tap, job, fields, says: says.trim(), at: Date.now() };
    keep([...waiting(), tap]);
    form.closest("details")?.removeAttribute("open");
    mark();
    say(`${tap.says}…`);
    const place = form.dataset.tap === "finish" || form.dataset.tap === "late" ? null : await where();
    if (place) keep(waiting().map((one) => (one.fields.key === fields.key ? { ...one, fields: { ...fields, ...place } } : one)));
    void send();
  });

  const look = async () => {
    if (document.hidden || sending || waiting().length || day.querySelector("details[open]")) return;
    try {
      const answer = await fetch(location.href, {
        headers: { "X-Part": "day" },
        redirect: "manual",
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if (answer.ok) show(await answer.text());
    } catch {
      // the next look may have signal
    }
  };

  const drive = async () => {
    const job = [...day.querySelectorAll('.job[data-state="en_route"]')].at(-1); // one forgotten yesterday stands first
    if (!job || document.hidden) return;
    const place = await where();
    if (place) await post(`/today/${job.id}/position`, place).catch(() => {});
  };

  if (navigator.geolocation && share) {
    share.closest("label").hidden = false;
    share.checked = localStorage.getItem(shared) === "yes";
    share.addEventListener("change", () => {
      localStorage.setItem(shared, share.checked ? "yes" : "no");
      if (share.checked) void where(); // the browser asks now, not at the wheel
    });
  }
  window.addEventListener("online", () => void send());
  document.addEventListener("visibilitychange", () => void send().then(look));
  setInterval(() => void send(), RETRY_MS);
  setInterval(() => void look(), LOOK_MS);
  setInterval(() => void drive(), ROAD_MS);
  mark();
  // This page may have been made while the last one's tap was on its way.
  const isFresh = () => Date.now() - Number(sessionStorage.getItem(answered) ?? 0) > ANSWER_MS;
  void send().then(() => isFresh() || look());
})();
