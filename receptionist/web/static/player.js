// Each time in the transcript becomes a button that plays the recording from there; the turn being played is marked.
(() => {
  const audio = document.querySelector("#player audio");
  const times = [...document.querySelectorAll(".turn-at")];
  for (const time of times) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = time.className;
    button.dataset.at = time.dataset.at;
    button.textContent = time.textContent;
    button.setAttribute("aria-label", `Play from ${time.textContent}`);
    button.addEventListener("click", () => {
      audio.currentTime = Number(button.dataset.at);
      audio.play();
    });
    time.replaceWith(button);
  }
  const turns = [...document.querySelectorAll(".turn")];
  audio.addEventListener("timeupdate", () => {
    const begun = turns.filter((turn) => Number(turn.querySelector(".turn-at").dataset.at) <= audio.currentTime);
    for (const turn of turns) turn.classList.toggle("turn-playing", turn === begun.at(-1) && !audio.paused);
  });
})();
