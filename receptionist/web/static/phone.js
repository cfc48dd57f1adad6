// The phone's screen stays at its newest text; Enter sends.
(() => {
  const toEnd = () => {
    const screen = document.getElementById("screen");
    screen.scrollTop = screen.scrollHeight;
  };
  const write = document.getElementById("write");
  write.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      write.form.requestSubmit();
    }
  });
  document.body.addEventListener("htmx:afterSettle", toEnd);
  toEnd();
})();
