// The key of a server that asks for one. It comes behind the # of the address, which browsers send to nobody; then it is
// kept for this tab only, and is gone from the address bar.

const KEPT = "foresay-key";
const IN_ADDRESS = /[#&]key=([^&]*)/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/; // what may stand in a subprotocol

export class Key {
  constructor() {
    this.value = kept();
    this.take();
  }

  /** Takes the key out of the address. @returns {boolean} whether there was one */
  take() {
    const found = IN_ADDRESS.exec(location.hash);
    if (!found) return false;
    this.value = decoded(found[1]) || null;
    history.replaceState(null, "", location.pathname + location.search);
    keep(this.value);
    return true;
  }

  /** Headers for fetch. */
  get headers() {
    return this.usable ? { authorization: `Bearer ${this.value}` } : {};
  }

  /** Subprotocols for a WebSocket, to which browsers can give no headers. */
  get subprotocols() {
    return this.usable ? ["realtime", `openai-insecure-api-key.${this.value}`] : [];
  }

  get usable() {
    return this.value !== null && TOKEN.test(this.value);
  }

  /** Why the server has refused this page, in a sentence that says what to do. */
  get refusal() {
    return this.value === null
      ? "This server asks for a key: open the address that it shows in its terminal, with the key at its end."
      : "The key of this page is not one of this server's: open the address that it shows in its terminal.";
  }
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    return null; // the browser keeps nothing: a reload needs the address with the key again
  }
}

function keep(value) {
  try {
    if (value === null) sessionStorage.removeItem(KEPT);
    else sessionStorage.setItem(KEPT, value);
  } catch {
    // as above
  }
}
