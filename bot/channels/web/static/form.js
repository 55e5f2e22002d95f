/* A form inside an answer: checked here for what is missing, judged by the bot for what is right. */

import { make, word } from "./dom.js";

let count = 0;

function controlOf(field, id) {
  const shared = { id, name: field.name, "aria-required": String(field.required) };
  if (!field.options.length) {
    const box = make("textarea", { ...shared, rows: field.lines ? "4" : "1", autocomplete: "off" });
    box.value = field.value || "";
    return box;
  }
  const options = field.options.map((option) => make("option", { value: option.value }, option.label));
  const select = make("select", shared, make("option", { value: "" }, word("choose")), options);
  select.value = field.value || "";
  return select;
}

function fieldOf(field) {
  const id = `field-${(count += 1)}`;
  const control = controlOf(field, id);
  const error = make("p", { class: "field-error", id: `${id}-error`, hidden: true });
  const label = make("label", { for: id }, field.label);
  const hint = field.hint ? make("p", { class: "field-hint", id: `${id}-hint` }, field.hint) : null;
  const describedBy = (...parts) => {
    const ids = parts.filter(Boolean).map((part) => part.id);
    if (ids.length) control.setAttribute("aria-describedby", ids.join(" "));
    else control.removeAttribute("aria-describedby");
  };
  describedBy(hint);
  if (!field.required) label.append(make("span", { class: "optional" }, ` (${word("optional")})`));
  const told = (text) => {
    error.textContent = text;
    error.hidden = !text;
    control.setAttribute("aria-invalid", String(Boolean(text)));
    describedBy(hint, text ? error : null);
  };
  control.addEventListener("input", () => told(""));
  const check = () => {
    const missing = field.required && !control.value.trim();
    told(missing ? word("required") : "");
    return !missing;
  };
  return { row: make("div", { class: "field" }, label, control, hint, error), control, check };
}

/** Enter goes on as in the composer, but in a larger box; Shift and Enter make a new line. */
function sendOnEnter(event, form) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.rows !== 1) return;
  event.preventDefault();
  form.requestSubmit();
}

export function formOf(form, headline, actions) {
  const fields = form.fields.map(fieldOf);
  const summary = make("p", { class: "form-error", role: "alert", hidden: true });
  const submit = make("button", { class: "button" }, form.submit);
  const element = make(
    "form",
    { class: "form", novalidate: true, "data-token": form.token },
    form.title && form.title !== headline ? make("h4", {}, form.title) : null,
    fields.map((field) => field.row),
    summary,
    submit,
  );
  element.addEventListener("keydown", (event) => sendOnEnter(event, element));
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = fields.filter((field) => !field.check());
    summary.textContent = wrong.length ? word("fix") : "";
    summary.hidden = !wrong.length;
    if (wrong.length) {
      wrong[0].control.focus();
      return;
    }
    const values = Object.fromEntries(fields.map((field) => [field.control.name, field.control.value]));
    actions.submit(form, values);
  });
  return element;
}

/** A form that was sent is shown as it was, and cannot be sent again; `open` makes it work again. Of one shown twice it is the last.
    Says whether there is such a form. */
export function closeForm(root, token, open = false) {
  const form = [...root.querySelectorAll(".form")].findLast((element) => element.dataset.token === token);
  if (!form) return false;
  for (const control of form.elements) control.disabled = !open;
  form.classList.toggle("sent", !open);
  form.querySelector(".form-sent")?.remove();
  if (!open) form.append(make("p", { class: "form-sent" }, word("form_sent")));
  return true;
}
