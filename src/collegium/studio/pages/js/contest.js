// The contest: what each theory shows of each pattern, how probable it is, what an amendment would have done.

import { asked, change, copy } from "./address.js";
import { file, get } from "./api.js";
import { number, ofChange, ofConfusion, ofPattern, ofProbability, percent, recorded, signed, told } from "./behind.js";
import { h, plural, show } from "./dom.js";
import { fault, nothing, waiting } from "./states.js";

const MARK = { met: "●", missed: "✕", undecided: "?" };
const ROLES = [["", "All figures"], ["test", "Scored only"], ["fit", "Fitted to"]];
const ALL = "all periods", FEW = 12;
const LEDE = "Several theories say how the leadership held together and fell apart. Each is run many times from the record’s own people and held against the same figures. Press any cell for the runs and the source behind it.";

export async function page(place) {
  const body = h("div", {}, waiting("Reading the contest …"));
  const title = h("div", { class: "row" }, h("h1", {}, "The contest"));
  show(place, title, h("p", { class: "lede" }, LEDE), body);
  let found;
  try {
    found = await get("/api/contest", { contest: asked().get("contest") });
  } catch (error) {
    show(body, fault(error, () => page(place)));
    return () => {};
  }

  const named = new Map(found.theories.map((one) => [one.id, one])), name = (id) => named.get(id)?.name ?? id;
  const csv = (table) => file(`/csv/contest/${table}.csv`, { contest: found.contest });
  const drawn = (figure, kind) => file(`/figure/contest/${figure}.${kind}`, { contest: found.contest });
  const saved = (figure, ...tables) => h("div", { class: "save" }, h("a", { href: drawn(figure, "svg"), download: "" }, "SVG"), h("a", { href: drawn(figure, "png"), download: "" }, "PNG"), tables.map(([table, words]) => h("a", { href: csv(table), download: "" }, words)));

  // --- behind a cell: one dialog, named by the address ---

  const inside = h("div", { class: "inside" }), dialog = h("dialog", { class: "behind", "aria-labelledby": "behind-title" },
    h("button", { type: "button", class: "close", "aria-label": "Close", on: { click: () => dialog.close() } }, "✕"), inside);
  let turn = 0;
  dialog.addEventListener("close", () => { turn += 1; change({ cell: null }); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });

  async function open(parts) {
    const mine = ++turn, [kind, ...rest] = parts;
    change({ cell: parts.join("~") });
    show(inside, h("h2", { id: "behind-title" }, "Behind the cell"), waiting("Fetching the runs …"));
    if (!dialog.open) dialog.showModal();
    try {
      const content = kind === "figure" ? ofPattern(await get("/api/contest/cell", { contest: found.contest, figure: rest[0], theory: rest[1] }), found.contest)
        : kind === "theory" ? ofProbability(found, rest[0], rest[1], name)
          : kind === "named" ? ofConfusion(found, rest[0], rest[1], rest[2], name)
            : await changed(kind === "mechanism" ? kind : "amendment", rest);
      if (mine === turn) show(inside, content);
    } catch (error) {
      if (mine === turn) show(inside, h("h2", { id: "behind-title" }, "Behind the cell"), fault(error, () => open(parts)));
    }
  }
  async function changed(kind, [change, period, outcome, theory]) {
    const at = { kind, change, period, outcome, theory }, pairs = await get("/api/contest/pair", { contest: found.contest, ...at });
    const one = kind === "mechanism" ? found.mechanisms.find((each) => each.theory === theory && each.mechanism === change && each.period === period)
      : found.amendments.find((each) => each.amendment === change && each.period === period && each.outcome === outcome);
    return ofChange(found, pairs, at, one, name);
  }
  const cell = (parts, spoken, look, ...children) => h("td", { class: `cellof ${look}` }, h("button", { type: "button", "aria-label": spoken, "aria-haspopup": "dialog", on: { click: () => open(parts) } }, children));
  const heads = (first) => h("thead", {}, h("tr", {}, first.map((one) => h("th", { scope: "col", class: one === "Record" ? "rec" : null }, one)), found.theories.map((one) => h("th", { scope: "col", title: one.text }, one.name))));
  const box = (label, across, ...children) => {
    const matrix = h("table", { class: "matrix" }, children);
    matrix.style.setProperty("--n", across);
    return h("div", { class: "scroll tall", tabindex: 0, role: "group", "aria-label": label }, matrix);
  };
  const moved = (parts, spoken, row) => cell(parts, `${spoken}: ${signed(row.change)}, ${signed(row.low)} to ${signed(row.high)}`, row.clear ? (row.change > 0 ? "rises" : "falls") : "",
    row.clear ? h("b", {}, `${row.change > 0 ? "▲" : "▼"} ${signed(row.change)}`) : signed(row.change), h("small", {}, `${signed(row.low)} to ${signed(row.high)}`));

  // --- the pattern table ---

  const patterns = h("section", { class: "panel", "aria-label": "The pattern table" });
  function drawPatterns() {
    const role = asked().get("role") ?? "", shown = found.figures.filter((one) => !role || one.role === role);
    const scores = found.scores.filter((one) => one.role === (role || "test"));
    show(patterns,
      h("h2", {}, "The pattern table"),
      h("p", {}, "Theories across, figures of the record down. A number is met if the record lies in the central 90 % of the runs; what happens or does not, if surely enough of the runs show it. A wide interval meets much: read it too."),
      h("div", { class: "row start" }, h("div", { class: "inline", role: "group", "aria-label": "Which figures" }, ROLES.map(([id, words]) => h("button", { type: "button", class: "pill", "aria-pressed": id === role ? "true" : "false", on: { click: () => { change({ role: id }); drawPatterns(); patterns.querySelector(".pill[aria-pressed=true]").focus(); } } }, words))),
        h("div", { class: "key" }, Object.entries(MARK).map(([verdict, mark]) => h("span", {}, h("b", { class: `verdict-of v-${verdict}`, "aria-hidden": "true" }, mark), ` ${verdict}`)))),
      box("The pattern table", found.theories.length, heads(["Figure", "Record"]),
        h("tbody", {}, h("tr", { class: "sums" }, h("th", { scope: "row" }, `Met, of those ${role === "fit" ? "fitted to" : "only scored"}`), h("td", {}),
          found.theories.map((one) => { const row = scores.find((score) => score.theory === one.id); return h("td", {}, row ? `${row.met} of ${row.of}` : "–"); })),
        shown.map((figure) => h("tr", {}, h("th", { scope: "row" }, h("span", { class: "tag" }, figure.pattern), figure.text, h("small", {}, ` ${figure.period}`)), h("td", { class: "rec" }, recorded(figure)),
          found.theories.map((theory) => {
            const one = figure.cells[theory.id];
            if (!one) return h("td", {}, "–");
            const none = !one.runs, range = none ? "no run tells it" : `${told(figure, one.low).replace(" %", "")} to ${told(figure, one.high)}`;
            return cell(["figure", figure.key, theory.id], `${theory.name}, ${figure.text}: ${one.verdict}; ${none ? range : `${told(figure, one.median)}, ${range}`}`, `v-${one.verdict}`,
              h("b", { class: "verdict-of" }, MARK[one.verdict] ?? "–"), " ", none ? h("small", {}, "not told") : [told(figure, one.median), h("small", {}, range)]);
          }))))),
      saved("patterns", ["patterns", "All rows (CSV)"], ["patterns_side_by_side", "Side by side (CSV)"], ["scores", "Scores (CSV)"]),
      found.unshown.length > 0 && h("details", {}, h("summary", {}, `What no run can show: ${plural(found.unshown.length, "figure")}`), h("ul", { class: "told" }, found.unshown.map((one) => h("li", {}, h("span", { class: "tag" }, one.pattern), `${one.text} (${one.period}). `, h("span", { class: "hint" }, `${one.note} ${one.source}`))))));
  }

  // --- how probable, and whether they can be told apart ---

  const standing = h("section", { class: "panel", "aria-label": "Which theory" });
  function drawStanding() {
    const scopes = [...new Set(found.probabilities.map((one) => one.scope))];
    if (!scopes.length) { show(standing, h("h2", {}, "Which theory"), nothing("No figure is told by all of these theories, so they could not be compared. The pattern table still holds each against the record.")); return; }
    const given = asked().get("scope"), scope = scopes.includes(given) ? given : scopes.includes(ALL) ? ALL : scopes[0];
    const rows = found.probabilities.filter((one) => one.scope === scope).sort((a, b) => b.probability - a.probability);
    const judged = found.classifiers.find((one) => one.scope === scope), confusion = found.confusion.filter((one) => one.scope === scope);
    const share = (truth, other) => confusion.find((one) => one.truth === truth && one.named === other);
    show(standing,
      h("div", { class: "row" }, h("h2", {}, "Which theory"), h("label", { class: "inline" }, "Compared over", h("select", { on: { change: (event) => { change({ scope: event.target.value }); drawStanding(); standing.querySelector("select").focus(); } } }, scopes.map((one) => h("option", { value: one, selected: one === scope }, one))))),
      judged && h("p", {}, `Of simulated records whose maker is known, ${percent(judged.right)} (${percent(judged.low)} to ${percent(judged.high)}) are named rightly; guessing would name ${percent(judged.chance)}. Compared on ${plural(judged.figures, "figure")} that every theory tells.`),
      h("div", { class: "two-up" },
        h("div", {}, h("h3", {}, "How probable"), h("p", { class: "hint" }, "If one of them is right, and all were equally probable before."),
          h("ul", { class: "odds" }, rows.map((row) => h("li", {}, h("button", { type: "button", "aria-haspopup": "dialog", on: { click: () => open(["theory", scope, row.theory]) } },
            h("span", {}, name(row.theory), !row.inside && h("small", {}, " the record lies outside what it predicts")), h("b", {}, row.probability > 0.99 ? "over 0.99" : row.probability.toFixed(2)),
            h("span", { class: "track", "aria-hidden": "true" }, h("i", { class: row.inside ? null : "hollow", style: null, "data-share": row.probability })))))),
          saved("standing", ["probabilities", "CSV"], ["sensitivity", "Under other choices (CSV)"])),
        h("div", {}, h("h3", {}, "Which is taken for which"), h("p", { class: "hint" }, "A row is the theory that made a simulated record, a column the one that is named. The diagonal is right."),
          box("Confusion", found.theories.length, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Made by"), found.theories.map((one, place) => h("th", { scope: "col", title: one.name, "aria-label": one.name }, place + 1)))),
            h("tbody", {}, found.theories.map((one, place) => h("tr", {}, h("th", { scope: "row" }, `${place + 1} ${one.name}`), found.theories.map((other) => {
              const row = share(one.id, other.id);
              return row ? cell(["named", scope, one.id, other.id], `${one.name} named ${other.name}: ${percent(row.share)}`, one.id === other.id ? "right" : row.share >= 0.1 ? "wrong" : "", percent(row.share)) : h("td", {}, "–");
            }))))),
          saved("confusion", ["confusion", "CSV"], ["pairs", "Pairs (CSV)"]))));
    for (const bar of standing.querySelectorAll("[data-share]")) bar.style.width = `${Math.max(0.5, Number(bar.dataset.share) * 100)}%`;
  }

  // --- amendments, disagreements first ---

  const amendments = h("section", { class: "panel", "aria-label": "What an amendment would have done" });
  function drawAmendments() {
    const whole = asked().get("amendments") === "all", apart = found.amendments.filter((one) => one.apart).length;
    const shown = whole ? found.amendments : found.amendments.slice(0, Math.max(1, Math.min(FEW, apart || FEW)));
    show(amendments,
      h("h2", {}, "What an amendment would have done"),
      h("p", {}, "Each amendment is laid over the charter in the same runs, with the same parameters and chances; a cell is the mean change with its 95 % interval. ",
        apart ? `First the ${plural(apart, "outcome")} on which the intervals of two theories lie apart: there further evidence would decide.` : "On no outcome do the intervals of two theories lie apart."),
      !found.amendments.length ? nothing("No amendment was tried in this contest.") : box("Amendments", found.theories.length, heads(["Amendment and outcome"]), h("tbody", {}, shown.map((one) => h("tr", {},
        h("th", { scope: "row" }, h("span", { class: "tag" }, one.id), one.text, h("small", {}, ` ${one.period}: ${one.said}`), one.apart && h("small", { class: "apartly" }, one.apart.opposed ? " in opposite directions" : " theories disagree")),
        found.theories.map((theory) => {
          const row = one.changes[theory.id];
          return row ? moved(["change", one.amendment, one.period, one.outcome, theory.id], `${theory.name}, ${one.text}, ${one.said}`, row) : h("td", {}, "–");
        }))))),
      found.amendments.length > shown.length || whole ? h("p", {}, h("button", { type: "button", id: "more", on: { click: () => { change({ amendments: whole ? null : "all" }); drawAmendments(); amendments.querySelector("#more").focus(); } } }, whole ? "Show the disagreements only" : `Show all ${found.amendments.length} changes`)) : null,
      saved("amendments", ["counterfactuals", "All changes (CSV)"], ["disagreements", "Disagreements (CSV)"]));
  }

  // --- mechanisms taken out ---

  const taken = h("section", { class: "panel", "aria-label": "What a mechanism does" });
  function drawMechanisms() {
    const of = [...new Set(found.mechanisms.map((one) => one.theory))], given = asked().get("mechanisms"), theory = of.includes(given) ? given : of[0];
    if (!of.length) { show(taken, h("h2", {}, "What a mechanism does"), nothing("No theory of this contest has a mechanism to take out.")); return; }
    const shown = found.mechanisms.filter((one) => one.theory === theory), outcomes = Object.entries(found.outcomes).filter(([id]) => shown.some((one) => one.changes[id]));
    show(taken,
      h("div", { class: "row" }, h("h2", {}, "What a mechanism does"), h("label", { class: "inline" }, "Theory", h("select", { on: { change: (event) => { change({ mechanisms: event.target.value }); drawMechanisms(); taken.querySelector("select").focus(); } } }, of.map((one) => h("option", { value: one, selected: one === theory }, name(one)))))),
      h("p", {}, "Each mechanism of the theory is taken out in turn, with those that need it, in the same runs; a cell is the mean change with its 95 % interval. First those whose absence changes most."),
      box("Mechanisms", outcomes.length, h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Without"), outcomes.map(([, words]) => h("th", { scope: "col" }, words)))),
        h("tbody", {}, shown.map((one) => h("tr", {}, h("th", { scope: "row" }, one.mechanism.replaceAll("_", " "), h("small", {}, ` ${one.period}`)),
          outcomes.map(([id, words]) => (one.changes[id] ? moved(["mechanism", one.mechanism, one.period, id, theory], `Without ${one.mechanism}, ${one.period}, ${words}`, one.changes[id]) : h("td", {}, "–"))))))),
      h("div", { class: "save" }, h("a", { href: csv("ablations"), download: "" }, "All changes (CSV)")));
  }

  const done = h("span", { class: "hint", role: "status" });
  if (found.contests.length > 1) title.append(h("label", { class: "inline" }, "Contest", h("select", { on: { change: (event) => { change({ contest: event.target.value, scope: null, cell: null, mechanisms: null }); page(place); } } }, found.contests.map((one) => h("option", { value: one, selected: one === found.contest }, one === "shipped" ? "shipped with Collegium" : one)))));
  const less = found.kept.predicted < found.size.predicted || found.kept.pairs < found.size.pairs;
  show(body,
    h("div", { class: "caption" }, h("p", {}, h("b", {}, found.label), "."), found.preview && h("p", {}, "This is a preview: too few runs to rest anything on."),
      found.shipped && h("p", {}, `It comes with Collegium. Behind the cells ${less ? `lie the first ${found.kept.predicted} of ${found.size.predicted} runs of each fitted theory and ${found.kept.pairs} of ${found.size.pairs} pairs of each change` : `lie all ${found.size.predicted} runs of each fitted theory and all ${found.size.pairs} pairs of each change`}.`),
      found.verdict.map((one) => h("p", {}, one.charAt(0).toUpperCase() + one.slice(1))),
      h("details", {}, h("summary", {}, "The command that makes it again"), h("pre", { class: "cite wrap", tabindex: 0 }, found.command)), found.shipped && own()),
    patterns, standing, amendments, taken,
    h("p", { class: "tools" }, h("button", { type: "button", on: { click: () => copy(location.href, (said) => { done.textContent = said; }) } }, "Copy the link to this view"), done, h("span", { class: "hint" }, "Everything as CSV: "), found.tables.map((one) => h("a", { href: csv(one), download: "" }, one.replaceAll("_", " ")))),
    dialog);
  drawPatterns();
  drawStanding();
  drawAmendments();
  drawMechanisms();
  const cells = asked().get("cell");
  if (cells) await open(cells.split("~"));
  return () => { turn += 1; };
}

// What a contest is, and the commands that hold one of your own and open it here.
function own() {
  const making = "collegium contest --quick --out results/preview", showing = "collegium studio results/preview", done = h("span", { class: "hint", role: "status" });
  return h("details", {}, h("summary", {}, "Hold one of your own"),
    h("p", {}, "A contest runs rival theories of the regime from the same people of the record, holds what they show against the same figures, and tells which theory survives, which cannot be told apart, and what none of them meets."),
    h("pre", { class: "cite wrap", tabindex: 0 }, `${making}\n${showing}`),
    h("p", { class: "hint" }, "A preview, labelled so wherever a number stands; it tells how long it will take, stops on Ctrl-C and goes on with --resume. The whole contest is the same command without --quick. It needs the extra: pip install 'collegium[contest]'."),
    h("p", { class: "tools" }, h("button", { type: "button", on: { click: () => copy(`${making}\n${showing}`, (said) => { done.textContent = said; }) } }, "Copy both commands"), done));
}
