// All of a view is in its address: this reads it and writes it.

const KEPT = ["history", "run"];

export const asked = () => new URLSearchParams(location.search);
export const page = () => location.pathname.slice(1) || "day";

function worded(query, values) {
  for (const [name, value] of Object.entries(values)) {
    query.delete(name);
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") query.append(name, one);
  }
  const text = query.toString();
  return text ? `?${text}` : "";
}

export function address(where, values = {}, keep = true) {
  const query = new URLSearchParams();
  if (keep) for (const name of KEPT) if (asked().get(name)) query.set(name, asked().get(name));
  return `/${where}${worded(query, values)}`;
}

// Change some values of this page's address. A step back in the browser undoes what was pushed.
export function change(values, { push = false, hash = "" } = {}) {
  const next = `${location.pathname}${worded(asked(), values)}${hash}`;
  if (next === location.pathname + location.search + location.hash) return;
  history[push ? "pushState" : "replaceState"](null, "", next);
}

let opened = () => {};
export const onOpen = (listener) => { opened = listener; };

export function open(next) {
  history.pushState(null, "", next);
  opened();
}

export async function copy(text, done) {
  try {
    await navigator.clipboard.writeText(text);
    done("Copied.");
  } catch {
    done(`Copy it from here: ${text}`);
  }
}
