// A timeline to drag along and to step along with arrow keys.

import { day, h, iso, s, show, stamp } from "./dom.js";

const MONTH = 30.4375 * 864e5;
const TALL = 104, FLOOR = 78;

export function step(on, months) {
  const [year, month] = on.split("-").map(Number);
  const at = year * 12 + month - 1 + months;
  return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}-01`;
}

export const within = (on, outline) => (on < outline.start ? outline.start : on > outline.end ? outline.end : on);

function months(from, to) {
  const [a, b] = from.split("-").map(Number), [c, d] = to.split("-").map(Number);
  return (c - a) * 12 + d - b;
}

// `moved(on, settled)` is called while the handle moves, and when it stands.
export function timeline(outline, moved) {
  const first = stamp(outline.start), last = stamp(outline.end);
  const drawing = s("svg", { class: "timeline", "aria-hidden": "true" });
  const slider = h("div", {
    class: "slider", role: "slider", tabindex: 0, "aria-label": "Date", "aria-orientation": "horizontal",
    "aria-valuemin": 0, "aria-valuemax": months(outline.start, outline.end),
  }, drawing);
  let on = outline.start, width = 0, handle = null, grip = null, dragging = false;
  const x = (time) => ((time - first) / Math.max(1, last - first)) * width;

  function draw() {
    width = Math.max(200, slider.clientWidth);
    drawing.setAttribute("viewBox", `0 0 ${width} ${TALL}`);
    drawing.setAttribute("width", width);
    drawing.setAttribute("height", TALL);
    const most = Math.max(1, ...Object.values(outline.months));
    const eras = outline.leaders.map((one, place) => {
      const left = x(Math.max(first, stamp(one.start))), right = x(Math.min(last, stamp(one.end)));
      const family = one.name.split(" ").at(-1);
      return [
        s("rect", { class: `era-${place % 2}`, x: left, y: 22, width: Math.max(1, right - left), height: FLOOR - 22 }),
        right - left > family.length * 6.6 && s("text", { class: "era-name", x: (left + right) / 2, y: 36 }, family),
      ];
    });
    const each = Math.max(1.5, (MONTH / Math.max(1, last - first)) * width - 0.5);
    const bars = Object.entries(outline.months).map(([month, n]) => {
      const tall = 36 * Math.sqrt(n / most);
      return s("rect", { class: "stir", x: x(stamp(`${month}-01`)), y: FLOOR - tall, width: each, height: tall });
    });
    const from = Number(outline.start.slice(0, 4)), to = Number(outline.end.slice(0, 4));
    const every = [1, 2, 5, 10, 20, 50].find((n) => ((to - from) / n) * 44 < width) ?? 100;
    const years = [];
    for (let year = Math.ceil(from / every) * every; year <= to; year += every) {
      const at = x(Math.max(first, stamp(`${String(year).padStart(4, "0")}-01-01`)));
      years.push(s("line", { class: "tick", x1: at, x2: at, y1: FLOOR, y2: FLOOR + 5 }),
        s("text", { class: "year", x: Math.min(Math.max(at, 14), width - 14), y: FLOOR + 19 }, year));
    }
    const stops = outline.stops.map((one) =>
      s("path", { class: "stop", d: `M${x(stamp(one.on)) - 5} 8h10l-5 9z` }, s("title", {}, one.label)));
    handle = s("line", { class: "handle", y1: 6, y2: FLOOR + 6 });
    grip = s("circle", { class: "grip", r: 8, cy: FLOOR });
    show(drawing, eras, bars, s("line", { class: "axis", x1: 0, x2: width, y1: FLOOR, y2: FLOOR }), years, stops,
      handle, grip);
    put();
  }

  function put() {
    if (handle) {
      const at = x(stamp(on));
      handle.setAttribute("x1", at);
      handle.setAttribute("x2", at);
      grip.setAttribute("cx", Math.min(Math.max(at, 8), width - 8));
    }
    slider.setAttribute("aria-valuenow", months(outline.start, on));
    slider.setAttribute("aria-valuetext", day(on));
  }

  const place = (event) => event.clientX - slider.getBoundingClientRect().left;
  const at = (event) => {
    const time = first + (place(event) / width) * (last - first);
    return within(`${iso(Math.min(last, Math.max(first, time))).slice(0, 7)}-01`, outline);
  };

  slider.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const high = event.clientY - slider.getBoundingClientRect().top < 20;
    const near = high && outline.stops.find((one) => Math.abs(x(stamp(one.on)) - place(event)) < 9);
    if (near) {
      moved(near.on, true);
      return;
    }
    dragging = true;
    slider.setPointerCapture(event.pointerId);
    moved(at(event), false);
  });
  slider.addEventListener("pointermove", (event) => { if (dragging) moved(at(event), false); });
  const drop = (event) => {
    if (!dragging) return;
    dragging = false;
    moved(event.type === "pointerup" ? at(event) : on, true);
  };
  slider.addEventListener("pointerup", drop);
  slider.addEventListener("pointercancel", drop);
  slider.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 12, PageDown: -12 }[event.key];
    const to = by ? step(on, event.shiftKey ? by * 12 : by)
      : event.key === "Home" ? outline.start : event.key === "End" ? outline.end : null;
    if (to === null) return;
    event.preventDefault();
    moved(within(to, outline), true);
  });
  const watching = new ResizeObserver(draw);
  watching.observe(slider);
  return {
    element: slider,
    set(to) { on = to; put(); },
    close() { watching.disconnect(); },
  };
}
