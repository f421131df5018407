// What an experiment has found: against the record, on one date, run by run.

import { asked, change, copy } from "./address.js";
import { saves } from "./download.js";
import { day, h, plural, show } from "./dom.js";
import { fan, figure, heap, pairs } from "./fan.js";
import { fault, nothing } from "./states.js";
import { table } from "./table.js";

const share = (value) => (value === null || value === undefined ? "not told" : `${Math.round(value * 100)} %`);
const points = (value) => (value * 100).toFixed(0).replace("-", "−");
const LONG = 120; // beyond this many runs the table waits until they are made
let series = null, open = false;

export function results(out, state, { pick, look, link, again }) {
  const groups = new Map();
  for (const one of state.targets) {
    const key = `${one.measure}/${one.organization_id}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  for (const [key, rows] of groups) if (rows.every((row) => row.record === null && row.median === null)) groups.delete(key);
  if (!groups.size) { show(out, nothing("Neither the record nor the runs tell any of what is compared.")); return; }
  const target = state.targets[state.chosen.place];
  series = `${target.measure}/${target.organization_id}`;
  if (!groups.has(series)) { series = groups.keys().next().value; pick(groups.get(series)[0].place); return; }
  const rows = groups.get(series), row = rows.find((one) => one.place === state.chosen.place) ?? rows[0];
  const twin = state.arms.length > 1, runs = state.chosen.runs, name = `${row.label} in the ${row.organization_id.replaceAll("-", " ")}`;
  const kept = document.activeElement?.id && out.contains(document.activeElement) ? document.activeElement.id : null;
  const done = h("span", { class: "hint", role: "status" });

  show(out,
    state.error && fault({ message: `${state.error.text} The runs so far are kept.` }, again, "Go on"),
    head(state, twin),
    h("section", { class: "panel", "aria-label": "Against the record" },
      h("div", { class: "row" }, h("h2", {}, "Against the record"), h("label", { class: "inline" }, "Measure", h("select", { id: "series", on: { change: (event) => pick(groups.get(event.target.value)[0].place) } },
        [...groups].map(([key, list]) => h("option", { value: key, selected: key === series }, `${list[0].label}: ${list[0].organization_id.replaceAll("-", " ")}`))))),
      figure(`${name} by date`, fan(rows, `${name}: the record, and the runs`, row.place, twin)),
      h("div", { class: "row start", role: "group", "aria-label": "Date" }, rows.map((one) => h("button", { type: "button", class: "pill", id: `date-${one.place}`, "aria-pressed": one.place === row.place ? "true" : "false", on: { click: () => pick(one.place) } }, day(one.date)))),
      saves(() => out.querySelector(".figure svg"), `laboratory-${row.measure}`, state.done ? `/csv/lab/${state.id}.csv` : null)),
    h("section", { class: "panel", "aria-label": "On one date" },
      h("h2", {}, `On ${day(row.date)}`), h("p", { class: "asks" }, verdict(row, state, twin)),
      runs.length ? figure(`${name} on ${day(row.date)}: the runs`, heap(row, runs, `${name} on ${day(row.date)}`, twin)) : nothing("No run is made yet: the record alone stands here. Press Start and watch it fill.")),
    runs.length > 0 && h("section", { class: "panel", "aria-label": "Run by run" },
      h("h2", {}, "Run by run"), h("p", { class: "hint" }, twin ? "Each run beside its twin: the same seed and number draw the same chances, so the line between the two is what the change did." : "Each run by its number; the same seed and number give the same run again."),
      figure("Run by run", pairs(runs, `${name} on ${day(row.date)}, run by run`)),
      state.status !== "running" || runs.length <= LONG ? list(runs, twin, state, look, link, done) : h("p", { class: "hint" }, "The table of runs comes when they are made."), done),
    single(state, twin, look, link),
    h("section", { class: "panel", "aria-label": "Take it away" }, h("h2", {}, "Take it away"),
      h("p", { class: "tools" }, h("button", { type: "button", id: "copy", class: "quiet", on: { click: (event) => copy(link(null), (said) => { event.target.textContent = said; }) } }, "Copy link to this experiment"),
        h("a", { href: `/csv/lab/${state.id}.yaml`, download: "" }, "Study file (YAML)"), state.done > 0 && h("a", { href: `/csv/lab/${state.id}.csv`, download: "" }, "Values of all runs (CSV)")),
      h("p", { class: "hint" }, "The link holds all settings and makes the same runs again. So does the study file, for more runs, more processors and a report:"),
      h("pre", { class: "cite", tabindex: 0 }, `collegium study laboratory-${state.id}.yaml --out results/laboratory`)));
  if (kept) document.getElementById(kept)?.focus();
}

function head(state, twin) {
  const [mine, other] = state.summary;
  if (!state.done || !mine.scored) return null;
  const score = (one) => `${one.met} of ${one.scored} targets lie within the central 90 % of the runs, with a score of ${one.crps.toFixed(3)} (no change at all would score ${one.no_change.toFixed(3)}; 0 is perfect)`;
  return h("p", { class: "caption" }, `Of the record, ${score(mine)}.`, twin && other.scored > 0 && ` The twin: ${other.met} of ${other.scored}, ${other.crps.toFixed(3)}.`,
    twin && state.moved !== null && ` The change moved ${plural(state.moved, "of the measures", "of the measures")} clearly: its 95 % interval, run by run, does not hold 0.`);
}

function verdict(row, state, twin) {
  const said = [`The record: ${row.label}, ${share(row.record)}.`];
  if (row.median !== null) said.push(`The ${plural(row.n_runs, "run")}: ${share(row.median)} in the middle, ${share(row.low)} to ${share(row.high)} for nine in ten${row.record === null ? "" : row.met ? ", the record among them" : ", and the record lies outside"}.`);
  if (row.given) said.push("Ties of this date may have been put in at the start, so it is not scored.");
  if (twin && row.change !== null && row.change !== undefined) said.push(`The change moved it by ${points(row.change)} points${row.change_low === null ? "" : ` (${points(row.change_low)} to ${points(row.change_high)})`}.`);
  return said.join(" ");
}

function list(runs, twin, state, look, link, done) {
  const columns = twin ? ["run", "as set", "twin", "difference", "look"] : ["run", "as set", "look"];
  const rows = runs.map(([run, mine, other]) => (twin ? [run, mine, other, mine === null || other === null ? null : mine - other, null] : [run, mine, null]));
  const buttons = (run) => [
    h("button", { type: "button", class: "quiet", "aria-label": `Look at run ${run} day by day`, on: { click: () => look(run, 0, done) } }, "day by day"),
    twin && h("button", { type: "button", class: "quiet", "aria-label": `Look at the twin of run ${run}`, on: { click: () => look(run, 1, done) } }, "its twin"),
    h("button", { type: "button", class: "quiet", "aria-label": `Copy the link to run ${run}`, on: { click: () => copy(link(run), (said) => { done.textContent = said; }) } }, "link")];
  const held = h("details", { open, on: { toggle: () => { open = held.open; } } }, h("summary", {}, `The table: ${plural(runs.length, "run")}`),
    table(columns, rows, { caption: "Runs", most: 1000, cell: (column, value, row) => (column === "look" ? h("span", { class: "inline" }, buttons(row[0])) : null) }));
  return held;
}

// A link can name one run: it is made alone, without the others.
function single(state, twin, look, link) {
  const run = asked().get("run");
  if (run === null || !/^\d{1,4}$/.test(run) || Number(run) > 999) return null;
  const done = h("span", { class: "hint", role: "status" });
  return h("section", { class: "panel", "aria-label": "The run of this link" }, h("h2", {}, `Run ${Number(run)}`), h("p", {}, "The address names one run of this experiment. It can be made alone."),
    h("p", { class: "inline" }, h("button", { type: "button", on: { click: () => look(Number(run), 0, done) } }, "Look at it day by day"), twin && h("button", { type: "button", on: { click: () => look(Number(run), 1, done) } }, "Its twin"),
      h("button", { type: "button", class: "quiet", on: { click: () => { change({ run: null }); document.querySelector("[aria-label='The run of this link']").remove(); } } }, "Close"), done));
}
