// Figures of an experiment: the runs over the dates, their distribution on one, and run by run.

import { key } from "./chart.js";
import { day, h, s, stamp } from "./dom.js";

const WIDE = 760, LEFT = 48, RIGHT = 16, TOP = 26, FLOOR = 236;
const share = (value) => `${Math.round(value * 100)} %`;
const span = (rows, runs = []) => ([...rows.flatMap((row) => [row.low, row.record, row.twin_low]), ...runs.flatMap((run) => run.slice(1))].some((value) => value !== null && value < 0) ? [-1, 1] : [0, 1]);

function sheet(label, high = FLOOR + 28) {
  return s("svg", { class: "chart", viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": label }, s("title", {}, label));
}

function across(svg, [low, high]) {
  const up = (value) => FLOOR - ((value - low) / (high - low)) * (FLOOR - TOP);
  for (const value of low < 0 ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(s("line", { class: value === 0 ? "base" : "grid", x1: LEFT, x2: WIDE - RIGHT, y1: up(value), y2: up(value) }), s("text", { class: "end", x: LEFT - 6, y: up(value) + 4 }, share(value)));
  }
  return up;
}

const diamond = (x, y, r) => `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`;

// One measure of one body over the dates.
export function fan(rows, label, chosen, twin) {
  const svg = sheet(label), up = across(svg, span(rows));
  const first = stamp(rows[0].date), last = stamp(rows.at(-1).date);
  const x = (row) => (rows.length === 1 ? (LEFT + WIDE - RIGHT) / 2 : LEFT + 26 + ((stamp(row.date) - first) / Math.max(1, last - first)) * (WIDE - LEFT - RIGHT - 52));
  const told = rows.filter((row) => row.median !== null), also = rows.filter((row) => row.twin !== null && row.twin !== undefined);
  const line = (list, name, hue, look) => list.length > 1 && s("g", { class: `h-${hue}` }, s("path", { class: `path ${look}`, d: `M${list.map((row) => `${x(row).toFixed(1)} ${up(row[name]).toFixed(1)}`).join("L")}` }));
  let before = -99;
  rows.forEach((row) => {
    svg.append(s("line", { class: row.place === chosen ? "base" : "grid", x1: x(row), x2: x(row), y1: TOP, y2: FLOOR }));
    if (x(row) - before > 52) { svg.append(s("text", { class: `mid${row.place === chosen ? " strong" : ""}`, x: x(row), y: FLOOR + 17 }, row.date.slice(0, 7))); before = x(row); }
  });
  if (told.length > 1) {
    const ahead = told.map((row) => `${x(row).toFixed(1)} ${up(row.high).toFixed(1)}`), back = told.map((row) => `${x(row).toFixed(1)} ${up(row.low).toFixed(1)}`).reverse();
    svg.append(s("g", { class: "h-one" }, s("path", { class: "band", d: `M${[...ahead, ...back].join("L")}Z` })));
  }
  for (const row of told) svg.append(s("g", { class: "h-one" }, s("line", { class: "path", x1: x(row), x2: x(row), y1: up(row.low), y2: up(row.high), opacity: 0.45 })));
  for (const part of [line(told, "median", "one", ""), line(also, "twin", "two", "dash")]) if (part) svg.append(part);
  for (const row of also) svg.append(s("g", { class: "h-two" }, s("circle", { class: "ringed", cx: x(row), cy: up(row.twin), r: 3.5 }, s("title", {}, `${day(row.date)}: twin ${share(row.twin)}`))));
  for (const row of told) svg.append(s("g", { class: "h-one" }, s("circle", { class: "fill", cx: x(row), cy: up(row.median), r: 3.5 }, s("title", {}, `${day(row.date)}: median ${share(row.median)}, ${share(row.low)} to ${share(row.high)}`))));
  for (const row of rows) if (row.record !== null) svg.append(s("g", { class: "h-leader" }, s("path", { class: "fill", d: diamond(x(row), up(row.record), 6) }, s("title", {}, `${day(row.date)}: the record, ${share(row.record)}`))));
  return [svg, key([{ hue: "leader", label: "the record" }, ...(told.length ? [{ hue: "one", label: "the runs: median, and the central 90 %", look: "dot" }] : []), ...(twin && also.length ? [{ hue: "two", label: "the twin’s median", look: "open" }] : [])])];
}

// How the runs lie on one date.
export function heap(row, runs, label, twin) {
  const svg = sheet(label), [low, high] = span([row], runs), bins = 20;
  const x = (value) => LEFT + ((value - low) / (high - low)) * (WIDE - LEFT - RIGHT);
  const count = (at) => {
    const found = Array(bins).fill(0);
    for (const run of runs) if (run[at] !== null && run[at] !== undefined) found[Math.min(bins - 1, Math.floor(((run[at] - low) / (high - low)) * bins + 1e-9))] += 1;
    return found;
  };
  const mine = count(1), other = twin ? count(2) : [], most = Math.max(1, ...mine, ...other), up = (n) => FLOOR - (n / most) * (FLOOR - TOP - 14);
  for (const value of low < 0 ? [-1, -0.5, 0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]) svg.append(s("line", { class: "grid", x1: x(value), x2: x(value), y1: TOP, y2: FLOOR }), s("text", { class: "mid", x: x(value), y: FLOOR + 17 }, share(value)));
  svg.append(s("line", { class: "base", x1: LEFT, x2: WIDE - RIGHT, y1: FLOOR, y2: FLOOR }), s("text", { class: "end", x: LEFT - 6, y: up(most) + 4 }, most), s("text", { class: "end", x: LEFT - 6, y: FLOOR + 3 }, "0"));
  const wide = (WIDE - LEFT - RIGHT) / bins, edge = (n) => `${share(low + (n * (high - low)) / bins)} to ${share(low + ((n + 1) * (high - low)) / bins)}`;
  mine.forEach((n, at) => { if (n) svg.append(s("g", { class: "h-one" }, s("rect", { class: "fill", x: LEFT + at * wide + 1.5, width: wide - 3, y: up(n), height: FLOOR - up(n) }, s("title", {}, `${edge(at)}: ${n} runs`)))); });
  other.forEach((n, at) => { if (n) svg.append(s("g", { class: "h-two" }, s("rect", { class: "path", x: LEFT + at * wide + 4, width: wide - 8, y: up(n), height: FLOOR - up(n) }, s("title", {}, `${edge(at)}: ${n} runs of the twin`)))); });
  if (row.record !== null) {
    const at = x(row.record), right = at > WIDE - 120;
    svg.append(s("g", { class: "h-leader" }, s("line", { class: "path", x1: at, x2: at, y1: TOP - 10, y2: FLOOR }), s("path", { class: "fill", d: diamond(at, TOP - 12, 6) })),
      s("text", { class: `strong${right ? " end" : ""}`, x: at + (right ? -10 : 10), y: TOP - 8 }, `the record: ${share(row.record)}`));
  }
  return [svg, key([{ hue: "one", label: "runs" }, ...(twin ? [{ hue: "two", label: "runs of the twin", look: "open" }] : []), ...(row.record === null ? [] : [{ hue: "leader", label: "the record" }])])];
}

// Each run beside its twin, which drew the same chances.
export function pairs(runs, label) {
  const svg = sheet(label), values = runs.flatMap((run) => run.slice(1)).filter((value) => value !== null);
  const up = across(svg, values.some((value) => value < 0) ? [-1, 1] : [0, 1]);
  const last = Math.max(1, runs.at(-1)?.[0] ?? 1), x = (run) => LEFT + 10 + (run / last) * (WIDE - LEFT - RIGHT - 20), r = runs.length > 200 ? 1.5 : runs.length > 80 ? 2.2 : 3.4;
  for (const [run, mine, other] of runs) {
    if (mine === null) continue;
    if (other !== null && other !== undefined) {
      svg.append(s("line", { class: "grid", x1: x(run), x2: x(run), y1: up(mine), y2: up(other) }), s("g", { class: "h-two" }, s("circle", { class: "ringed", cx: x(run), cy: up(other), r })));
    }
    svg.append(s("g", { class: "h-one" }, s("circle", { class: "fill", cx: x(run), cy: up(mine), r }, s("title", {}, `run ${run}: ${share(mine)}${other === null || other === undefined ? "" : `, twin ${share(other)}`}`))));
  }
  for (const n of [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * last))) svg.append(s("text", { class: "mid", x: x(n), y: FLOOR + 17 }, n));
  return [svg, key([{ hue: "one", label: "run", look: "dot" }, ...(runs[0]?.length > 2 ? [{ hue: "two", label: "its twin", look: "open" }] : [])])];
}

export const figure = (label, [svg, ...more]) => h("div", { class: "figure" }, h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": label }, svg), more);
