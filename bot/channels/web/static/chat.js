/* Ties the parts of the chat together. */

import { markChosen, markSent, unmarkChosen } from "./card.js";
import { Composer } from "./composer.js";
import { showClock, startDemo } from "./demo.js";
import { byId, icon, make, settings, word } from "./dom.js";
import { Live } from "./live.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";

const BUSY_AFTER = 300;
const BANNER_AFTER = 1500;

const asking = new Map();
const banner = byId("banner");
let bannerTimer = 0;
let wasLost = false;
let now = settings.now;

const actions = {
  ask: (text) => say({ text }, text),
  upload: (file) => say({ file }, file.name),
  choose(choice) {
    markChosen(log.box, choice.token);
    say({ choice: choice.token, label: choice.label }, choice.label);
    goOn();
  },
  submit(form, values) {
    markSent(log.box, form.token);
    say({ form: { token: form.token, values }, label: form.title || form.submit }, form.title || form.submit);
    goOn();
  },
};

const log = new Log(actions);

const outbox = new Outbox({
  sending(item) {
    log.state(item.key, "sending");
    wait(item.key);
  },
  waiting(item) {
    log.state(item.key, "waiting");
    settle(item.key);
  },
  failed(item, error) {
    settle(item.key);
    if (item.choice) unmarkChosen(log.box, item.choice);
    if (item.form) markSent(log.box, item.form.token, true);
    log.state(item.key, "failed", error, () => again(item));
  },
  answered(item, frame) {
    log.state(item.key, "sent");
    if (frame.line) show([frame.line]);
    setNow(frame.now);
  },
  gone: () => gone(),
});

const live = new Live({
  frame: onFrame,
  open() {
    clearTimeout(bannerTimer);
    if (wasLost) tell(word("back"), { fades: true });
    wasLost = false;
  },
  lost() {
    if (!wasLost) bannerTimer = setTimeout(() => tell(word("offline")), BANNER_AFTER);
    wasLost = true;
    fetchConversation();
  },
  gone,
});

function onFrame(frame) {
  if (frame.type === "hello" || frame.type === "lines") show(frame.lines);
  if (frame.type === "hello") outbox.resume();
  if (frame.type === "failed") {
    const item = sentItems.get(frame.key);
    if (item) outbox.fail(item, frame.error);
  }
  setNow(frame.now);
}

const sentItems = new Map();

/** Shows lines and tells the server which answers are on the screen. */
function show(lines) {
  for (const line of lines) {
    if (line.who !== "bot") continue;
    outbox.settle(line.key);
    settle(line.key);
    log.state(line.key, "sent");
  }
  live.report(log.add(lines));
}

function say(content, label) {
  const item = outbox.add(content);
  putMine(item, label);
  outbox.events.sending(item);
  outbox.run();
}

/** The server's clock: a page of the demo has no other. */
function setNow(moment) {
  if (!moment) return;
  now = moment;
  showClock(moment);
}

/** Where the keyboard goes on. On a touch screen that is not the text box: it would raise the keyboard. */
function goOn() {
  const target = window.matchMedia("(hover: hover)").matches ? byId("text") : byId("scroll");
  target.focus({ preventScroll: true });
}

function putMine(item, label) {
  item.shown = label;
  sentItems.set(item.key, item);
  outbox.keep();
  log.add([{ who: "me", key: item.key, text: label, time: now.time, file: Boolean(item.file), day: now.day }]);
}

function again(item) {
  if (item.choice) markChosen(log.box, item.choice);
  if (item.form) markSent(log.box, item.form.token);
  outbox.retry(item.key);
  goOn();
}

/** "Bezig" appears only when an answer takes longer than a moment, so that it does not flicker. */
function wait(key) {
  clearTimeout(asking.get(key));
  asking.set(key, setTimeout(drawBusy, BUSY_AFTER, true));
}

function settle(key) {
  clearTimeout(asking.get(key));
  asking.delete(key);
  if (!asking.size) drawBusy(false);
}

function drawBusy(on) {
  const box = byId("busy");
  if (on === Boolean(box.firstChild)) return;
  const follow = log.isAtEnd();
  const dots = make("span", { class: "dots", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  box.replaceChildren(...(on ? [make("span", { class: "face", "aria-hidden": "true" }, icon("post")), dots, make("span", {}, word("busy"))] : []));
  if (on && follow) log.toEnd();
}

function tell(text, { fades = false, action = null } = {}) {
  clearTimeout(bannerTimer);
  banner.replaceChildren(make("span", {}, text), ...(action ? [action] : []));
  banner.classList.toggle("good", fades);
  banner.hidden = false;
  if (fades) bannerTimer = setTimeout(() => (banner.hidden = true), 3000);
}

/** The session ended, or another one took its place in this browser. */
function gone() {
  const reload = make("button", { type: "button", class: "small", onclick: () => location.reload() }, word("reload"));
  tell(word("stale"), { action: reload });
}

/** Without a live connection (some networks allow none) the conversation is asked for instead. */
async function fetchConversation() {
  try {
    const response = await fetch("/api/conversation", { headers: { Accept: "application/json" } });
    if (response.status === 401) gone();
    if (!response.ok) return;
    const frame = await response.json();
    show(frame.lines);
    setNow(frame.now);
    clearTimeout(bannerTimer);
    banner.hidden = true;
    outbox.resume();
  } catch {
    // Still no network: the live connection keeps trying, and the banner says so.
  }
}

function startIdeas() {
  const chips = byId("chips");
  const button = byId("ideas");
  const open = (on) => {
    chips.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
  };
  button.hidden = !settings.suggestions.length;
  for (const text of settings.suggestions) {
    const ask = () => {
      open(false);
      actions.ask(text);
      goOn();
    };
    chips.append(make("button", { type: "button", class: "chip", onclick: ask }, text));
  }
  button.addEventListener("click", () => open(chips.hidden));
  for (const idea of document.querySelectorAll("[data-ask]")) {
    idea.addEventListener("click", () => {
      actions.ask(idea.dataset.ask);
      goOn();
    });
  }
}

function restoreUnsent() {
  for (const item of outbox.restore()) {
    if (log.has("me", item.key) || log.has("bot", item.key)) continue;
    outbox.failed.set(item.key, item);
    putMine(item, item.shown || item.text || item.label || "");
    outbox.events.failed(item, null);
  }
  outbox.keep();
}

byId("sign-out").addEventListener("submit", () => sessionStorage.clear());
log.add(settings.lines, { quietly: true });
restoreUnsent();
log.welcome();
byId("log").setAttribute("aria-busy", "false");
startIdeas();
startDemo();
new Composer(actions);
live.connect();
if (window.matchMedia("(hover: hover)").matches) goOn();
