// A drawing of the page as SVG or PNG: its colours and letters written into it, so that it stands alone.

import { h } from "./dom.js";

const LOOK = ["fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "font-family", "font-size",
  "font-weight", "text-anchor"];

function alone(drawing) {
  const copy = drawing.cloneNode(true);
  const from = [drawing, ...drawing.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
  from.forEach((element, place) => {
    const look = getComputedStyle(element);
    for (const name of LOOK) {
      const value = look.getPropertyValue(name);
      if (value) to[place].setAttribute(name, value.replaceAll('"', "'"));
    }
    for (const name of ["class", "tabindex", "role"]) to[place].removeAttribute(name);
  });
  const box = drawing.viewBox.baseVal;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width);
  copy.setAttribute("height", box.height);
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({
    x: box.x, y: box.y, width: box.width, height: box.height,
    fill: getComputedStyle(document.documentElement).getPropertyValue("--card").trim(),
  })) paper.setAttribute(name, value);
  copy.prepend(paper);
  return { text: new XMLSerializer().serializeToString(copy), width: box.width, height: box.height };
}

function give(blob, name) {
  const link = h("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function asSvg(drawing, name) {
  give(new Blob([alone(drawing).text], { type: "image/svg+xml" }), `${name}.svg`);
}

export async function asPng(drawing, name, scale = 2) {
  const { text, width, height } = alone(drawing);
  const from = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  const image = new Image();
  await new Promise((done, failed) => {
    image.onload = done;
    image.onerror = () => failed(new Error("the drawing could not be made into a picture"));
    image.src = from;
  });
  const canvas = h("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(from);
  give(await new Promise((done) => canvas.toBlob(done, "image/png")), `${name}.png`);
}

export const text = (words, name, type = "text/plain") => give(new Blob([words], { type }), name);

// The buttons under a figure. `find` gives the drawing when it is wanted.
export function saves(find, name, csv, drawn = true) {
  const done = h("span", { class: "hint", role: "status" });
  return h("div", { class: "save" },
    drawn && h("button", { type: "button", class: "quiet", on: { click: () => asSvg(find(), name) } }, "SVG"),
    drawn && h("button", { type: "button", class: "quiet", on: { click: () => asPng(find(), name).catch((error) => { done.textContent = error.message; }) } }, "PNG"),
    csv && h("a", { href: csv, download: "" }, "CSV"), done);
}
