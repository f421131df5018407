// Elements made from data: text is always text, never markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === "value" && "value" in element && element.tagName !== "OPTION") {
      element.value = value;
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  add(element, children);
  return element;
}

export function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

export const h = (tag, properties, ...children) => fill(document.createElement(tag), properties, children);
export const s = (tag, properties, ...children) => fill(document.createElementNS(SVG, tag), properties, children);

export function show(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

export function say(words) {
  const place = document.getElementById("said");
  if (place) place.textContent = words;
}

// A fact's source, one click away.
export function source(from, extra = {}) {
  const lines = [];
  const works = source.works ?? {};
  if (from?.id && works[from.id]) lines.push(h("p", {}, works[from.id]));
  if (from?.place) lines.push(h("p", {}, h("b", {}, "Where: "), from.place));
  if (extra.end && extra.end !== from?.place) lines.push(h("p", {}, h("b", {}, "Exit: "), extra.end));
  if (extra.found) lines.push(h("p", {}, h("b", {}, "As found: "), extra.found));
  if (extra.unsure) lines.push(h("p", {}, "The source's dates leave open whether it holds for this very day."));
  if (from?.note) lines.push(h("p", {}, h("b", {}, "Note: "), from.note));
  if (!lines.length) lines.push(h("p", {}, "The history names no source for this."));
  return h("details", { class: "source" }, h("summary", {}, "source"), h("div", { class: "slip" }, lines));
}

export const plural = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];

// 1957-06-18 as 18 June 1957, 1957-06 as June 1957; ranges by their ends; what is no date stays as it is.
export function day(text) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text ?? "");
  if (!found) {
    const parts = (text ?? "").split("/");
    return parts.length === 2 ? `${day(parts[0])} to ${day(parts[1])}` : text ?? "";
  }
  const [, year, month, date] = found;
  return [date && String(Number(date)), month && MONTHS[Number(month) - 1], year].filter(Boolean).join(" ");
}

export const stamp = (text) => Date.parse(`${text}T00:00:00Z`);
export const iso = (time) => new Date(time).toISOString().slice(0, 10);
