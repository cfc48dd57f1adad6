// The receptionist's settings: hearing what is typed, more rows, and a warning before typed words are lost.
(() => {
  const form = document.querySelector("form[data-guarded]");
  if (!form) return;
  const says = document.getElementById("save-says");
  const heard = document.getElementById("listen-says");
  const spoken = [
    "greeting", "greeting_after_hours", "greeting_holiday", "greeting_returning", "disclosure", "recording_notice",
    "name", "voice", "pace", "warmth", "formality",
  ];
  let player = null;
  let changed = form.querySelector("[aria-invalid]") !== null;

  const stop = () => {
    player?.audio.pause();
    player?.button.removeAttribute("aria-busy");
    player = null;
  };

  for (const button of form.querySelectorAll("[data-listen]")) {
    button.setAttribute("role", "button");
    button.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      button.click();
    });
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      const again = player?.button === button;
      stop();
      if (again) return;
      const address = new URL(button.href);
      for (const name of spoken) address.searchParams.set(name, form.querySelector(`[name=${name}]`).value);
      address.searchParams.set("quote", "on");
      const audio = new Audio(address);
      player = { audio, button };
      button.setAttribute("aria-busy", "true");
      heard.textContent = "Speaking";
      audio.addEventListener("ended", stop);
      audio.addEventListener("error", async () => {
        stop();
        const answer = await fetch(address).catch(() => null);
        const why = answer && !answer.ok ? await answer.text() : "It cannot be heard right now.";
        says.textContent = why;
        heard.textContent = why;
      });
      await audio.play().catch(() => {});
    });
  }

  for (const more of form.querySelectorAll("[data-add]")) {
    more.hidden = false;
    more.addEventListener("click", () => {
      const rows = document.getElementById(`${more.dataset.add}-rows`);
      rows.append(document.getElementById(`${more.dataset.add}-row`).content.cloneNode(true));
      rows.lastElementChild.querySelector("input, textarea").focus();
    });
  }

  form.addEventListener("input", () => {
    changed = true;
    says.textContent = says.dataset.unsaved;
  });
  form.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
})();
