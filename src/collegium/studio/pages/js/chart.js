// Figures from tables: what to draw is told by column names; nothing is computed but places on the sheet.

import { day, h, s, stamp } from "./dom.js";

const WIDE = 900, LEFT = 46, RIGHT = 14, TOP = 12, BOTTOM = 26;
const HUES = ["one", "two", "three", "four"];

const time = (value) => (typeof value === "number" ? stamp(`${String(value).padStart(4, "0")}-01-01`) : stamp(value));
const part = (value) => (value === null ? "not told" : Math.abs(value) <= 1 ? `${Math.round(value * 100)} %` : String(Math.round(value * 100) / 100));

function records(found) {
  return found.rows.map((row) => Object.fromEntries(found.columns.map((name, place) => [name, row[place]])));
}

function sheet(high, label) {
  const svg = s("svg", { class: "chart", viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": label });
  svg.append(s("title", {}, label));
  return svg;
}

function years(svg, first, last, y, floor) {
  const span = last - first, x = (at) => LEFT + ((at - first) / Math.max(1, span)) * (WIDE - LEFT - RIGHT);
  const from = new Date(first).getUTCFullYear(), to = new Date(last).getUTCFullYear();
  const every = [1, 2, 5, 10, 20, 50].find((n) => ((to - from) / n) * 46 < WIDE - LEFT - RIGHT) ?? 100;
  for (let year = Math.ceil(from / every) * every; year <= to; year += every) {
    const at = x(stamp(`${String(year).padStart(4, "0")}-01-01`));
    if (at < LEFT - 1) continue;
    svg.append(s("line", { class: "grid", x1: at, x2: at, y1: y, y2: floor }), s("text", { class: "mid", x: at, y: floor + 16 }, year));
  }
  return x;
}

function rules(svg, low, high, up, unit) {
  const steps = high === 1 && low === 0 ? [0, 0.25, 0.5, 0.75, 1] : [0, 1, 2, 3, 4].map((n) => low + (n * (high - low)) / 4);
  for (const value of steps) {
    svg.append(s("line", { class: value === 0 ? "base" : "grid", x1: LEFT, x2: WIDE - RIGHT, y1: up(value), y2: up(value) }),
      s("text", { class: "end", x: LEFT - 6, y: up(value) + 4 }, high === 1 ? `${Math.round(value * 100)} %` : Math.round(value)));
  }
  if (unit) svg.append(s("text", { x: LEFT + 4, y: TOP + 2 }, unit));
}

function eras(svg, leaders, x, first, last, floor) {
  leaders.forEach((one, place) => {
    const from = Math.max(first, stamp(one.start)), to = Math.min(last, stamp(one.end));
    if (to <= from) return;
    const name = one.name.split(" ").at(-1), left = x(from), right = x(to);
    svg.append(s("rect", { class: `era-${place % 2}`, x: left, y: TOP + 8, width: right - left, height: floor - TOP - 8 }));
    if (right - left > name.length * 7) svg.append(s("text", { class: "mid", x: (left + right) / 2, y: TOP + 21 }, name));
  });
}

export const key = (series) => h("div", { class: "key" }, series.map((one) =>
  h("span", { class: `h-${one.hue}` }, h("i", { class: one.look ?? null }), one.label)));

function span(rows, spec) {
  const starts = rows.map((row) => time(row[spec.x])), ends = rows.map((row) => time(row[spec.end ?? spec.x] ?? row[spec.x]));
  return [Math.min(...starts), Math.max(...ends)];
}

function lines(found, spec, leaders) {
  const rows = records(found), floor = 250;
  const svg = sheet(floor + BOTTOM, `${found.title}: ${spec.y} by date`);
  const [first, last] = span(rows, spec), [low, high] = spec.range;
  const up = (value) => floor - ((value - low) / (high - low)) * (floor - TOP - 28);
  const x = (at) => LEFT + ((at - first) / Math.max(1, last - first)) * (WIDE - LEFT - RIGHT);
  eras(svg, leaders, x, first, last, floor);
  years(svg, first, last, TOP + 28, floor);
  rules(svg, low, high, up, spec.y);
  spec.series.forEach((one, number) => {
    const runs = [[]];
    for (const row of rows) {
      if (row[one.column] === null) { if (runs.at(-1).length) runs.push([]); } else runs.at(-1).push(row);
    }
    const group = s("g", { class: `h-${one.hue}` });
    for (const run of runs.filter((kept) => kept.length)) {
      if (one.low) {
        const ahead = run.map((row) => `${x(time(row[spec.x])).toFixed(1)} ${up(row[one.high]).toFixed(1)}`);
        const back = run.map((row) => `${x(time(row[spec.x])).toFixed(1)} ${up(row[one.low]).toFixed(1)}`).reverse();
        group.append(s("path", { class: "band", d: `M${[...ahead, ...back].join("L")}Z` }));
      }
      const points = run.map((row) => `${x(time(row[spec.x])).toFixed(1)} ${up(row[one.column]).toFixed(1)}`);
      group.append(s("path", { class: `path ${["", "dash", "dots"][number] ?? ""}`, d: `M${points.join("L")}` }));
      for (const row of run) {
        group.append(s("circle", { class: "fill", cx: x(time(row[spec.x])), cy: up(row[one.column]), r: run.length === 1 ? 3 : 2 },
          s("title", {}, `${day(String(row[spec.x]))}: ${one.label} ${part(row[one.column])}`)));
      }
    }
    svg.append(group);
  });
  return [svg, key(spec.series)];
}

function bars(found, spec, leaders) {
  const rows = records(found), floor = 240;
  const svg = sheet(floor + BOTTOM + 14, `${found.title}: ${spec.y}`);
  const up = (value) => floor - value * (floor - TOP - 20);
  rules(svg, 0, 1, up, spec.y);
  const each = (WIDE - LEFT - RIGHT) / Math.max(1, rows.length), wide = Math.min(26, (each - 6) / spec.series.length);
  rows.forEach((row, place) => {
    const middle = LEFT + each * (place + 0.5);
    spec.series.forEach((one, number) => {
      const value = row[one.column];
      if (value === null) return;
      const left = middle + (number - spec.series.length / 2) * wide;
      svg.append(s("g", { class: `h-${one.hue}` }, s("rect", {
        class: number ? "ringed" : "fill", x: left + 1, y: up(value), width: wide - 2, height: Math.max(1, floor - up(value)),
      }, s("title", {}, `${day(row[spec.x])}: ${one.label} ${part(value)}`))));
    });
    svg.append(s("text", { class: "mid", x: middle, y: floor + 16 }, row[spec.x].slice(0, 4)));
  });
  return [svg, key(spec.series.map((one, number) => ({ ...one, look: number ? "open" : null })))];
}

function stack(found, spec, leaders) {
  const rows = records(found).map((row) => {
    const long = Math.max(1, Math.round((time(row[spec.end]) - time(row[spec.x])) / (365.25 * 864e5)));
    return { ...row, long };
  });
  const series = spec.series.filter((one) => rows.some((row) => row[one.column] !== null));
  const most = Math.max(1, ...rows.map((row) => series.reduce((sum, one) => sum + (row[one.column] ?? 0), 0) / row.long));
  const floor = 250, svg = sheet(floor + BOTTOM, `${found.title}: ${spec.y}`);
  const top = 1000 * Math.ceil(most / 1000);
  const up = (value) => floor - (value / top) * (floor - TOP - 28);
  const [first, last] = span(rows, spec);
  const x = (at) => LEFT + ((at - first) / Math.max(1, last - first)) * (WIDE - LEFT - RIGHT);
  eras(svg, leaders, x, first, last, floor);
  years(svg, first, last, TOP + 28, floor);
  rules(svg, 0, top, up, spec.y);
  for (const row of rows) {
    let sum = 0;
    const left = x(time(row[spec.x])) + 0.7, wide = Math.max(2, x(time(row[spec.end])) - left - 0.7);
    for (const one of series) {
      const value = (row[one.column] ?? 0) / row.long;
      if (!value) continue;
      svg.append(s("g", { class: `h-${one.hue}` }, s("rect", { class: "fill", x: left, width: wide, y: up(sum + value), height: up(sum) - up(sum + value) },
        s("title", {}, `${row.period}: ${row[one.column]} ${one.label}${row.long > 1 ? `, ${Math.round(value)} a year` : ""}`))));
      sum += value;
    }
  }
  return [svg, key(series)];
}

function panels(found, spec, leaders) {
  const rows = records(found), groups = [...new Set(rows.map((row) => row[spec.group]))], high = 96;
  const svg = sheet(groups.length * high + BOTTOM, found.title);
  const [first, last] = span(rows, spec);
  groups.forEach((group, place) => {
    const mine = rows.filter((row) => row[spec.group] === group && row[spec.value] !== null), top = place * high + 20, floor = top + high - 26;
    const most = Math.max(...mine.map((row) => row[spec.value]), 0.001), share = most <= 1;
    const x = (at) => LEFT + ((at - first) / Math.max(1, last - first)) * (WIDE - LEFT - RIGHT);
    svg.append(s("text", { class: "strong", x: LEFT, y: top - 5 }, group), s("line", { class: "base", x1: LEFT, x2: WIDE - RIGHT, y1: floor, y2: floor }),
      s("text", { class: "end", x: LEFT - 6, y: top + 8 }, share ? "100 %" : most.toFixed(1)), s("text", { class: "end", x: LEFT - 6, y: floor + 2 }, "0"));
    for (const row of mine) {
      const left = x(time(row[spec.x])), right = Math.max(left + 3, x(time(row[spec.end])) - 1);
      const tall = (row[spec.value] / (share ? 1 : most)) * (floor - top);
      svg.append(s("g", { class: `h-${HUES[place] ?? "four"}` }, s("rect", { class: "fill", x: left, width: right - left, y: floor - tall, height: Math.max(tall, 0.8) },
        s("title", {}, `${row.period}: ${group} ${row[spec.value].toFixed(2)}`))));
    }
    if (place === groups.length - 1) years(svg, first, last, floor, floor);
  });
  return [svg];
}

function spells(found, spec) {
  const rows = records(found), each = 34;
  const svg = sheet(rows.length * each + BOTTOM + 6, found.title);
  const [first, last] = span(rows, spec), floor = rows.length * each + 4;
  const x = years(svg, first, last, 4, floor);
  rows.forEach((row, place) => {
    const left = x(time(row[spec.x])), right = x(time(row[spec.end])), y = place * each + 6, room = right + 320 < WIDE;
    svg.append(s("g", { class: `h-${place % 2 ? "two" : "one"}` }, s("rect", { class: "fill", x: left, width: Math.max(2, right - left), y, height: 13, rx: 3 })),
      s("text", { class: `strong${room ? "" : " end"}`, x: room ? right + 6 : left - 6, y: y + 11 },
        `${row[spec.label]}, ${row.years.toFixed(1)} years`),
      s("text", { class: room ? "" : "end", x: room ? right + 6 : left - 6, y: y + 24 }, row[spec.text]));
  });
  return [svg];
}

function grid(found, spec) {
  const rows = records(found), names = (row) => spec.row.map((one) => row[one]).join(" ");
  const lanes = [...new Set(rows.map(names))], all = [...new Set(rows.map((row) => row[spec.x]))].sort((a, b) => a - b);
  const left = 92, each = (WIDE - left - RIGHT) / all.length, tall = 20;
  const svg = sheet(lanes.length * tall + BOTTOM + 6, found.title);
  const marks = new Map();
  for (const row of rows) {
    const at = `${names(row)}/${row[spec.x]}`, now = marks.get(at), value = row[spec.value];
    if (!now || value === false || (value === true && now[spec.value] === null)) marks.set(at, row);
  }
  lanes.forEach((lane, place) => {
    svg.append(s("text", { class: "end", x: left - 6, y: place * tall + 15 }, lane));
    all.forEach((year, number) => {
      const row = marks.get(`${lane}/${year}`), value = row?.[spec.value] ?? null;
      const hue = value === true ? "ally" : value === false ? "opponent" : "none";
      svg.append(s("g", { class: `h-${hue}` }, s("rect", {
        class: value === null ? "ringed" : "fill", x: left + number * each + 0.6, y: place * tall + (value === true ? 9 : 3), width: each - 1.2,
        height: value === true ? 6 : value === false ? 15 : 15, opacity: value === null ? 0.35 : 1,
      }, s("title", {}, `${year}, ${lane}: ${value === true ? "kept" : value === false ? "broken" : "cannot be told"}${row?.[spec.text] ? `: ${row[spec.text]}` : ""}`))));
    });
  });
  all.forEach((year, number) => {
    if (year % 10 === 0) svg.append(s("text", { class: "mid", x: left + (number + 0.5) * each, y: lanes.length * tall + 18 }, year));
  });
  return [svg, key([{ hue: "ally", label: "kept (low bar)" }, { hue: "opponent", label: "broken (tall bar)" }, { hue: "none", label: "cannot be told", look: "open" }])];
}

function labels(found, spec) {
  const rows = records(found), told = rows.filter((row) => spec.levels.includes(row[spec.value]));
  if (!told.length) {
    const why = new Map();
    for (const row of rows) why.set(row[spec.text] ?? "not told", (why.get(row[spec.text] ?? "not told") ?? 0) + 1);
    return [h("div", { class: "nothing" }, h("p", {}, "No year’s type can be told from this history:"),
      h("ul", {}, [...why].map(([words, n]) => h("li", {}, `${words} (${n === 1 ? "1 year" : `${n} years`}).`))))];
  }
  const each = (WIDE - LEFT - RIGHT) / rows.length, svg = sheet(92, found.title);
  const hues = ["one", "two", "opponent"];
  rows.forEach((row, number) => {
    const level = spec.levels.indexOf(row[spec.value]);
    svg.append(s("g", { class: `h-${hues[level] ?? "none"}` }, s("rect", {
      class: level < 0 ? "ringed" : "fill", x: LEFT + number * each + 0.6, width: each - 1.2, y: 60 - 18 * (level + 1), height: 18 * (level + 1) + 4,
    }, s("title", {}, `${row[spec.x]}: ${row[spec.value] ?? "not told"}. ${row[spec.text] ?? ""}`))));
    if (row[spec.x] % 10 === 0 || rows.length < 14) svg.append(s("text", { class: "mid", x: LEFT + (number + 0.5) * each, y: 82 }, row[spec.x]));
  });
  return [svg, key(spec.levels.map((label, place) => ({ label, hue: hues[place] })))];
}

const KINDS = { lines, bars, stack, panels, spells, grid, labels };

export function chart(found, leaders = []) {
  const spec = found.figure, draw = KINDS[spec.kind];
  if (!draw || !found.rows.length) return null;
  const drawn = spec.series?.map((one) => found.columns.indexOf(one.column));
  if (drawn && found.rows.every((row) => drawn.every((place) => row[place] === null))) return null;
  const [svg, ...more] = draw(found, spec, leaders);
  return h("div", { class: "figure" }, wide(found.title, svg), more);
}

// A figure that is wider than a narrow page scrolls sideways, by keyboard too.
const wide = (label, svg) => svg.tagName === "svg" ? h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": label }, svg) : svg;

// Bars in lanes by date: a career, or ties.
export function lanes(rows, first, last, label, { leaders = [] } = {}) {
  const each = 24, left = 190, high = rows.length * each + 34;
  const svg = s("svg", { class: "chart", viewBox: `0 0 ${WIDE} ${high + BOTTOM}`, role: "img", "aria-label": label });
  const from = stamp(first), to = stamp(last), x = (at) => left + ((at - from) / Math.max(1, to - from)) * (WIDE - left - RIGHT);
  leaders.forEach((one, place) => {
    const a = Math.max(from, stamp(one.start)), b = Math.min(to, stamp(one.end)), name = one.name.split(" ").at(-1);
    if (b <= a) return;
    svg.append(s("rect", { class: `era-${place % 2}`, x: x(a), width: x(b) - x(a), y: 4, height: high - 4 }));
    if (x(b) - x(a) > name.length * 7) svg.append(s("text", { class: "mid", x: (x(a) + x(b)) / 2, y: 17 }, name));
  });
  const start = new Date(from).getUTCFullYear(), end = new Date(to).getUTCFullYear();
  const every = [1, 2, 5, 10, 20].find((n) => ((end - start) / n) * 46 < WIDE - left) ?? 50;
  for (let year = Math.ceil(start / every) * every; year <= end; year += every) {
    const at = x(stamp(`${String(year).padStart(4, "0")}-01-01`));
    if (at < left) continue;
    svg.append(s("line", { class: "grid", x1: at, x2: at, y1: 22, y2: high }), s("text", { class: "mid", x: at, y: high + 16 }, year));
  }
  rows.forEach((row, place) => {
    const y = 26 + place * each, name = row.name.length > 29 ? `${row.name.slice(0, 28)}…` : row.name;
    svg.append(s("text", { class: "end", x: left - 8, y: y + 14 }, name, s("title", {}, row.name)));
    for (const bar of row.bars) {
      const a = x(Math.max(from, stamp(bar.start))), b = Math.max(a + 4, x(Math.min(to, stamp(bar.end))));
      svg.append(s("g", { class: `h-${bar.hue}` }, s("rect", { class: bar.thin ? "ringed" : "fill", x: a, width: b - a, y: y + (bar.thin ? 6 : 3), height: bar.thin ? 8 : 14, rx: 2 },
        s("title", {}, bar.title))));
    }
  });
  return h("div", { class: "figure" }, wide(label, svg));
}
