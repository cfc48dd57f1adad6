// Writing in a thread: what is typed is kept, templates are put in by button or by "/", photos are made to fit.
(() => {
  const form = document.getElementById("end");
  const field = document.getElementById("reply");
  if (form === null || field === null) return;
  form.classList.add("scripted");

  // --- what is typed is kept, also when the window is left in the middle of a word
  const address = field.getAttribute("hx-post");
  let kept = field.value;
  let asked = kept; // to be kept: more may be typed before the answer, which may be a refusal
  field.addEventListener("htmx:beforeSend", () => {
    asked = field.value;
  });
  field.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) kept = asked;
  });
  window.addEventListener("pagehide", () => {
    if (form.dataset.sent || field.value === kept) return;
    const data = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") data.append(name, value);
    navigator.sendBeacon(address, data);
  });
  for (const choice of form.querySelectorAll("input[name=as]")) {
    choice.addEventListener("change", () => {
      htmx.trigger(field, "keep");
      field.focus();
    });
  }

  // --- templates
  const templates = [...form.querySelectorAll("button.template")].map((button) => ({
    name: button.querySelector("strong").textContent,
    text: button.dataset.text,
    button,
  }));
  const insert = (text, from, to) => {
    field.focus();
    field.setRangeText(text, from, to, "end");
    // The first field that nobody could fill in is chosen, to be written over.
    const open = /\{[a-z_]+\}/.exec(text);
    if (open !== null) field.setSelectionRange(from + open.index, from + open.index + open[0].length);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  for (const template of templates) {
    template.button.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("templates").open = false;
      insert(template.text, field.selectionStart, field.selectionEnd);
    });
  }

  const list = document.getElementById("slash");
  let found = [];
  let chosen = 0;
  let start = -1; // of the "/"
  const close = () => {
    list.hidden = true;
    found = [];
    field.removeAttribute("aria-activedescendant");
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-expanded");
    field.removeAttribute("role");
  };
  const mark = () => {
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", `slash-${chosen}`);
  };
  const take = (place) => {
    const text = found[place].text;
    close();
    insert(text, start, field.selectionStart);
  };
  const look = () => {
    const typed = /(^|\s)\/([^/\n]{0,30})$/.exec(field.value.slice(0, field.selectionStart));
    if (typed === null || form.querySelector("input[name=as][value=note]:checked")) return close();
    start = field.selectionStart - typed[2].length - 1;
    const words = typed[2].toLowerCase();
    found = templates.filter((one) => one.name.toLowerCase().includes(words)).slice(0, 8);
    if (found.length === 0) return close();
    list.replaceChildren(...found.map((one, place) => {
      const item = document.createElement("li");
      item.id = `slash-${place}`;
      item.setAttribute("role", "option");
      const name = document.createElement("strong");
      name.textContent = one.name;
      const text = document.createElement("span");
      text.className = "quiet";
      text.textContent = one.text;
      item.append(name, text);
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(place);
      });
      return item;
    }));
    chosen = 0;
    list.hidden = false;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-controls", "slash");
    field.setAttribute("aria-expanded", "true");
    mark();
  };
  field.addEventListener("input", look);
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      chosen = (chosen + step + found.length) % found.length;
      mark();
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  // --- files: a photo larger than the carrier takes is made smaller here; then it is kept with the draft
  const files = form.querySelector("input[type=file]");
  const SIDES = [2048, 1600, 1280, 1024, 800, 640];
  const smaller = async (file, most) => {
    if (!/^image\/(jpeg|png|webp|heic|heif)$/.test(file.type) || file.size <= most) return file;
    const picture = await createImageBitmap(file).catch(() => null);
    if (picture === null) return file;
    for (const side of SIDES) {
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
      if (blob !== null && blob.size <= most) {
        return new File([blob], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
      }
    }
    return file;
  };
  files?.addEventListener("change", async () => {
    if (files.files.length === 0) return;
    const most = Math.floor(Number(files.dataset.most) / files.files.length);
    const fitting = new DataTransfer();
    for (const file of files.files) fitting.items.add(await smaller(file, most));
    files.files = fitting.files;
    form.requestSubmit(form.querySelector("button[name=attach]"));
  });
})();
