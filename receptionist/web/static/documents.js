// An item that is chosen brings its name and price along, where nothing else was typed.
document.addEventListener("change", (event) => {
  const item = event.target;
  if (!(item instanceof HTMLSelectElement) || !("item" in item.dataset)) return;
  const line = item.closest("li");
  const chosen = item.selectedOptions[0];
  const before = [...item.options].find((option) => option.value === line.dataset.chosen);
  for (const [field, key] of [["name", "name"], ["price", "price"]]) {
    const input = line.querySelector(`[name^="${field}-"]`);
    if (input.value === "" || input.value === before?.dataset[key]) input.value = chosen.dataset[key] ?? "";
  }
  line.dataset.chosen = item.value;
});

for (const item of document.querySelectorAll("select[data-item]")) item.closest("li").dataset.chosen = item.value;
