// Short messages above the conversation, each dismissible, the same one never twice.

import { el } from "./dom.js";

const MOST = 3;

export class Notices {
  constructor(node) {
    this.node = node;
  }

  show(text) {
    if ([...this.node.children].some((notice) => notice.dataset.text === text)) return;
    const close = el("button", { type: "button", "aria-label": "Dismiss", click: () => notice.remove() }, "✕");
    const notice = el("p.notice", { "data-text": text }, el("span", {}, text), close);
    this.node.append(notice);
    while (this.node.children.length > MOST) this.node.firstChild.remove();
  }

  clear() {
    this.node.replaceChildren();
  }
}
