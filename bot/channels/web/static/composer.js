/* Where the reader writes: Enter sends; who may send a file can choose, drop or paste it. */

import { byId, settings, word } from "./dom.js";

const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

export class Composer {
  /** `actions` has ask(text) and upload(file). */
  constructor(actions) {
    this.actions = actions;
    this.form = byId("composer");
    this.text = byId("text");
    this.problem = byId("problem");
    this.file = byId("file");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.text.addEventListener("keydown", (event) => this.onKey(event));
    this.text.addEventListener("input", () => this.grow());
    if (this.file) this.listenToFiles();
    else this.refuseDrops();
    this.grow();
  }

  listenToFiles() {
    this.text.addEventListener("paste", (event) => this.onFiles(event, event.clipboardData));
    byId("attach").addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => {
      this.take([...this.file.files]);
      this.file.value = "";
    });
    this.listenToDrops();
  }

  /* Who cannot send files: a dropped one would otherwise make the browser leave the page. */
  refuseDrops() {
    const refuse = (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    };
    document.addEventListener("dragover", refuse);
    document.addEventListener("drop", refuse);
  }

  onKey(event) {
    // While a composition runs (accents, other scripts) Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  send() {
    const text = this.text.value.trim();
    this.tell("");
    if (text) {
      this.text.value = "";
      this.grow();
      this.actions.ask(text);
    }
    this.text.focus();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
    byId("send").classList.toggle("ready", Boolean(this.text.value.trim()));
  }

  tell(text) {
    this.problem.textContent = text;
    this.problem.hidden = !text;
  }

  take(files) {
    this.tell("");
    if (!files.length) return;
    if (files.length > 1) this.tell(word("one_file"));
    else if (files[0].size > settings.uploadBytes) this.tell(word("file_too_big"));
    else this.actions.upload(files[0]);
    this.text.focus();
  }

  onFiles(event, transfer) {
    const files = [...(transfer?.files || [])];
    if (!files.length) return;
    event.preventDefault();
    this.take(files);
  }

  listenToDrops() {
    const cover = byId("drop");
    let depth = 0;
    const show = (change) => {
      depth = Math.max(0, depth + change);
      cover.hidden = depth === 0;
    };
    document.addEventListener("dragenter", (event) => carriesFiles(event) && show(1));
    document.addEventListener("dragleave", (event) => carriesFiles(event) && show(-1));
    document.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      depth = 0;
      cover.hidden = true;
      this.onFiles(event, event.dataTransfer);
    });
  }
}
