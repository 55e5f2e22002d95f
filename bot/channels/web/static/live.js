/* The live connection. It comes back by itself; the server then sends everything again and the log shows each key once. */

const SIGNED_OUT = 4401;
const TOO_MANY_PAGES = 4408;
const SILENCE = 150000;

export class Live {
  /** `events` has frame(frame), open(), lost(), gone(code). */
  constructor(events) {
    this.events = events;
    this.attempt = 0;
    this.timer = 0;
    this.lastHeard = 0;
    this.socket = null;
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.now();
    });
    setInterval(() => this.check(), 15000);
  }

  connect() {
    clearTimeout(this.timer);
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/live`);
    this.socket = socket;
    this.lastHeard = Date.now();
    socket.addEventListener("message", (event) => {
      this.lastHeard = Date.now();
      const frame = JSON.parse(event.data);
      if (frame.type === "hello") {
        this.attempt = 0;
        this.events.open();
      }
      this.events.frame(frame);
    });
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.lost(event.code);
    });
  }

  lost(code) {
    this.socket = null;
    if (code === SIGNED_OUT || code === TOO_MANY_PAGES) {
      this.events.gone(code);
      return;
    }
    this.events.lost();
    const wait = Math.min(500 * 2 ** this.attempt, 20000);
    this.attempt += 1;
    // Spread, so that all pages do not come back in the same instant after a restart.
    this.timer = setTimeout(() => this.connect(), wait * (0.75 + Math.random() / 2));
  }

  /** Back at once when the device says that there is a network again. */
  now() {
    if (this.socket === null && this.timer) this.connect();
  }

  /** A connection can be dead without saying so; the server gives a sign of life every minute. */
  check() {
    if (this.socket && Date.now() - this.lastHeard > SILENCE) this.socket.close();
  }

  report(keys) {
    if (keys.length && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ received: keys }));
  }
}
