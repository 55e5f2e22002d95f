/* One answer as a card. */

import { closeForm, formOf } from "./form.js";
import { icon, make, word } from "./dom.js";

const SIGNED = ["yes", "caution", "no", "unsure", "urgent", "question", "error"];

const plain = (parts) => parts.map((part) => part.text ?? part).join("");

/** Text with its phone numbers and addresses as links. */
function textOf(parts) {
  return parts.map((part) => {
    if (typeof part === "string") return part;
    if (part.kind !== "web") return make("a", { href: part.href }, part.text);
    const away = { href: part.href, target: "_blank", rel: "noopener noreferrer" };
    return make("a", away, part.text, make("span", { class: "hidden" }, ` (${word("opens_new")})`));
  });
}

/** Large buttons for the numbers of an urgent text, each number once in a card. */
function callsOf(parts, called) {
  const numbers = parts.filter((part) => part.kind === "tel" && !called.has(part.href));
  return numbers.map((part) => {
    called.add(part.href);
    return make("a", { class: "call", href: part.href }, icon("phone"), word("call", { number: part.text }));
  });
}

/** An urgent text and its buttons. A number at the end of a line is on its button, and not said twice. */
function urgentTextOf(parts, called) {
  const calls = callsOf(parts, called);
  const last = parts.at(-1);
  const spoken = calls.length && last.kind === "tel" ? parts.slice(0, -1) : parts;
  const words = textOf(spoken);
  if (spoken !== parts && typeof words.at(-1) === "string") words.push(words.pop().replace(/[\s:]+$/, ""));
  const onlyTheButton = spoken !== parts && spoken.every((part) => /^\s*(bel|call)?\s*:?\s*$/i.test(part));
  return [...(onlyTheButton ? [] : [make("span", {}, words)]), ...calls];
}

function sectionOf(section, called) {
  const lines = section.lines.map((line) => make("li", {}, called ? urgentTextOf(line, called) : textOf(line)));
  const list = make("ul", {}, lines);
  if (section.folded) {
    const summary = make("summary", {}, icon("chevron"), section.heading);
    return make("details", { class: "section folded" }, summary, list);
  }
  return make("section", { class: "section" }, section.heading ? make("h4", {}, section.heading) : null, lines.length ? list : null);
}

function paragraphOf(parts, called) {
  const said = called ? urgentTextOf(parts, called) : textOf(parts);
  return said.length ? make("div", { class: "paragraph" }, said) : null;
}

function groupOf(choices, label, actions) {
  if (!choices.length) return null;
  const group = make("div", { class: "choices", role: "group", "aria-label": label });
  for (const choice of choices) {
    const spends = JSON.stringify(choice.spends);
    const shown = { type: "button", class: "choice", "data-token": choice.token, "data-spends": spends };
    const button = make("button", shown, choice.label);
    button.addEventListener("click", () => actions.choose(choice));
    group.append(button);
  }
  return group;
}

/** What puts a message off stands apart, under a line of its own: it answers nothing of what the message asks. */
function choicesOf(reply, actions) {
  const later = groupOf(reply.choices.filter((choice) => choice.later), word("put_off"), actions);
  return [
    groupOf(reply.choices.filter((choice) => !choice.later), plain(reply.headline), actions),
    later ? make("div", { class: "later" }, make("p", { "aria-hidden": "true" }, word("put_off")), later) : null,
  ];
}

const spendsOf = (button) => new Set(JSON.parse(button.dataset.spends ?? "[]"));

/** What goes out with a tapped button: others, and a form; which they are the server says, by the same rule for every channel. */
function spent(root, token) {
  const chosen = [...root.querySelectorAll(".choice")].find((button) => button.dataset.token === token);
  if (!chosen) return [];
  const gone = spendsOf(chosen);
  const all = [...root.querySelectorAll(".choice, .form")].filter((one) => gone.has(one.dataset.token));
  return [chosen, ...all.flatMap((one) => (one.matches(".form") ? [...one.elements] : [one]))];
}

/** Makes the buttons work, or not, that are another answer to the same as this form. */
function besideForm(root, token, open) {
  for (const button of root.querySelectorAll(".choice")) if (spendsOf(button).has(token)) button.disabled = !open;
}

/** A form that was sent takes those buttons with it; `open` makes all of it work again. */
export function markSent(root, token, open = false) {
  if (closeForm(root, token, open)) besideForm(root, token, open);
}

/** A form that comes back was not taken, so neither were the buttons. */
export const markBack = (root, token) => besideForm(root, token, true);

/** Marks the button that was tapped. */
export function markChosen(root, token) {
  const [chosen, ...others] = spent(root, token);
  if (!chosen || chosen.classList.contains("chosen")) return;
  for (const button of [chosen, ...others]) button.disabled = true;
  chosen.classList.add("chosen");
  chosen.prepend(icon("yes"));
  chosen.append(make("span", { class: "hidden" }, ` (${word("chosen")})`));
}

/** Makes the buttons work again when the choice could not be sent or handled. */
export function unmarkChosen(root, token) {
  const [chosen, ...others] = spent(root, token);
  if (!chosen) return;
  for (const button of [chosen, ...others]) button.disabled = false;
  chosen.classList.remove("chosen");
  chosen.querySelectorAll("svg, .hidden").forEach((mark) => mark.remove());
}

const picturesOf = (reply) =>
  reply.pictures.map((picture) => make("img", { class: "picture", src: picture.src, alt: picture.alt }));

const documentsOf = (reply) =>
  reply.documents.map((file) =>
    make(
      "a",
      { class: "document", href: file.href, download: file.name },
      icon("file"),
      make(
        "span",
        { class: "document-text" },
        make("span", { class: "document-name" }, make("span", { class: "hidden" }, `${word("download")} `), file.name),
        make("span", { class: "document-more" }, file.alt ? `${file.alt} · ${file.size}` : file.size),
      ),
    ),
  );

/** "Niet wat ik bedoelde" stands apart from the choices: it is about the answer, not an answer itself. */
function reconsiderOf(reply, actions) {
  if (!reply.reconsider) return null;
  const choice = { label: word("not_meant"), token: reply.reconsider };
  const button = make("button", { type: "button", class: "choice reconsider", "data-token": choice.token }, choice.label);
  button.addEventListener("click", () => actions.choose(choice));
  return make("div", { class: "reconsidering" }, button);
}

function suggestionsOf(reply, actions) {
  if (!reply.suggestions.length) return null;
  const chips = reply.suggestions.map((text) =>
    make("button", { type: "button", class: "chip", onclick: () => actions.ask(text) }, text),
  );
  return make("div", { class: "suggestions", role: "group", "aria-label": word("ideas") }, chips);
}

export function cardOf(reply, time, actions) {
  const { name, word: toneWord } = reply.tone;
  const called = name === "urgent" ? new Set() : null;
  const signed = SIGNED.includes(name);
  const badge = signed
    ? make("p", { class: "tone" }, make("span", { class: "tone-mark" }, icon(name)), make("span", {}, toneWord))
    : null;
  const card = make(
    "div",
    { class: "card" },
    badge,
    make("h3", {}, textOf(reply.headline)),
    called ? callsOf(reply.headline, called) : null,
    reply.paragraphs.map((paragraph) => paragraphOf(paragraph, called)),
    reply.sections.map((section) => sectionOf(section, called)),
    picturesOf(reply),
    documentsOf(reply),
    reply.form ? formOf(reply.form, plain(reply.headline), actions) : null,
    choicesOf(reply, actions),
  );
  const who = make("p", { class: "from" }, "Wegwijs", make("time", {}, time));
  return make(
    "article",
    { class: `line bot tone-${name}` },
    make("span", { class: "face", "aria-hidden": "true" }, icon("post")),
    make("div", { class: "said" }, who, card, reconsiderOf(reply, actions), suggestionsOf(reply, actions)),
  );
}
