// Speaks segments with the browser's own voice, one after the other, and knows how much of them was heard.

const START_LIMIT_MS = 2500; // a voice that has not begun by then is none (headless browsers, no voices installed)

const available = "speechSynthesis" in globalThis;

/** Events: "progress" (detail: {responseId, heard, done}), "spoken" (detail: the segment whose state changed). */
export class Speaker extends EventTarget {
  constructor() {
    super();
    this.on = true;
    this.broken = !available;
    this.primed = false;
    this.queue = [];
    this.current = null;
    this.heard = new Map(); // by response: the text spoken so far
    this.complete = new Set(); // responses that will get no more segments
  }

  get speaking() {
    return this.current !== null;
  }

  /** To be called from a click: some browsers let a page speak only if it has spoken from one. */
  prime() {
    if (this.primed || this.broken || !this.on) return;
    this.primed = true;
    speechSynthesis.speak(new SpeechSynthesisUtterance(""));
  }

  toggle() {
    this.on = !this.on;
    if (this.on) this.broken = !available; // a voice may have come since it was given up
    else this.stop();
  }

  say(responseId, segment) {
    this.queue.push({ responseId, segment });
    this.next();
  }

  /** No more segments will come for this response. */
  finish(responseId) {
    this.complete.add(responseId);
    this.checkDone(responseId);
  }

  /** Silence, at once. What was heard of the current segment is reported to the last whole word. */
  stop() {
    const { current, queue } = this;
    this.queue = [];
    this.current = null;
    for (const { segment } of queue) this.mark(segment, "unheard");
    if (!current) return;
    clearTimeout(current.timer);
    this.mark(current.segment, "cut");
    this.add(current.responseId, heardPart(current.segment, current.charIndex));
    this.tell(current.responseId, false);
    this.heard.clear();
    this.complete.clear();
    if (!this.broken) speechSynthesis.cancel();
  }

  next() {
    if (this.current || !this.queue.length) return;
    const { responseId, segment } = this.queue.shift();
    this.current = { responseId, segment, charIndex: 0 };
    if (!this.on || this.broken || !segment.speech) this.ended(this.current);
    else this.utter(this.current);
  }

  utter(current) {
    const utterance = new SpeechSynthesisUtterance(current.segment.speech);
    utterance.lang = "en-US";
    utterance.rate = 1.05;
    utterance.onstart = () => clearTimeout(current.timer);
    utterance.onboundary = ({ charIndex }) => (current.charIndex = charIndex);
    utterance.onend = () => this.ended(current);
    utterance.onerror = () => this.ended(current);
    current.timer = setTimeout(() => this.giveUp(current), START_LIMIT_MS);
    current.utterance = utterance; // kept: some browsers collect it, and its events with it
    this.mark(current.segment, "speaking");
    speechSynthesis.speak(utterance);
  }

  giveUp(current) {
    this.broken = true;
    speechSynthesis.cancel();
    this.ended(current);
  }

  ended(current) {
    if (current !== this.current) return;
    clearTimeout(current.timer);
    this.current = null;
    this.mark(current.segment, "spoken");
    this.add(current.responseId, current.segment.text);
    if (!this.checkDone(current.responseId)) this.tell(current.responseId, false);
    this.next();
  }

  checkDone(responseId) {
    const left = [this.current, ...this.queue].some((item) => item?.responseId === responseId);
    if (left || !this.complete.has(responseId)) return false;
    this.complete.delete(responseId);
    this.tell(responseId, true);
    this.heard.delete(responseId);
    return true;
  }

  add(responseId, text) {
    this.heard.set(responseId, (this.heard.get(responseId) ?? "") + text);
  }

  mark(segment, state) {
    segment.state = state;
    this.dispatchEvent(new CustomEvent("spoken", { detail: segment }));
  }

  tell(responseId, done) {
    const heard = this.heard.get(responseId) ?? "";
    this.dispatchEvent(new CustomEvent("progress", { detail: { responseId, heard, done } }));
  }
}

/** The display text that belongs to the first `charIndex` characters of the speech text, in whole words. */
export function heardPart({ text, speech }, charIndex) {
  const share = Math.floor((text.length * charIndex) / Math.max(1, speech.length));
  return text.slice(0, text.lastIndexOf(" ", share) + 1);
}
