// One WebSocket that comes back: with growing, jittered pauses, for as long as the page is open.

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 15000;
const MOST_BUFFERED = 1 << 20; // bytes; audio beyond it is dropped, the network does not keep up

/** Events: "open", "message" (detail: the parsed event), "state" (detail: {state, retryMs}). */
export class Connection extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
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
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.onopen = () => this.tell("open");
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = () => this.lost(socket);
  }

  receive(data) {
    if (typeof data !== "string") return;
    this.failures = 0; // only a server that speaks counts as there
    this.dispatchEvent(new CustomEvent("message", { detail: JSON.parse(data) }));
  }

  lost(socket) {
    if (socket !== this.socket) return;
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++);
    const pause = longest * (0.5 + Math.random() / 2);
    this.tell("lost", pause);
    this.timer = setTimeout(() => this.connect(), pause);
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
