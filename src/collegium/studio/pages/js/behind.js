// What is behind a cell of the contest: the runs, the source of the record's figure, the command that makes it again.

import { copy } from "./address.js";
import { file } from "./api.js";
import { saves } from "./download.js";
import { h, plural, s } from "./dom.js";
import { counted, slopes } from "./paired.js";
import { nothing } from "./states.js";
import { table } from "./table.js";

const WIDE = 560, HIGH = 190, LEFT = 34, FLOOR = 150, BINS = 28;

export const percent = (value) => (value === null || value === undefined ? "–" : `${Math.round(value * 100)} %`);
export const number = (value) => (value === null || value === undefined ? "–"
  : String(Number(value.toPrecision(3))).replace("-", "−"));
export const signed = (value) => (value === null || value === undefined ? "–" : `${value > 0 ? "+" : ""}${number(value)}`);
export const shared = (figure) => figure.judged !== "interval";
export const told = (figure, value) => (shared(figure) ? percent(value) : number(value));
export const recorded = (figure) => (figure.record === null ? "not told" : shared(figure) ? (figure.record ? "it is so" : "it is not so") : number(figure.record));

const facts = (...rows) => h("dl", { class: "facts-of" }, rows.filter(Boolean).map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
const files = (name, values, words = "CSV") => h("a", { href: file(name, values), download: "" }, words);

const lie = (places) => places.length > 0 && h("details", {}, h("summary", {}, "Where they lie in the folder"), h("ul", {}, places.map((one) => h("li", {}, h("code", {}, one)))));

function again(command) {
  const done = h("span", { class: "hint", role: "status" });
  return [h("h3", {}, "Make it again"), h("p", { class: "hint" }, "The same command gives the same bytes; DIR is a folder of yours."), h("pre", { class: "cite wrap", tabindex: 0 }, command),
    h("p", { class: "tools" }, h("button", { type: "button", on: { click: () => copy(command, (said) => { done.textContent = said; }) } }, "Copy the command"),
      h("button", { type: "button", on: { click: () => copy(location.href, (said) => { done.textContent = said; }) } }, "Copy the link to this cell"), done)];
}

// How many runs show how much, with the record as a line.
function heap(figure, values) {
  const all = figure.record === null ? values : [...values, figure.record];
  let low = Math.min(...all), high = Math.max(...all);
  if (shared(figure)) { low = 0; high = 1; } else if (high - low < 1e-9) { low -= 0.5; high += 0.5; }
  const bins = shared(figure) ? 2 : BINS, counts = new Array(bins).fill(0), each = (WIDE - LEFT - 12) / bins;
  for (const value of values) counts[Math.min(bins - 1, Math.floor(((value - low) / (high - low)) * bins))] += 1;
  const most = Math.max(1, ...counts), up = (n) => FLOOR - (n / most) * (FLOOR - 34);
  const label = `${plural(values.length, "run")}: ${figure.text}. Record: ${recorded(figure)}.`;
  const svg = s("svg", { class: "chart", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label }, s("title", {}, label));
  svg.append(s("line", { class: "base", x1: LEFT, x2: WIDE - 12, y1: FLOOR, y2: FLOOR }), s("text", { class: "end", x: LEFT - 5, y: up(most) + 4 }, most), s("text", { class: "end", x: LEFT - 5, y: FLOOR + 4 }, 0));
  counts.forEach((n, place) => { if (n) svg.append(s("g", { class: "h-one" }, s("rect", { class: "fill", x: LEFT + place * each + 1, y: up(n), width: each - 2, height: FLOOR - up(n) }, s("title", {}, plural(n, "run"))))); });
  const at = (value) => LEFT + ((value - low) / (high - low)) * (WIDE - LEFT - 12);
  if (shared(figure)) ["does not show it", "shows it"].forEach((words, place) => svg.append(s("text", { class: "mid", x: LEFT + (place + 0.5) * each, y: FLOOR + 18 }, words)));
  else [low, (low + high) / 2, high].forEach((value, place) => svg.append(s("text", { class: ["", "mid", "end"][place], x: at(value), y: FLOOR + 18 }, number(value))));
  if (figure.record !== null && !shared(figure)) {
    const x = at(figure.record), right = x > WIDE / 2;
    svg.append(s("g", { class: "h-ring" }, s("line", { class: "path", x1: x, x2: x, y1: 12, y2: FLOOR })), s("text", { class: right ? "end strong" : "strong", x: right ? x - 5 : x + 5, y: 20 }, `record ${number(figure.record)}`));
  }
  return h("div", { class: "figure" }, h("div", { class: "wide", tabindex: 0, role: "group", "aria-label": "How many runs show how much" }, svg));
}

export function ofPattern(found, contest) {
  const { figure, theory, cell, runs } = found;
  const values = runs.map(([, value]) => value).filter((value) => value !== null);
  const given = { contest, figure: figure.key, theory: theory.id };
  const drawn = values.length ? heap(figure, values) : null;
  const silent = runs.length - values.length;
  return [
    h("p", { class: "hint" }, `${figure.pattern}, ${figure.period}. ${figure.role === "fit" ? "The theories were fitted to this figure." : "Nothing was fitted to this figure: it is only scored."}`),
    h("h2", { id: "behind-title" }, figure.text), h("p", {}, h("b", {}, theory.name)), theory.text && h("p", { class: "hint" }, theory.text),
    !cell ? nothing("The contest has no row for this theory and figure.") : facts(
      ["Verdict", h("span", { class: `verdict-of v-${cell.verdict}` }, cell.verdict)],
      ["Record", `${recorded(figure)}${figure.counted ? ", counted anew from the record" : ", as the source has it"}`],
      ["Source", figure.source], figure.note && ["How it is read", figure.note],
      [shared(figure) ? "Share of the runs that show it" : "Median of the runs", cell.median === null ? "no run tells it" : told(figure, cell.median)],
      [shared(figure) ? "95 % interval of the share" : "Central 90 % of the runs", cell.low === null ? "–" : `${told(figure, cell.low)} to ${told(figure, cell.high)}`],
      ["Judged by", shared(figure) ? `${figure.judged.replace("share", "a share of the runs")}` : "whether the record lies in the central 90 % of the runs"],
      ["Runs that tell it", `${cell.runs}${silent ? `; ${silent} do not` : ""}`]),
    h("h3", {}, "The runs behind it"), found.thinned && h("p", { class: "hint" }, `The first ${found.thinned[0]} of ${found.thinned[1]} runs are kept here; the verdict is of all.`),
    found.untold ? nothing(found.untold) : drawn ?? nothing(`None of the ${plural(runs.length, "run")} tells this figure: the theory has nothing that makes it.`),
    drawn && saves(() => drawn.querySelector("svg"), `contest-${figure.key}-${theory.id}`, file("/csv/contest/cell.csv", given)),
    values.length > 0 && !shared(figure) && table(Object.keys(found.quantiles), [Object.values(found.quantiles)], { caption: "Quantiles of the runs" }),
    runs.length > 0 && h("details", {}, h("summary", {}, `The table: ${plural(runs.length, "run")}`), table(["run", "value"], runs, { caption: "Runs of the fitted theory", most: 1000 })),
    lie(found.files),
    again(found.command)];
}

export function ofProbability(found, scope, id, name) {
  const row = found.probabilities.find((one) => one.scope === scope && one.theory === id);
  if (!row) return [h("h2", { id: "behind-title" }, "Probability"), nothing("The contest has no such probability.")];
  const judged = found.classifiers.find((one) => one.scope === scope);
  const pairs = found.pairs.filter((one) => one.scope === scope && (one.a === id || one.b === id)).map((one) => [name(one.a === id ? one.b : one.a), one.verdict, one.right, one.low, one.high, one.n]);
  return [
    h("p", { class: "hint" }, `Probability, ${scope}.`), h("h2", { id: "behind-title" }, name(id)),
    facts(["Probability", number(row.probability)], ["Votes of the forest", percent(row.votes)], ["Share of the nearest draws (rejection)", percent(row.rejection)],
      ["Where the record lies", row.inside ? "where the theory puts its own records" : "outside what the theory predicts beforehand: its probability says only that it is nearer than others"],
      ["As lonely as the record", `${percent(row.as_lonely)} of the theory’s own draws`],
      judged && ["Compared on", plural(judged.figures, "figure that all tell", "figures that all tell")],
      judged && ["Simulated records named rightly", `${percent(judged.right)} (${percent(judged.low)} to ${percent(judged.high)}); guessing ${percent(judged.chance)}`]),
    h("h3", {}, "Can it be told from the others?"), table(["theory", "verdict", "right", "low", "high", "records"], pairs, { caption: "Simulated records of the two, named rightly" }),
    h("p", { class: "save" }, files("/csv/contest/probabilities.csv", { contest: found.contest }, "Probabilities (CSV)"), files("/csv/contest/pairs.csv", { contest: found.contest }, "Pairs (CSV)")), again(found.command)];
}

export function ofConfusion(found, scope, truth, named, name) {
  const rows = found.confusion.filter((one) => one.scope === scope && one.truth === truth), row = rows.find((one) => one.named === named);
  if (!row) return [h("h2", { id: "behind-title" }, "Confusion"), nothing("The contest has no such cell.")];
  const all = rows.reduce((sum, one) => sum + one.n, 0);
  return [
    h("p", { class: "hint" }, `Confusion, ${scope}.`), h("h2", { id: "behind-title" }, truth === named ? `${name(truth)}, recognised` : `${name(truth)}, taken for ${name(named)}`),
    h("p", {}, `Of ${plural(all, "simulated record")} that ${name(truth)} made and the method had not seen, ${row.n} (${percent(row.share)}) were named ${name(named)}.`),
    table(["named", "records", "share"], rows.map((one) => [name(one.named), one.n, one.share]), { caption: `Records of ${name(truth)}` }),
    h("p", { class: "save" }, files("/csv/contest/confusion.csv", { contest: found.contest }, "Confusion (CSV)")), again(found.command)];
}

// A change: an amendment laid over the charter, or a mechanism taken out of a theory, pair by pair.
export function ofChange(found, told, cell, one, name) {
  const amends = cell.kind === "amendment", row = one.changes[amends ? cell.theory : cell.outcome], words = amends ? ["without it", "with it"] : ["with it", "without it"];
  const said = found.outcomes[cell.outcome] ?? cell.outcome, runs = told.runs.filter((run) => run[1] !== null && run[2] !== null), silent = told.runs.length - runs.length;
  const drawn = runs.length ? slopes(runs, row, { share: told.share, words, label: `${said}, ${words[0]} and ${words[1]}` }) : null;
  const under = amends ? Object.entries(one.changes).map(([theory, each]) => [name(theory), each]) : Object.entries(one.changes).map(([outcome, each]) => [found.outcomes[outcome] ?? outcome, each]);
  return [
    h("p", { class: "hint" }, amends ? `${one.id}, ${cell.period}: ${said}.` : `A mechanism taken out, ${cell.period}: ${said}.`), h("h2", { id: "behind-title" }, amends ? one.text : `Without ${cell.change.replaceAll("_", " ")}`), h("p", {}, h("b", {}, name(cell.theory))),
    facts([amends ? "Without the amendment" : "With the mechanism", number(row.before)], [amends ? "With it" : "Without it", number(row.after)], ["Change", `${signed(row.change)} (95 %: ${signed(row.low)} to ${signed(row.high)})`],
      ["Read", row.clear ? "clearly other than nothing" : "its interval holds 0: no change can be told"], ["Pairs of runs", `${row.runs}: same parameters, same chances, ${words[0]} and ${words[1]}${silent ? `; ${silent} do not tell it both times` : ""}`],
      one.apart && ["Theories apart", `${name(one.apart.lower)} and ${name(one.apart.higher)}${one.apart.opposed ? ", in opposite directions" : ""}`], amends && ["Amendment’s file", h("code", {}, cell.change)]),
    h("h3", {}, "The pairs behind it"), told.thinned && h("p", { class: "hint" }, `The first ${told.thinned[0]} of ${told.thinned[1]} pairs are kept here; mean and interval are of all.`),
    told.untold ? nothing(told.untold) : drawn ?? nothing(told.runs.length ? `None of the ${plural(told.runs.length, "pair")} tells this outcome: the theory has nothing that makes it.` : "No pair is kept."),
    drawn && told.share && h("p", {}, counted(runs, words)),
    told.runs.length > 0 && saves(() => drawn?.querySelector("svg"), `contest-${cell.change}-${cell.period}-${cell.theory}-${cell.outcome}`, file("/csv/contest/pair.csv", { contest: found.contest, ...cell }), Boolean(drawn)),
    told.runs.length > 0 && h("details", {}, h("summary", {}, `The table: ${plural(told.runs.length, "pair")}`), table(["run", words[0], words[1], "difference"], told.runs.map((run) => [...run, run[1] === null || run[2] === null ? null : run[2] - run[1]]), { caption: "Pairs of runs", most: 1000 })),
    h("details", {}, h("summary", {}, amends ? "Under every theory" : "Every outcome"), table([amends ? "theory" : "outcome", ...words, "change", "low", "high", "pairs"], under.map(([what, each]) => [what, each.before, each.after, each.change, each.low, each.high, each.runs]), { caption: amends ? "Under every theory" : "Every outcome" })),
    lie(told.files),
    h("p", { class: "save" }, files(`/csv/contest/${amends ? "counterfactuals" : "ablations"}.csv`, { contest: found.contest }, "All changes (CSV)")), again(found.command)];
}
