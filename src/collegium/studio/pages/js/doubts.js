// What was doubtful in a roster: what concerns all of it, then row by row with the row itself.

import { h, plural, show } from "./dom.js";
import { nothing } from "./states.js";

const GRAVE = { loss: ["losses", "could not be counted"], repair: ["repairs", "read in the one way that makes sense"], note: ["notes", "worth knowing, nothing was changed"] };
const ONE = { loss: "loss", repair: "repair", note: "note" };
const cell = (value) => (/[",\n;]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

export function csv(problems) {
  const names = ["file", "row", "column", "kind", "severity", "read", "done"];
  return `${[names, ...problems.map((one) => names.map((name) => cell(String(one[name] ?? ""))))].map((line) => line.join(",")).join("\n")}\n`;
}

export function doubts(answer) {
  if (!answer.tables.length && !answer.problems.length) return null;
  const { problems, counts } = answer, all = problems.filter((one) => one.row === null);
  const list = h("div", {}), shown = { loss: true, repair: true, note: true, first: !problems.length };

  const told = (one) => h("li", { class: `doubt ${one.severity}` }, h("span", { class: `tag sev-${one.severity}` }, ONE[one.severity]), h("b", {}, one.kind),
    one.column ? ` in ${one.column}` : "", one.read ? [": ", h("q", {}, one.read)] : "", one.done ? `, ${one.done.replace("say --body to name it otherwise", "name it above")}` : "", ".");

  function draw() {
    const kept = problems.filter((one) => shown[one.severity]);
    const general = kept.filter((one) => one.row === null);
    show(list,
      general.length > 0 && [h("h3", {}, "The file"), h("ul", { class: "told" }, general.map(told))],
      answer.tables.map((one) => table(one, kept.filter((problem) => problem.row !== null && problem.sheet === one.sheet))));
  }

  function table(one, mine) {
    const byRow = new Map();
    for (const problem of mine) byRow.set(problem.row, [...(byRow.get(problem.row) ?? []), problem]);
    const known = new Set(one.rows.map((row) => row.line));
    const loose = [...byRow.keys()].filter((line) => !known.has(line));
    const rows = one.rows.filter((row) => byRow.has(row.line) || (shown.first && row.first));
    const width = one.columns.length + 1;
    return [
      h("h3", {}, one.sheet ? `Rows of ${one.sheet}` : "Row by row"),
      loose.length > 0 && h("ul", { class: "told" }, loose.slice(0, 100).map((line) => h("li", {}, h("b", {}, `Line ${line}`), h("ul", {}, byRow.get(line).map(told))))),
      rows.length > 0 && h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": "Rows with what is doubtful in them" }, h("table", { class: "rows-of" },
        h("thead", {}, h("tr", {}, h("th", { scope: "col", class: "n" }, "line"), one.columns.map((column) => h("th", { scope: "col" }, column.title || "–")))),
        h("tbody", {}, rows.map((row) => [
          h("tr", { class: byRow.has(row.line) ? "doubted" : null }, h("td", { class: "n" }, row.line), row.cells.map((text, place) => h("td", {
            class: (byRow.get(row.line) ?? []).some((problem) => problem.column && problem.column === one.columns[place]?.title) ? "marked" : null,
          }, text))),
          byRow.has(row.line) && h("tr", { class: "said" }, h("td", {}), h("td", { colspan: width - 1 }, h("ul", {}, byRow.get(row.line).map(told)))),
        ])))),
      !rows.length && !loose.length && nothing(problems.length ? "No row has a problem of these kinds." : "No row has a problem."),
    ];
  }

  const toggle = (name, text, n) => h("button", {
    type: "button", class: "pill", id: `show-${name}`, "aria-pressed": shown[name] ? "true" : "false",
    on: { click: (event) => { shown[name] = !shown[name]; event.currentTarget.setAttribute("aria-pressed", shown[name] ? "true" : "false"); draw(); } },
  }, text, n !== undefined ? ` ${n}` : "");
  draw();
  return h("section", { class: "panel", "aria-label": "What is doubtful" },
    h("h2", {}, "What is doubtful"),
    h("p", { class: "hint" }, counts.all ? `${plural(counts.all, "thing")} to know${counts.all > problems.length ? `; the first ${problems.length} are here` : ""}. A loss could not be counted, a repair was read in the one way that makes sense, a note changed nothing.`
      : "Nothing: every cell was read as it stands."),
    h("p", { class: "row start", role: "group", "aria-label": "What to show" }, Object.entries(GRAVE).map(([name, [many]]) => counts[name] > 0 && toggle(name, counts[name] === 1 ? ONE[name] : many, counts[name])), toggle("first", "rows without one too")),
    list);
}
