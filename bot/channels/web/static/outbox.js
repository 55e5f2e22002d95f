/* What the reader sends: one at a time, in order, each with its own key, until the server has it. */

import { newKey, settings, word } from "./dom.js";

const SHELF = `wegwijs-outbox ${settings.prefix}`;

export class Outbox {
  /** `events` has sending, waiting, failed(item, error), answered(item, frame), gone(status). */
  constructor(events) {
    this.events = events;
    this.queue = [];
    this.failed = new Map();
    this.accepted = new Map();
    this.running = false;
    this.wake = null;
  }

  /** Messages that were written but not sent when the page went away. A file cannot be kept. */
  restore() {
    try {
      return JSON.parse(sessionStorage.getItem(SHELF) || "[]");
    } catch {
      return [];
    }
  }

  keep() {
    const items = [...this.failed.values(), ...this.accepted.values(), ...this.queue].filter((item) => !item.file);
    try {
      if (items.length) sessionStorage.setItem(SHELF, JSON.stringify(items));
      else sessionStorage.removeItem(SHELF);
    } catch {
      // Storage is off or full: the message then lives as long as the page.
    }
  }

  add(content) {
    const item = { key: newKey(), ...content };
    this.queue.push(item);
    this.keep();
    return item;
  }

  retry(key) {
    const item = this.failed.get(key);
    if (!item) return;
    this.failed.delete(key);
    this.queue.push(item);
    this.events.sending(item);
    this.run();
  }

  /** The server has this one, whichever way we came to know. */
  settle(key) {
    this.failed.delete(key);
    this.accepted.delete(key);
    this.queue = this.queue.filter((item) => item.key !== key);
    this.keep();
    this.wake?.();
  }

  fail(item, error) {
    this.settle(item.key);
    this.failed.set(item.key, item);
    this.keep();
    this.events.failed(item, error);
  }

  /** Tries again now what waits for the connection, and asks anew for answers that were promised and did not come. */
  resume() {
    this.queue.push(...this.accepted.values());
    this.accepted.clear();
    this.wake?.();
    this.run();
  }

  async run() {
    if (this.running) return;
    this.running = true;
    for (let item = this.queue[0]; item; item = this.queue[0]) await this.deliver(item);
    this.running = false;
  }

  async deliver(item) {
    for (let attempt = 0; this.queue.includes(item); attempt += 1) {
      let response;
      try {
        response = await this.post(item);
      } catch {
        // No network: the same key goes again when there is one, so nothing is asked twice.
        this.events.waiting(item);
        await this.pause(Math.min(1000 * 2 ** attempt, 15000));
        continue;
      }
      if (response.status === 429) {
        await this.pause(1000 * Number(response.headers.get("Retry-After") || 1));
        continue;
      }
      await this.judge(item, response);
      return;
    }
  }

  async judge(item, response) {
    const frame = await response.json().catch(() => ({}));
    if (response.ok) {
      this.settle(item.key);
      if (!frame.line) this.accepted.set(item.key, item);
      this.keep();
      this.events.answered(item, frame);
      return;
    }
    this.fail(item, frame.error || { message: word("failed") });
    if (response.status === 401 || response.status === 403) this.events.gone(response.status);
  }

  post(item) {
    const headers = { "X-Wegwijs-Proof": settings.proof, Accept: "application/json" };
    let body;
    if (item.file) {
      body = new FormData();
      body.append("key", item.key);
      body.append("upload", item.file, item.file.name);
    } else {
      headers["Content-Type"] = "application/json";
      const { key, text, choice, form, label } = item;
      body = JSON.stringify({ key, text, choice, form, label });
    }
    return fetch("/api/messages", { method: "POST", headers, body, credentials: "same-origin" });
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
