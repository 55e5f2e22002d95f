/* The lines of the conversation, each key once, in order, by day. */

import { cardOf, markBack, markChosen, markSent } from "./card.js";
import { byId, icon, make, settings, word } from "./dom.js";

const LONG = 700;
const NEAR = 80;

export class Log {
  constructor(actions) {
    this.actions = actions;
    this.box = byId("log");
    this.scroller = byId("scroll");
    this.newest = byId("newest");
    this.known = new Map();
    this.day = "";
    this.newest.addEventListener("click", () => this.toEnd());
    this.following = true;
    this.scroller.addEventListener("scroll", () => {
      this.following = this.isAtEnd();
      if (this.following) this.newest.hidden = true;
    });
    // A picture has no height until it is there.
    this.box.addEventListener("load", () => this.following && this.showLast(), true);
  }

  has = (who, key) => this.known.has(`${who} ${key}`);

  /** Shows what is not shown yet. Gives the keys of the bot's lines, new or not, so that they can be reported. */
  add(lines, { quietly = false } = {}) {
    const follow = quietly || this.isAtEnd();
    const fresh = lines.filter((line) => !this.has(line.who, line.key));
    for (const line of fresh) this.put(line);
    if (fresh.length) this.removeWelcome();
    if (fresh.some((line) => line.who === "me")) this.toEnd();
    else if (fresh.length && follow) this.showLast();
    else if (fresh.length) this.newest.hidden = false;
    return lines.filter((line) => line.who === "bot").map((line) => line.key);
  }

  put(line) {
    const element = line.who === "me" ? this.mine(line) : cardOf(line.reply, line.time, this.actions);
    this.known.set(`${line.who} ${line.key}`, element);
    const question = this.known.get(`me ${line.key}`);
    // An answer that comes after a later question still stands under its own.
    if (line.who === "bot" && question) question.after(element);
    else {
      this.dayOf(line.day);
      this.box.append(element);
    }
    if (line.reply?.form) markBack(this.box, line.reply.form.token);
    if (line.choice) {
      markChosen(this.box, line.choice);
      markSent(this.box, line.choice);
    }
    if (line.who === "bot") this.tidySuggestions();
  }

  /** Suggestions belong to the last answer only. */
  tidySuggestions() {
    const all = [...this.box.querySelectorAll(".suggestions")];
    const last = [...this.box.querySelectorAll(".line.bot")].at(-1);
    all.filter((chips) => !last.contains(chips)).forEach((chips) => chips.remove());
  }

  mine(line) {
    const text = make("p", { class: "text", dir: "auto" }, line.text);
    const bubble = make("div", { class: "bubble" }, line.file ? icon("file") : null, text);
    if (line.text.length > LONG) {
      bubble.classList.add("long");
      const more = make("button", { type: "button", class: "more" }, word("more"));
      more.addEventListener("click", () => {
        bubble.classList.remove("long");
        more.remove();
      });
      bubble.append(more);
    }
    const from = make("p", { class: "from" }, word("you"), make("time", {}, line.time));
    return make("div", { class: "line me" }, make("div", { class: "said" }, from, bubble, make("div", { class: "state" })));
  }

  /** What is happening to a message of one's own: sending, waiting, failed (with a button), or nothing to say. */
  state(key, name, error, retry) {
    const element = this.known.get(`me ${key}`);
    if (!element) return;
    element.dataset.state = name;
    const state = element.querySelector(".state");
    state.replaceChildren();
    if (name === "sending") state.append(word("sending"));
    if (name === "waiting") state.append(icon("clock"), word("waiting"));
    if (name !== "failed") return;
    const told = [error?.message || word("failed"), error?.more].filter(Boolean).join(" ");
    const again = make("button", { type: "button", class: "retry", onclick: retry }, icon("again"), word("retry"));
    state.append(make("span", { role: "alert" }, told), again);
    if (this.isAtEnd()) this.toEnd();
  }

  forget(key) {
    this.known.get(`me ${key}`)?.remove();
    this.known.delete(`me ${key}`);
  }

  dayOf(day) {
    if (day && day !== this.day) this.box.append(make("p", { class: "day" }, make("span", {}, day)));
    this.day = day || this.day;
  }

  welcome() {
    if (this.known.size || this.box.querySelector(".welcome")) return;
    const ideas = settings.suggestions.map((text) =>
      make("li", {}, make("button", { type: "button", class: "idea", onclick: () => this.actions.ask(text) }, text)),
    );
    const face = make("span", { class: "face large", "aria-hidden": "true" }, icon("post"));
    const heading = make("h3", {}, word("welcome", { name: settings.name }));
    const more = make("p", {}, word("welcome_more"));
    this.scroller.scrollTop = 0;
    this.box.append(make("div", { class: "welcome" }, face, heading, more, ideas.length ? make("ul", { class: "ideas" }, ideas) : null));
  }

  removeWelcome() {
    this.box.querySelector(".welcome")?.remove();
  }

  isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newest.hidden = true;
  }

  /** The end, but never past the beginning of a long answer. */
  showLast() {
    this.toEnd();
    const last = this.box.lastElementChild;
    const hidden = last ? this.scroller.getBoundingClientRect().top + 12 - last.getBoundingClientRect().top : 0;
    if (hidden > 0) this.scroller.scrollTop -= hidden;
  }
}
