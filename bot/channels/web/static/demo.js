/* The demo's strip: whom you are, and what time it is. */

import { byId, settings, word } from "./dom.js";

export function showClock(now) {
  if (!now || !byId("demo")) return;
  byId("demo-day").textContent = now.day;
  byId("demo-short").textContent = now.short;
  byId("demo-time").textContent = now.time;
  if (document.activeElement !== byId("demo-moment")) byId("demo-moment").value = now.local;
}

async function move(to) {
  const headers = { "Content-Type": "application/json", "X-Wegwijs-Proof": settings.proof };
  let told;
  try {
    const response = await fetch("/api/demo/clock", { method: "POST", headers, body: JSON.stringify(to) });
    const frame = await response.json();
    if (response.ok) {
      byId("demo-moment").blur();
      showClock(frame.now);
      told = word("clock_moved", { moment: `${frame.now.day}, ${frame.now.time}` });
    } else {
      told = frame.error.message;
    }
  } catch {
    told = word("offline");
  }
  byId("demo-said").textContent = told;
}

export function startDemo() {
  const demo = byId("demo");
  if (!demo) return;
  const toggle = byId("demo-toggle");
  toggle.addEventListener("click", () => {
    toggle.setAttribute("aria-expanded", String(demo.classList.toggle("open")));
  });
  const own = byId("demo-own-toggle");
  own.addEventListener("click", () => {
    byId("demo-own").hidden = !byId("demo-own").hidden;
    own.setAttribute("aria-expanded", String(!byId("demo-own").hidden));
    if (!byId("demo-own").hidden) byId("demo-moment").focus();
  });
  for (const button of demo.querySelectorAll("[data-days]")) {
    button.addEventListener("click", () => move({ days: Number(button.dataset.days) }));
  }
  demo.querySelector("[data-reset]").addEventListener("click", () => move({ reset: true }));
  byId("demo-own").addEventListener("submit", (event) => {
    event.preventDefault();
    move({ to: byId("demo-moment").value });
  });
}
