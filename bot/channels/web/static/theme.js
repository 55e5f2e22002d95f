/* Light or dark: as the device asks, until the reader chooses. Loaded before the page is drawn, so that it never flashes. */
"use strict";
(() => {
  const root = document.documentElement;
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = window.localStorage.getItem("wegwijs-theme");
  } catch {
    // Storage is off: a choice then holds for this page only.
  }
  const isDark = () => root.dataset.theme === "dark";

  const apply = () => {
    root.dataset.theme = ["dark", "light"].includes(chosen) ? chosen : prefersDark.matches ? "dark" : "light";
    const button = document.getElementById("theme");
    if (!button) return;
    const words = document.getElementById("theme-words").dataset;
    const text = isDark() ? words.light : words.dark;
    button.setAttribute("aria-label", text);
    button.title = text;
    button.querySelector("use").setAttribute("href", isDark() ? "#i-sun" : "#i-moon");
  };

  const turn = () => {
    chosen = isDark() ? "light" : "dark";
    try {
      window.localStorage.setItem("wegwijs-theme", chosen);
    } catch {
      // As above.
    }
    apply();
  };

  apply();
  prefersDark.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    document.getElementById("theme")?.addEventListener("click", turn);
  });
})();
