// A charter edited in place: what is wrong is told at its line; nothing on disk changes unless it is saved.

import { get, send } from "./api.js";
import { text as give } from "./download.js";
import { h, plural, show } from "./dom.js";

const PAUSE = 600;

// The text in the address: packed, and after the #, which no server sees.
export async function packed(words) {
  const stream = new Blob([words]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let found = "";
  for (const byte of bytes) found += String.fromCharCode(byte);
  return btoa(found).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export async function unpacked(code) {
  const bytes = Uint8Array.from(atob(code.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return (await new Response(stream).text()).slice(0, 500_000);
}

// `sound(answer, text)` is called with each text that holds; `gone()` where the editor is closed.
export async function editor({ charter, draft, asked, saves, sound, gone }) {
  const original = (await get("/api/text", { charter })).text;
  const area = h("textarea", { spellcheck: "false", autocapitalize: "off", "aria-label": "The charter’s file", "aria-describedby": "verdict" });
  area.value = draft ?? original;
  const gutter = h("pre", { class: "gutter", "aria-hidden": "true" });
  const verdict = h("div", { id: "verdict", role: "status", "aria-live": "polite" });
  const name = h("input", { type: "text", value: `${charter}-mine`.slice(0, 60), "aria-label": "Name of the file" });
  const done = h("span", { class: "hint", role: "status" });
  let faulty = 0, waiting = null, turn = 0;

  function number() {
    const lines = area.value.split("\n").length;
    show(gutter, Array.from({ length: lines }, (_, at) => [at + 1 === faulty ? h("b", {}, at + 1) : String(at + 1), "\n"]));
    gutter.scrollTop = area.scrollTop;
  }

  function to(line) {
    const lines = area.value.split("\n"), from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (line - 6) * (area.scrollHeight / lines.length));
    gutter.scrollTop = area.scrollTop;
  }

  async function check() {
    const mine = ++turn, text = area.value;
    try {
      const found = await send("/api/draft", { text, ...asked(), against: charter });
      if (mine !== turn) return;
      const [fault] = found.faults;
      faulty = fault?.line ?? 0;
      number();
      if (fault) {
        show(verdict, h("div", { class: "fault" }, h("p", {}, fault.line ? h("b", {}, `Line ${fault.line}: `) : "", fault.message, fault.given ? `: ${fault.given}` : "", "."),
          fault.nearest && h("p", {}, "Did you mean ", h("b", {}, fault.nearest), "?"), fault.hint && h("p", {}, fault.hint),
          fault.line && h("button", { type: "button", on: { click: () => to(fault.line) } }, `Go to line ${fault.line}`)));
      } else {
        show(verdict, h("p", { class: "verdict free" }, text === original ? "This is the charter as it is." : "The charter holds."),
          found.notes.map((note) => h("p", { class: "hint" }, `Line ${note.line}: ${note.text}`)));
        sound(found, text, text !== original);
      }
    } catch (error) {
      if (mine === turn) show(verdict, h("div", { class: "fault" }, h("p", {}, error.message)));
    }
  }

  async function save() {
    try {
      const found = await send("/api/save", { name: name.value.trim(), text: area.value });
      done.textContent = found.saved ? `Saved as ${found.saved}.` : "Not saved: the charter does not hold.";
    } catch (error) {
      done.textContent = error.message;
    }
  }

  area.addEventListener("input", () => {
    number();
    clearTimeout(waiting);
    waiting = setTimeout(check, PAUSE);
  });
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  number();
  if (draft && draft !== original) check();
  return h("section", { class: "panel", "aria-label": "Edit the charter" },
    h("h3", {}, "Edit the charter"),
    h("p", { class: "hint" }, `Change a line and watch the circles. ${plural(original.split("\n").length, "line")}; the file itself is not touched.`),
    h("div", { class: "editor" }, gutter, area), verdict,
    h("p", { class: "tools" },
      h("button", { type: "button", on: { click: () => give(area.value, `${name.value.trim() || charter}.yaml`, "application/yaml") } }, "Download YAML"),
      saves && [name, h("button", { type: "button", on: { click: save } }, "Save to the output folder")],
      h("button", { type: "button", class: "quiet", on: { click: () => { area.value = original; faulty = 0; number(); check(); } } }, "Start again"),
      h("button", { type: "button", class: "quiet", on: { click: gone } }, "Close the editor"), done));
}
