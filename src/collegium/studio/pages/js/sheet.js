// A charter as a hierarchy: boxes, arrows between them, the circle numbered, what is cut and what is gone.

import { h, s } from "./dom.js";

const place = (points) => {
  const [x, y] = points[Math.floor(points.length / 2)];
  return [x, y];
};

function tip(points) {
  const [x, y] = points.at(-1), [a, b] = points.at(-2) ?? points[0];
  const long = Math.hypot(x - a, y - b) || 1, dx = (x - a) / long, dy = (y - b) / long;
  return `M${x} ${y}L${x - 8 * dx - 3.6 * dy} ${y - 8 * dy + 3.6 * dx}L${x - 8 * dx + 3.6 * dy} ${y - 8 * dy - 3.6 * dx}Z`;
}

const DOES = { sits: "sits in", leads: "leads", nominate: "nominates", ratify: "ratifies", elect: "elects", appoint: "appoints",
  "co-opt": "co-opts", delegate: "sends delegates to", confirm: "confirms", recommend: "recommends" };
export const does = (powers) => powers.filter((one) => one !== "sits" || !powers.includes("leads")).map((one) => DOES[one] ?? `may ${one}`).join(" and ");

// `look` tells what stands out: `circle` (a circle of the view), `cut` (ids of clauses), `all` (every link),
// `picked` (what was chosen), `gone` (a view whose links are shown where this one has them no more).
export function sheet(view, drawing, { circle = null, cut = [], all = false, picked = null, gone = null, base = null, choose, title }) {
  const names = Object.fromEntries(view.actors.map((one) => [one.id, one.name]));
  const key = (link) => `${link.source}>${link.target}`;
  const ways = new Map();
  (base ?? view).links.forEach((link, number) => ways.set(key(link), drawing.arrows[number]));
  const boxes = new Map(drawing.boxes.map((box) => [box.actor, box]));
  const straight = (link) => {
    const from = boxes.get(link.source), to = boxes.get(link.target);
    return from && to ? [[from.x, from.y], [to.x, to.y - to.height / 2]] : null;
  };
  const steps = new Map();
  circle?.links.forEach((number, at) => steps.set(number, at + 1));
  const mine = new Set(view.circles.flatMap((one) => one.links)), every = new Set(view.in_circles);
  const before = new Set((gone ?? base)?.links.map(key) ?? []), now = new Set(view.links.map(key));
  const svg = s("svg", { viewBox: `0 0 ${drawing.width} ${Math.max(80, drawing.height)}`, role: "group", "aria-label": title });
  for (const band of drawing.bands) {
    svg.append(s("text", { class: "level", x: 12, y: band.y + 10 }, band.name[0].toUpperCase() + band.name.slice(1)));
    if (band.units > 1) svg.append(s("text", { class: "level", x: 12, y: band.y + 22 }, `${band.units.toLocaleString("en")} units`));
  }
  const arrows = [], marks = [];
  const arrow = (link, points, kind, number) => {
    if (!points || points.length < 2) return;
    const words = `${names[link.source] ?? link.source} ${does(link.powers)} ${names[link.target] ?? link.target}`;
    const id = `link:${key(link)}`;
    const group = s("g", {
      class: `arrow ${kind}${picked === id ? " picked" : ""}`, tabindex: kind === "gone" ? null : 0, role: kind === "gone" ? null : "button",
      "aria-label": kind === "gone" ? null : words, "aria-pressed": kind === "gone" ? null : String(picked === id),
      on: kind === "gone" ? {} : { click: () => choose(id), keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(id); } } },
    }, s("path", { class: "way", d: `M${points.map((one) => one.join(" ")).join("L")}` }), s("path", { class: "tip", d: tip(points) }),
    s("path", { class: "hit", d: `M${points.map((one) => one.join(" ")).join("L")}` }, s("title", {}, words)));
    arrows.push([{ ring: 4, "fresh-link": 3, part: 2, cut: 3, gone: 1 }[kind] ?? 0, group]);
    const [x, y] = place(points);
    if (kind === "ring" && number) marks.push(s("g", { class: "num" }, s("circle", { cx: x, cy: y, r: 8 }), s("text", { x, y: y + 3.6 }, number)));
    if (kind === "cut" || kind === "gone") {
      marks.push(s("g", { class: "cross" }, s("circle", { cx: x, cy: y, r: 7 }), s("path", { d: `M${x - 3} ${y - 3}l6 6m0 -6l-6 6` })));
    }
  };
  view.links.forEach((link, number) => {
    const severed = cut.length && link.ties.every((tie) => cut.includes(tie.written) || cut.includes(tie.clause));
    const fresh = before.size && !before.has(key(link));
    const kind = severed ? "cut" : steps.has(number) ? "ring" : fresh ? "fresh-link" : mine.has(number) ? "part" : every.has(number) ? "other" : all ? "rest" : null;
    if (kind) arrow(link, ways.get(key(link)) ?? straight(link), kind, steps.get(number));
  });
  for (const link of base?.links ?? []) if (!now.has(key(link))) arrow(link, ways.get(key(link)), "gone");
  arrows.sort((a, b) => a[0] - b[0]).forEach(([, group]) => svg.append(group));
  const takes = new Set(view.circles.flatMap((one) => one.actors)), inside = new Set(circle?.actors ?? []);
  for (const box of drawing.boxes) {
    const id = `actor:${box.actor}`, here = box.actor in names;
    const group = s("g", {
      class: `box ${inside.has(box.actor) ? "ring" : takes.has(box.actor) ? "part" : "out"}${picked === id ? " picked" : ""}`,
      tabindex: 0, role: "button", "aria-label": `${names[box.actor] ?? box.lines.join(" ")}${takes.has(box.actor) ? ", in a circle" : ""}`, "aria-pressed": String(picked === id),
      opacity: here ? 1 : 0.4,
      on: { click: () => choose(id), keydown: (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(id); } } },
    }, s("rect", { x: box.x - box.width / 2, y: box.y - box.height / 2, width: box.width, height: box.height, rx: box.office ? box.height / 2 : 3 }),
    box.lines.map((line, number) => s("text", { "text-anchor": "middle", x: box.x, y: box.y + 3.6 + (number - (box.lines.length - 1) / 2) * 12.5 }, `${line} `)));
    svg.append(group);
  }
  marks.forEach((mark) => svg.append(mark));
  return h("div", { class: "sheet", tabindex: 0, role: "group", "aria-label": title }, h("h2", {}, title), svg);
}
