// j and k walk from visit to visit, Enter opens one; the arrow keys go to the days before and after.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "j" || event.key === "k") {
    const links = [...document.querySelectorAll("[data-visit]")];
    const at = links.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
    links[Math.min(Math.max(at, 0), links.length - 1)]?.focus();
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    document.querySelector(`.calendar-ways [rel=${event.key === "ArrowLeft" ? "prev" : "next"}]`)?.click();
  }
});
