// Short messages above the dock, always in sight, each dismissible, the same one never twice.

import { el } from "./dom.js";

const MOST = 3;

export class Notices {
  /** @param {{atEnd(): boolean, scrollToEnd(): void}} log  stays at its end when a notice takes room from it */
  constructor(node, log) {
    this.node = node;
    this.log = log;
  }

  /** `topic` is what the message is about: it goes with `clear(topic)`, and a new message replaces the old one. */
  show(text, topic = "") {
    if (topic) this.clear(topic);
    this.withdraw(text);
    const follow = this.log.atEnd();
    const close = el("button", { type: "button", "aria-label": "Dismiss", click: () => notice.remove() }, "✕");
    const notice = el("p.notice", { "data-text": text, "data-topic": topic }, el("span", {}, text), close);
    this.node.append(notice);
    while (this.node.children.length > MOST) this.node.firstChild.remove();
    if (follow) this.log.scrollToEnd();
  }

  /** What it was about is over. */
  clear(topic) {
    for (const notice of [...this.node.children]) if (notice.dataset.topic === topic) notice.remove();
  }

  /** The same is said elsewhere on the page. */
  withdraw(text) {
    for (const notice of [...this.node.children]) if (notice.dataset.text === text) notice.remove();
  }
}
