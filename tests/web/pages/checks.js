// Faults of the page as it stands: overflow, contrast under 4.5 (3 for large text), touch targets under 44 px on a
// narrow screen, headings that skip a level, names that are missing.
() => {
  const faults = [];
  const brief = (element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
  const isShown = (element) => element.checkVisibility({ checkVisibilityCSS: true }) && !element.closest(".hidden-text, .symbols, .skip");

  if (document.documentElement.scrollWidth > window.innerWidth) {
    faults.push(`is ${document.documentElement.scrollWidth} px wide`);
  }

  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { red, green, blue, alpha };
  };
  const luminance = ({ red, green, blue }) => {
    const linear = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.alpha === 1) return colour;
    }
    return { red: 255, green: 255, blue: 255, alpha: 1 };
  };
  for (const element of document.body.querySelectorAll("*")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!hasText || !isShown(element) || element.closest("svg, noscript, script")) continue;
    const style = getComputedStyle(element);
    const [dark, light] = [luminance(channels(style.color)), luminance(ground(element))].sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    if (contrast < (size >= 24 ? 3 : 4.5)) faults.push(`contrast ${contrast.toFixed(2)}: ${brief(element)}`);
    if (size < 12) faults.push(`text of ${size} px: ${brief(element)}`);
  }

  if (window.innerWidth < 768) {
    for (const element of document.querySelectorAll("a, button, input:not([type=hidden]), summary")) {
      if (!isShown(element) || element.closest("svg")) continue;
      // A box to tick and a choice are touched by their labels.
      const touched = ["checkbox", "radio"].includes(element.type) ? element.closest("label") ?? element : element;
      const box = touched.getBoundingClientRect();
      const isInText = element.tagName === "A" && getComputedStyle(element).display === "inline";
      if (box.height < 44 && !isInText) faults.push(`${box.height} px high: ${brief(element)}`);
    }
  }

  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
    const now = Number(heading.tagName[1]);
    if (now > level + 1) faults.push(`skips a level: ${brief(heading)}`);
    level = now;
  }
  if (document.querySelectorAll("h1").length !== 1) faults.push("has not exactly one h1");
  if (document.querySelectorAll("main").length !== 1) faults.push("has not exactly one main");
  for (const element of document.querySelectorAll("a, button")) {
    if (isShown(element) && !element.closest("svg") && !(element.textContent.trim() || element.getAttribute("aria-label"))) {
      faults.push(`has no name: ${brief(element)}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) faults.push(`id twice: ${id}`);
  return faults;
}
