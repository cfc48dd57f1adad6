// The first run: guesses the time zone, and lets the greeting be heard without leaving the page.
(() => {
  const zones = document.querySelector("select[data-guess-zone]");
  if (zones && !("chosen" in zones.dataset)) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    const here = zone.includes("/") ? zone : "";  // "UTC" is a machine's, and nobody's place
    if (here && ![...zones.options].some((option) => option.value === here)) zones.add(new Option(here, here));
    if (here) zones.value = here;
  }
  const audio = document.querySelector("audio[data-greeting]");
  const listen = document.querySelector("button[data-listen]");
  const words = document.querySelector("textarea[name=greeting]");
  if (audio && listen && words) {
    listen.addEventListener("click", (event) => {
      event.preventDefault();
      audio.src = `${audio.dataset.greeting}?words=${encodeURIComponent(words.value)}`;
      audio.play().catch(() => {});
    });
  }
})();
