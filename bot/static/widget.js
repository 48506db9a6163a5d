// The chat for any web page: <script src="https://…/widget.js" defer></script>
//
// Adds <kreis-assistent> with a button at the lower right. Everything lives in its shadow root, so neither page
// changes the other's look. The chat itself is loaded when somebody opens it.

(() => {
  const base = new URL(".", document.currentScript.src);
  const OPEN = "kreis-assistent.offen"; // stays open from page to page within the tab
  const STYLES = ["theme", "chat", "messages", "composer", "dialogs", "widget"];

  class KreisAssistent extends HTMLElement {
    #root = this.attachShadow({ mode: "open" });
    #theme = document.createElement("div");
    #launcher = document.createElement("button");
    #panel = document.createElement("dialog");
    #chat = null;

    async connectedCallback() {
      if (this.#root.childElementCount) return;
      this.lang = "de";
      const styles = STYLES.map((name) => this.#stylesheet(name));
      this.#theme.className = "theme widget";
      Object.assign(this.#theme.dataset, { size: "1", scheme: "auto", contrast: "normal" });
      this.#theme.hidden = true;
      this.#root.append(...styles, this.#theme);
      const [texts] = await Promise.all([this.#texts(), ...styles.map(loaded)]);
      if (!texts) return; // the assistant is not reachable: no button that leads nowhere
      this.#build(texts);
      this.#theme.hidden = false;
      if (remembered() === "ja") await this.#open(texts, { focus: false });
    }

    #build(texts) {
      const label = texts.oberflaeche;
      this.#launcher.type = "button";
      this.#launcher.className = "launcher";
      this.#launcher.setAttribute("aria-expanded", "false");
      const mark = document.createElement("img");
      Object.assign(mark, { src: new URL("static/images/mark.svg", base), alt: "", width: 32, height: 32 });
      const words = document.createElement("span");
      words.textContent = label.fenster_oeffnen;
      this.#launcher.append(mark, words);
      this.#launcher.addEventListener("click", () => this.#open(texts, { focus: true }));
      this.#panel.className = "panel";
      this.#panel.setAttribute("aria-label", texts.name);
      this.#panel.addEventListener("keydown", (event) => {
        // Inner windows close first; Escape on them arrives here too.
        if (event.key === "Escape" && !this.#panel.querySelector("dialog[open]")) {
          event.preventDefault();
          this.#panel.close();
        }
      });
      this.#panel.addEventListener("close", () => this.#closed());
      this.#theme.append(this.#launcher, this.#panel);
    }

    async #open(texts, { focus }) {
      if (!this.#chat) {
        try {
          this.#chat = await this.#load(texts);
        } catch (error) {
          console.error(error);
          this.#panel.textContent = texts.fehler.laden;
        }
      }
      // A small screen is covered altogether: then nothing behind may get the focus.
      if (matchMedia("(max-width: 30em), (max-height: 30em)").matches && focus) this.#panel.showModal();
      else this.#panel.show();
      this.#launcher.hidden = true;
      remember("ja");
      if (focus) this.#chat?.focus();
      else document.activeElement === this && this.#root.activeElement?.blur();
    }

    #closed() {
      this.#launcher.hidden = false;
      this.#launcher.focus();
      remember("nein");
    }

    async #load(texts) {
      const [{ mountChat }, { element, icon }] = await Promise.all([
        import(new URL("static/chat/chat.js", base)),
        import(new URL("static/chat/element.js", base)),
      ]);
      const name = texts.oberflaeche.fenster_schliessen;
      const close = element(
        "button",
        { type: "button", class: "header-button", "aria-label": name, title: name, onclick: () => this.#panel.close() },
        icon("close"),
      );
      const place = element("div", { class: "frame" });
      this.#panel.append(place);
      return mountChat(place, { base, texts, theme: this.#theme, headingLevel: 2, extraControls: [close] });
    }

    #stylesheet(name) {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = new URL(`static/css/${name}.css`, base);
      return link;
    }

    async #texts() {
      try {
        const response = await fetch(new URL("texte.json", base), { credentials: "omit" });
        return response.ok ? await response.json() : null;
      } catch {
        return null;
      }
    }
  }

  function loaded(link) {
    return new Promise((resolve) => {
      link.onload = link.onerror = resolve;
    });
  }

  function remember(value) {
    try {
      sessionStorage.setItem(OPEN, value);
    } catch {
      // blocked: the window is closed on the next page
    }
  }

  function remembered() {
    try {
      return sessionStorage.getItem(OPEN);
    } catch {
      return null;
    }
  }

  if (!customElements.get("kreis-assistent")) {
    customElements.define("kreis-assistent", KreisAssistent);
    document.body.append(document.createElement("kreis-assistent"));
  }
})();
