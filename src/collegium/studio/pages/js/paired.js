// Runs in pairs, without a change and with it: each pair as a slope, its difference as a dot, the mean with its interval.

import { number, percent, signed } from "./behind.js";
import { key } from "./chart.js";
import { h, plural, s } from "./dom.js";

const HIGH = 236, TOP = 30, FLOOR = 200, LEVELS = 26;

const scale = (low, high) => (value) => FLOOR - ((value - low) / (high - low)) * (FLOOR - TOP);

function range(values, least) {
  const low = Math.min(...values), high = Math.max(...values);
  if (high - low >= least) return [low, high];
  return [(low + high - least) / 2, (low + high + least) / 2];
}

function stroked(width, line) {
  line.style.strokeWidth = `${width.toFixed(1)}px`;
  return line;
}

// The next of 1, 2 and 5, ten times as much, a tenth, and so on.
function round(value) {
  const ten = 10 ** Math.floor(Math.log10(value));
  return ten * [1, 2, 5, 10].find((step) => step * ten >= value * 0.9999);
}

// How many pairs have the same two values: lines that lie on each other are one line, as thick as they are many.
function groups(runs) {
  const held = new Map();
  for (const [, before, after] of runs) {
    const at = `${before} ${after}`, one = held.get(at) ?? { before, after, n: 0 };
    one.n += 1;
    held.set(at, one);
  }
  return [...held.values()];
}

// `runs`: number, before, after, all told; `row`: the change of the table; `words`: what stands below the two columns.
export function slopes(runs, row, { share, words, label }) {
  const wide = window.innerWidth < 600 ? 340 : 560, left = 38, first = left + 20, second = Math.round(wide * 0.43), third = Math.round(wide * 0.6), last = wide - 8;
  const said = `${plural(runs.length, "pair")} of runs: ${label}. Mean change ${signed(row.change)}, ${signed(row.low)} to ${signed(row.high)}.`;
  const svg = s("svg", { class: "chart", viewBox: `0 0 ${wide} ${HIGH}`, role: "img", "aria-label": said }, s("title", {}, said));
  const [low, high] = share ? [0, 1] : range(runs.flatMap(([, before, after]) => [before, after]), 0.05), up = scale(low, high);
  const axis = (values, x, end, y, worded, zero = null) => values.forEach((value) => svg.append(
    s("line", { class: value === zero ? "base" : "grid", x1: x, x2: end, y1: y(value), y2: y(value) }), s("text", { class: "end", x: x - 5, y: y(value) + 4 }, worded(value))));
  axis(share ? [0, 1] : [low, (low + high) / 2, high], left, second + 14, up, share ? (value) => (value ? "yes" : "no") : percent);
  for (const { before, after, n } of groups(runs)) {
    const thick = n / runs.length;
    svg.append(s("g", { class: "h-one" }, stroked(share ? 2 + 12 * thick : 1.4, s("line", { class: "path", x1: first, x2: second, y1: up(before), y2: up(after), opacity: 0.5 },
      s("title", {}, `${plural(n, "pair")}: ${number(before)} to ${number(after)}`))),
      s("circle", { class: "fill", cx: first, cy: up(before), r: share ? 4 : 2.4 }), s("circle", { class: "fill", cx: second, cy: up(after), r: share ? 4 : 2.4 })));
  }
  svg.append(s("g", { class: "h-two" }, stroked(3, s("line", { class: "path", x1: first, x2: second, y1: up(row.before), y2: up(row.after) })), s("circle", { class: "fill", cx: first, cy: up(row.before), r: 4.5 }), s("circle", { class: "fill", cx: second, cy: up(row.after), r: 4.5 })),
    s("text", { class: "mid", x: first, y: FLOOR + 20 }, words[0]), s("text", { class: "mid", x: second, y: FLOOR + 20 }, words[1]), s("text", { class: "strong", x: left, y: 14 }, "each pair"));

  const differences = runs.map(([, before, after]) => after - before);
  const most = round(Math.max(0.02, ...[...differences, row.low, row.high].map(Math.abs))), down = scale(-most, most);
  const heaps = new Map();
  for (const value of differences) {
    const at = Math.round((value / most) * (LEVELS / 2));
    heaps.set(at, [...(heaps.get(at) ?? []), value]);
  }
  const from = third + 10, room = last - 46 - from, each = Math.min(7, room / Math.max(1, ...[...heaps.values()].map((one) => one.length)));
  axis([-most, 0, most], third, last, down, signed, 0);
  for (const [at, values] of heaps) values.forEach((value, place) => svg.append(s("g", { class: "h-one" },
    s("circle", { class: "fill", cx: from + place * each, cy: down((at / (LEVELS / 2)) * most), r: Math.max(1.2, Math.min(3, each / 2)) }, s("title", {}, signed(value))))));
  const x = last - 20;
  svg.append(s("g", { class: "h-two" }, s("line", { class: "path", x1: x, x2: x, y1: down(row.low), y2: down(row.high) }),
    [row.low, row.high].map((value) => s("line", { class: "path", x1: x - 5, x2: x + 5, y1: down(value), y2: down(value) })), s("circle", { class: "fill", cx: x, cy: down(row.change), r: 4.5 })),
    s("text", { class: "strong", x: third, y: 14 }, "difference"));
  return h("div", { class: "figure" }, h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": "The pairs of runs" }, svg), key([{ hue: "one", label: "a pair of runs" }, { hue: "two", label: "the mean, its 95 % interval", look: "dot" }]));
}

// In words, where the outcome happens or does not.
export function counted(runs, words) {
  const n = (before, after) => runs.filter((run) => run[1] === before && run[2] === after).length;
  return `Pairs in which it happens: in both runs ${n(1, 1)}, in neither ${n(0, 0)}, only ${words[0]} ${n(1, 0)}, only ${words[1]} ${n(0, 1)}.`;
}
