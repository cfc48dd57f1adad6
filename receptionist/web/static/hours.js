// Monday's hours for the other working days, in the form only: nothing is saved by it.
(() => {
  const button = document.getElementById("copy-monday");
  const times = (day) => [...document.querySelectorAll(`[name^="opens_${day}_"], [name^="closes_${day}_"]`)];
  button.hidden = false;
  button.addEventListener("click", () => {
    const monday = times(0).map((field) => field.value);
    for (const day of [1, 2, 3, 4]) times(day).forEach((field, place) => { field.value = monday[place] ?? ""; });
  });
})();
