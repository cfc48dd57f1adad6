// A row that could not be saved comes back with what is wrong: it is shown like one that could.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Only what goes with the way of charging is asked for; the rest stays empty.
(() => {
  const NEEDS = { upto: ["range"], minimum_hours: ["hourly"], amount: ["flat", "from", "range", "hourly"] };
  const show = (form) => {
    const charge = form.querySelector('[name="charge"]')?.value;
    for (const [name, charges] of Object.entries(NEEDS)) {
      const field = form.querySelector(`[name="${name}"]`);
      if (charge && field) field.closest(".field").hidden = !charges.includes(charge) && field.value === "";
    }
  };
  const showAll = () => document.querySelectorAll(".price-form").forEach(show);
  document.addEventListener("change", (event) => {
    if (event.target.name === "charge") show(event.target.form);
  });
  // With the swap, not after it: whoever types at once keeps the field they are in.
  document.addEventListener("htmx:afterSwap", (event) => {
    showAll();
    const opened = event.detail.elt;
    const first = opened.querySelector?.('[aria-invalid="true"], .price-form input:not([type="hidden"])') ?? opened.querySelector?.("a.button");
    first?.focus();
  });
  showAll();
})();
