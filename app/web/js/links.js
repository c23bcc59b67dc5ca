// What a tool wants opened on the user's device. A page may open nothing by itself: the user presses a link.

import { el } from "./dom.js";

const LABELS = { web: "Open map", geo: "Open in a map app" };
const SCHEMES = new Set(["https:", "http:", "geo:"]);

function scheme(address) {
  try {
    return new URL(address).protocol;
  } catch {
    return null;
  }
}

/** The links in the results of `turn`. Only our own tool may offer any: results of others are data from outside. */
function offered(turn) {
  return turn.calls
    .filter(({ tool, result }) => tool === "start_navigation" && result?.open)
    .flatMap(({ result }) => Object.keys(LABELS).map((name) => [LABELS[name], String(result.open[name] ?? "")]))
    .filter(([, address]) => SCHEMES.has(scheme(address)));
}

/** Redrawn only where something changed, so that a press is never lost. */
export class Links {
  constructor(turn) {
    this.turn = turn;
    this.shown = "";
    this.node = el("p.links", { hidden: true });
  }

  draw() {
    const links = offered(this.turn);
    const key = JSON.stringify(links);
    if (key === this.shown) return;
    this.shown = key;
    const open = { target: "_blank", rel: "noopener noreferrer" };
    this.node.replaceChildren(...links.map(([label, href]) => el("a.link", { href, ...open }, label)));
    this.node.hidden = links.length === 0;
  }
}
