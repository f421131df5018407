// A table of plain data: sorted by a column at a click, dates and numbers in their own look.

import { h, plural, show } from "./dom.js";

const worded = (value) => (value === null || value === undefined ? "" : typeof value === "boolean" ? (value ? "yes" : "no")
  : typeof value === "number" && !Number.isInteger(value) ? value.toFixed(3) : String(value));

// `cell(column, value, row)` may give a node in the place of the text.
export function table(columns, rows, { caption = "", cell = () => null, names = {}, most = 500 } = {}) {
  const numeric = columns.map((_, place) => {
    const found = rows.map((row) => row[place]).filter((value) => value !== null);
    return found.length > 0 && found.every((value) => typeof value === "number");
  });
  let order = { place: -1, down: false };
  const body = h("tbody");
  const heads = columns.map((name, place) => h("th", { class: numeric[place] ? "n" : null, scope: "col" },
    h("button", { type: "button", on: { click: () => sort(place) } }, names[name] ?? name.replaceAll("_", " "))));

  function sort(place) {
    order = { place, down: order.place === place ? !order.down : false };
    heads.forEach((head, other) => {
      if (other === place) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    draw([...rows].sort((a, b) => {
      const [x, y] = [a[place], b[place]];
      if (x === null || y === null) return (x === null) - (y === null);
      const found = numeric[place] ? x - y : String(x).localeCompare(String(y), "en", { numeric: true });
      return order.down ? -found : found;
    }));
  }

  function draw(shown) {
    show(body, shown.slice(0, most).map((row) => h("tr", {}, row.map((value, place) => h("td", {
      class: numeric[place] ? "n" : /^\d{4}(-\d{2}){0,2}$/.test(value ?? "") ? "d" : null,
    }, cell(columns[place], value, row) || worded(value))))));
  }

  draw(rows);
  const said = rows.length > most ? `${caption} The first ${most} of ${plural(rows.length, "row")}; the CSV has all.` : caption;
  return h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": caption || "Table" },
    h("table", {}, said && h("caption", {}, said), h("thead", {}, h("tr", {}, heads)), body));
}
