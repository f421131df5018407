// Your regime: a roster dropped into the page, what its columns mean, what is doubtful in it, and the pages on it.

import { drop, forget } from "./api.js";
import { text as give } from "./download.js";
import { add, day, h, plural, say, show } from "./dom.js";
import { columns, settled, yaml } from "./mapping.js";
import { doubts, csv } from "./doubts.js";
import { fault, waiting } from "./states.js";

const MOST = 8 * 1024 * 1024;
const KINDS = ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.xlsb,.ods,.json";
const EXAMPLE = `Cabinet of the republic, kept by hand;;;;;;
Name;Born;Died;Candidate from;Candidate to;Member from;Member to
Ruiz, Ana;12/03/1921;;1961;;1964;11/1971
Ruiz, Ana ;12.03.1921;;;;2/1974;
Otero, Luis;?/?/1915;4/9/1969;;;05/06/1958;
Vega, Juan;31/11/1920;;;;1960;1958
Costa, Rui;8/1/1919;;;;3/1957;12/1972
Lemos, Ines;2.2.1925;;1966;;10/1969;
M. Sala;c. 1898;;;;unknown;1966
`;
const example = () => ({ name: "cabinet.csv", file: new Blob([EXAMPLE]), example: true, mapping: {}, guesses: null });
let held = null; // the file of this visit stays while other pages are looked at

export function page(place) {
  held ??= example();
  let turn = 0, late = null;
  const found = h("div", { class: "found" });
  const status = h("p", { class: "hint", role: "status" });
  const input = h("input", { type: "file", id: "roster", accept: KINDS, class: "aloud", on: { change: () => { if (input.files[0]) take(input.files[0]); } } });
  const zone = h("div", { class: "dropzone" },
    h("p", {}, h("b", {}, "Drop a file here"), " or ", input, h("label", { for: "roster", class: "asbutton" }, "choose a file")),
    h("p", { class: "hint" }, "CSV or a workbook (XLSX, XLS, ODS), Popolo JSON or a Wikidata export, up to 8 MiB. One row a spell, or one row a person."));
  zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0]);
  });
  show(place,
    h("h1", {}, "Your regime"),
    h("p", { class: "lede" }, "Drop a list of who sat where and when, see how it is read, and look at it day by day like the record. ",
      "It stays on this machine: it is read here, kept in memory while the studio is open, and written nowhere."),
    zone, status, found);

  function take(file) {
    if (file.size > MOST) {
      show(found, fault(new Error(`${file.name} has ${Math.ceil(file.size / 1048576)} MiB, and the page takes 8. For larger ones there is: collegium import ${file.name} --out FOLDER`)));
      return;
    }
    held = { name: file.name.slice(-120), file, example: false, mapping: {}, guesses: null };
    read();
  }

  // The same file again under a changed mapping.
  function change(mapping, now = true) {
    held.mapping = mapping;
    clearTimeout(late);
    late = setTimeout(read, now ? 0 : 500);
  }

  async function read() {
    const mine = ++turn, asked = held;
    if (!asked.guesses) show(found, waiting(`Reading ${asked.name} …`));
    else found.classList.add("late");
    status.textContent = `Reading ${asked.name} …`;
    try {
      const answer = await drop("/api/own", { name: asked.name, mapping: settled(asked.mapping) }, asked.file);
      if (mine !== turn) return;
      asked.guesses ??= new Map(answer.tables.flatMap((one) => one.columns).map((one) => [one.title, one.meaning]));
      forget("/api/start");
      const kept = document.activeElement?.id;
      draw(asked, answer);
      if (kept) document.getElementById(kept)?.focus();
    } catch (error) {
      if (mine === turn) show(found, fault(error, read));
      status.textContent = "";
    } finally {
      if (mine === turn) found.classList.remove("late");
    }
  }

  function draw(asked, answer) {
    const counts = Object.fromEntries(answer.summary);
    status.textContent = answer.fault ? `${asked.name} is not a history yet.`
      : `${asked.name}: ${plural(counts["rows in"], "row")}, ${plural(counts.persons, "person", "people")}, ${plural(counts.bodies, "body", "bodies")}, ${plural(counts.spells, "spell")}.`;
    say(status.textContent);
    show(found,
      asked.example
        ? h("p", { class: "caption" }, "This is an example, kept by hand and not tidy. Your own file takes its place.")
        : h("p", {}, h("button", { type: "button", class: "quiet", on: { click: () => { held = example(); read(); } } }, "Back to the example")),
      look(asked, answer, counts),
      columns(answer.tables, asked, change),
      doubts(answer, asked));
  }

  // What the roster gives, or why it gives nothing yet.
  function look(asked, answer, counts) {
    if (answer.fault) {
      return h("section", { class: "panel", "aria-label": "What it gives" }, h("div", { class: "fault", role: "alert" }, h("h2", {}, "Nothing to show yet"),
        h("p", {}, answer.fault.text), answer.tables.length > 0 && h("p", {}, "Say below what the columns mean.")));
    }
    const { id, title, start, end } = answer.history;
    const uncounted = counts["spells never counted as running"];
    const to = (where) => `/${where}?history=${id}`;
    return h("section", { class: "panel", "aria-label": "What it gives" },
      h("h2", {}, title), h("p", {}, `From ${day(start)} to ${day(end)}. `,
        uncounted > 0 && h("b", {}, `${plural(uncounted, "spell")} of ${counts.spells} can never be counted as running: see the losses.`)),
      h("p", { class: "ways" }, h("a", { href: to("day"), class: "asbutton main" }, "The day"), h("a", { href: to("person"), class: "asbutton" }, "The person"),
        h("a", { href: to("rules"), class: "asbutton" }, "Who rules"), h("a", { href: to("data"), class: "asbutton" }, "Data and export")),
      h("p", { class: "tools" },
        h("button", { type: "button", class: "quiet", on: { click: () => give(csv(answer.problems), "problems.csv", "text/csv") } }, "Problems as CSV"),
        h("button", { type: "button", class: "quiet", on: { click: () => give(yaml(asked.mapping), "roster-map.yaml", "application/yaml") } }, "This mapping as YAML")),
      h("details", {}, h("summary", {}, "Keep it on the disk, or take it to Python"),
        h("p", { class: "hint" }, "The page writes nothing. With the mapping beside the file, the same history is made by"),
        h("pre", { class: "cite", tabindex: 0 }, `collegium import "${asked.name}" --map roster-map.yaml --out my-regime\ncollegium studio my-regime`)));
  }

  read();
  return () => { turn += 1; clearTimeout(late); };
}
