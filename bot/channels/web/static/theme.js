/* Light or dark: as the device asks, until the reader chooses. Loaded before the page is drawn, so that it never flashes. */
"use strict";
(() => {
  const root = document.documentElement;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  const kept = () => {
    try {
      return window.localStorage.getItem("wegwijs-theme");
    } catch {
      return null; // Storage is off; the choice then holds for this page only.
    }
  };
  const isDark = () => (root.dataset.theme || (prefersDark.matches ? "dark" : "light")) === "dark";
  const label = () => {
    const button = document.getElementById("theme");
    const words = document.getElementById("theme-words");
    if (!button || !words) return;
    const text = isDark() ? words.dataset.light : words.dataset.dark;
    button.setAttribute("aria-label", text);
    button.title = text;
    button.querySelector("use").setAttribute("href", isDark() ? "#i-sun" : "#i-moon");
  };
  const chosen = kept();
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  prefersDark.addEventListener("change", label);
  document.addEventListener("DOMContentLoaded", () => {
    label();
    document.getElementById("theme")?.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        window.localStorage.setItem("wegwijs-theme", root.dataset.theme);
      } catch {
        // As above.
      }
      label();
    });
  });
})();
