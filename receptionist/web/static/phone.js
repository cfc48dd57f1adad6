// The phone's screen stays at its newest text. Enter sends, and the next text can be written at once.
(() => {
  const toEnd = () => {
    const screen = document.getElementById("screen");
    screen.scrollTop = screen.scrollHeight;
  };
  const write = document.getElementById("write");
  const form = write.form;
  let sent = null; // the form as it was sent, until the answer is here
  write.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("htmx:beforeSend", () => {
    sent = new FormData(form);
    write.value = "";
    for (const choice of form.querySelectorAll("input[type=checkbox]")) choice.checked = false;
    form.querySelector("details").open = false;
    form.querySelector(".problem")?.remove();
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful || sent === null) return;
    // Nothing is lost: what was refused stands before what was typed meanwhile.
    write.value = [sent.get("text"), write.value].filter(Boolean).join("\n");
    for (const choice of form.querySelectorAll("input[type=checkbox]")) choice.checked = sent.has(choice.name);
    if (event.detail.xhr.status === 422) {
      form.submit(); // a whole page says what was wrong
      return;
    }
    const says = document.createElement("p");
    says.className = "problem";
    says.setAttribute("role", "alert");
    says.textContent = "This was not sent: the server did not answer. Send it again.";
    form.prepend(says);
  });
  document.body.addEventListener("htmx:afterSettle", toEnd);
  toEnd();
})();
