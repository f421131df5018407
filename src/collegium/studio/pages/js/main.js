// The shell: which page stands at an address, and what all pages share.

import { address, asked, onOpen, open, page } from "./address.js";
import { get } from "./api.js";
import { h, say, show, source } from "./dom.js";
import { fault, waiting } from "./states.js";

const PAGES = {
  day: { load: () => import("./day.js"), title: "The day" },
  person: { load: () => import("./person.js"), title: "The person" },
  circle: { load: () => import("./circle.js"), title: "The circle" },
  lab: { load: () => import("./lab.js"), title: "The laboratory" },
  rules: { load: () => import("./rules.js"), title: "Who rules" },
  contest: { load: () => import("./contest.js"), title: "The contest" },
  own: { load: () => import("./own.js"), title: "Your regime" },
  data: { load: () => import("./data.js"), title: "Data and export" },
};

const main = document.getElementById("main");
let leave = () => {};
let turn = 0;

const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

function theme() {
  const label = () => (dark() ? "Light" : "Dark");
  const button = h("button", { type: "button", class: "quiet", on: { click: () => {
    const next = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    localStorage.setItem("theme", next);
    button.textContent = label();
  } } }, label());
  return button;
}

function choice(start) {
  const parts = [];
  if (start.histories.length > 1) {
    parts.push(h("select", {
      "aria-label": "History", on: { change: (event) => open(address(page(), { history: event.target.value }, false)) },
    }, start.histories.map((one) => h("option", { value: one.id, selected: one.id === start.history }, one.title || one.id))));
  }
  if (start.outline.runs > 1) {
    parts.push(h("label", { class: "inline" }, "Run", h("input", {
      type: "number", min: 0, max: start.outline.runs - 1, value: asked().get("run") ?? 0, class: "short",
      on: { change: (event) => open(address(page(), { history: start.history, run: event.target.value }, false)) },
    })));
  }
  return parts;
}

async function enter() {
  const mine = ++turn;
  leave();
  leave = () => {};
  const name = page() in PAGES ? page() : "day";
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.dataset.page === name) {
      link.setAttribute("aria-current", "page");
      link.parentElement.scrollLeft = link.offsetLeft - 60; // on a narrow page the row of pages scrolls sideways
    }
    else link.removeAttribute("aria-current");
    link.setAttribute("href", address(link.dataset.page));
  }
  document.title = `${PAGES[name].title} · Collegium`;
  main.setAttribute("aria-busy", "true");
  show(main, waiting("Opening …"));
  try {
    const [module, start] = await Promise.all([PAGES[name].load(), get("/api/start")]);
    if (mine !== turn) return;
    show(document.getElementById("tools"), choice(start), theme());
    document.getElementById("about").textContent =
      `Collegium ${start.version}: ${start.outline.title}. Everything is on this machine; nothing is sent anywhere.`;
    get("/api/sources").then((works) => {
      source.works = Object.fromEntries(works.map((one) =>
        [one.source_id, [one.author, one.title, one.year].filter(Boolean).join(", ")]));
    }, () => {});
    const place = h("div", { class: `page ${name}` });
    show(main, place);
    const left = await module.page(place, start);
    if (mine === turn) leave = left ?? (() => {});
    else left?.();
  } catch (error) {
    if (mine === turn) show(main, fault(error, enter));
  } finally {
    if (mine === turn) main.setAttribute("aria-busy", "false");
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.hasAttribute("download") || link.target || link.origin !== location.origin) return;
  const name = link.pathname.slice(1) || "day";
  if (!(name in PAGES) || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  open(link.pathname + link.search);
  main.focus({ preventScroll: true });
  scrollTo(0, 0);
  say(`${PAGES[name].title}.`);
});
const chosen = localStorage.getItem("theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
addEventListener("popstate", enter);
onOpen(enter);
enter();
