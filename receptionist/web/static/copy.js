// Copies what stands beside a button. Without a clipboard the button stays away and the text can be marked by hand.
(() => {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.querySelector("span");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
        label.textContent = "Copied";
      } catch {
        label.textContent = "Mark it and copy";
      }
      setTimeout(() => { label.textContent = "Copy"; }, 2000);
    });
  }
})();
