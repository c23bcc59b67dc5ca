// "Shall I?", answered by hand: a card with two buttons for each request, until a button or the voice has decided.

import { el, setText } from "./dom.js";
import { describeArguments, toolName } from "./values.js";

class Card {
  constructor(approval, decide) {
    this.approval = approval;
    this.buttons = [
      el("button.yes", { type: "button", click: () => decide(approval, true) }, "Yes"),
      el("button.no", { type: "button", click: () => decide(approval, false) }, "No"),
    ];
    this.hint = el("span.approval-hint", { role: "status" });
    const what = el("p.approval-what", {}, el("b", {}, toolName(approval.tool)), " ", el("span.args", {}, describeArguments(approval.args)));
    this.node = el("div.approval", { role: "group", "aria-label": `May ${toolName(approval.tool)} run?` }, what, el("div.approval-buttons", {}, ...this.buttons, this.hint));
  }

  draw() {
    const sent = this.approval.pressed !== null;
    for (const button of this.buttons) button.disabled = sent;
    setText(this.hint, sent ? "…" : "or just say it");
  }
}

/** The cards of one turn. They stay the same nodes while they wait, so that a press or the focus is never lost. */
export class Approvals {
  constructor(turn, decide) {
    this.turn = turn;
    this.decide = decide;
    this.cards = new Map();
    this.node = el("div.approvals", { hidden: true });
  }

  draw() {
    const waiting = this.turn.approvals.filter(({ decided }) => !decided);
    for (const approval of waiting) {
      if (this.cards.has(approval)) continue;
      const card = new Card(approval, this.decide);
      this.cards.set(approval, card);
      this.node.append(card.node);
    }
    for (const [approval, card] of this.cards) {
      if (waiting.includes(approval)) card.draw();
      else this.drop(approval, card);
    }
    this.node.hidden = this.cards.size === 0;
  }

  drop(approval, card) {
    this.cards.delete(approval);
    card.node.remove();
  }
}
