// One WebSocket that comes back: with growing, jittered pauses, for as long as the page is open.

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15000;
const MOST_BUFFERED = 1 << 20; // bytes; audio beyond it is dropped, the network does not keep up

/** Events: "message" (detail: the parsed event), "state" (detail: {state, retryMs}), "refused": it was not let in, or
 * there is nobody. */
export class Connection extends EventTarget {
  /** @param {{subprotocols: string[]}} key */
  constructor(url, key) {
    super();
    this.url = url;
    this.key = key;
    this.failures = 0;
    this.socket = null;
    this.connect();
    addEventListener("online", () => this.retryNow());
  }

  get open() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  connect() {
    clearTimeout(this.timer);
    this.tell("connecting");
    const socket = new WebSocket(this.url, this.key.subprotocols);
    let opened = false;
    this.socket = socket;
    socket.onopen = () => {
      opened = true;
      this.tell("open");
    };
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.lost();
      if (!opened) this.dispatchEvent(new CustomEvent("refused"));
    };
  }

  receive(data) {
    if (typeof data !== "string") return;
    this.failures = 0; // only a server that speaks counts as there
    this.dispatchEvent(new CustomEvent("message", { detail: JSON.parse(data) }));
  }

  lost() {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++);
    const pause = longest * (0.5 + Math.random() / 2);
    this.tell("lost", pause);
    this.timer = setTimeout(() => this.connect(), pause);
  }

  /** Try no more by itself: it would be refused again. */
  giveUp() {
    clearTimeout(this.timer);
    this.tell("refused");
  }

  /** Come again, with another key. */
  restart() {
    const socket = this.socket;
    this.socket = null; // what becomes of it no longer matters
    socket.close();
    this.connect();
  }

  retryNow() {
    if (this.socket.readyState === WebSocket.CLOSED) this.connect();
  }

  tell(state, retryMs = 0) {
    this.dispatchEvent(new CustomEvent("state", { detail: { state, retryMs } }));
  }

  /** @returns {boolean} whether it was sent */
  send(event) {
    if (!this.open) return false;
    this.socket.send(JSON.stringify(event));
    return true;
  }

  sendAudio(audio) {
    if (!this.open || this.socket.bufferedAmount > MOST_BUFFERED) return false;
    return this.send({ type: "input_audio_buffer.append", audio });
  }
}
