// The kiosk's page: shows the state the terminal sends, sends back what is touched. It decides nothing itself.
"use strict";

const $ = (id) => document.getElementById(id);
const TALK = { ready: "Sprechen", listening: "Ich bin fertig", thinking: "Neu fragen", speaking: "Sprechen" };
const PROMPT = { listening: "Bitte sprechen Sie jetzt.", thinking: "Einen Moment bitte. Ich suche die Antwort." };
let socket = null;
let pressedAt = 0;
let shownQr = "";

function send(message) {
  if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
}

function connect() {
  socket = new WebSocket(`ws://${location.host}/ws`);
  socket.onmessage = (event) => {
    const message = JSON.parse(event.data);
    if (message.view) show(message.view);
    if (message.printed) $("qr-text").textContent = message.printed;
  };
  socket.onclose = () => {
    document.body.dataset.state = "lost";
    $("label").textContent = "Das Terminal startet neu. Bitte warten Sie einen Moment.";
    setTimeout(connect, 1500);
  };
}

function show(view) {
  document.body.dataset.state = view.state;
  document.body.classList.toggle("emergency", view.emergency);
  $("label").textContent = view.label[0].toUpperCase() + view.label.slice(1);
  $("talk-text").textContent = TALK[view.state];
  $("volume").textContent = view.volume;
  $("speed").textContent = view.speed > 0 ? `+${view.speed}` : view.speed;
  showTexts(view);
  showChoices(view.buttons);
  showTakeHome(view);
}

function showTexts(view) {
  const said = view.partial || view.heard;
  $("heard").classList.toggle("partial", Boolean(view.partial));
  $("heard-text").textContent = said;
  const empty = !view.sentences.length;
  $("welcome").hidden = view.visiting || !empty;
  $("subtitles").hidden = empty;
  const prompt = view.visiting && (view.state === "listening" ? !view.partial : empty) ? PROMPT[view.state] : "";
  $("heard").hidden = !said || !view.visiting || Boolean(prompt && !empty); // they share the line above the answer
  $("prompt").hidden = !prompt;
  $("prompt").textContent = prompt || "";
  $("prompt").classList.toggle("beside", !empty);
  const parts = view.sentences.map((sentence, index) => {
    const part = document.createElement("span");
    part.textContent = sentence + " ";
    if (index === view.current) {
      part.className = "current";
      part.setAttribute("aria-current", "true");
    }
    return part;
  });
  if (view.emergency) {
    const number = document.createElement("strong");
    number.className = "number";
    number.textContent = "112";
    parts.unshift(number);
  }
  $("subtitles").replaceChildren(...parts);
  const current = $("subtitles").querySelector(".current");
  const beginning = !current || current === $("subtitles").firstElementChild || view.emergency;
  $("subtitles").scrollTop = beginning ? 0 : current.offsetTop;
  $("source").textContent = view.source ? `Quelle: ${view.source}` : "";
  $("trouble").hidden = !view.trouble.length;
  $("trouble").textContent = view.trouble.join(" ");
  $("notices").textContent = view.notices.join(" ");
}

function showChoices(choices) {
  const key = JSON.stringify(choices);
  if ($("choices").dataset.key === key) return; // a button must not vanish under a finger
  $("choices").dataset.key = key;
  $("choices").replaceChildren(
    ...choices.map((choice) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = choice.title;
      button.addEventListener("click", () => send({ choice: choice.id }));
      return button;
    }),
  );
}

function showTakeHome(view) {
  $("side").hidden = !view.take_home || view.emergency;
  $("print").hidden = !view.printer;
  const key = view.take_home ? view.sentences.join(" ") : "";
  if (key && key !== shownQr) {
    $("qr").src = `/antwort.svg?${Date.now()}`;
    $("qr").hidden = false;
    $("qr-text").textContent = "Mitnehmen: mit dem Handy abfotografieren";
  }
  shownQr = key || shownQr;
}

function press() {
  if (pressedAt) return;
  pressedAt = performance.now();
  document.body.classList.add("pressed");
  send({ press: true });
}

function release() {
  if (!pressedAt) return;
  send({ release: Math.round(performance.now() - pressedAt) });
  pressedAt = 0;
  document.body.classList.remove("pressed");
}

$("talk").addEventListener("pointerdown", (event) => { event.preventDefault(); press(); });
window.addEventListener("pointerup", release);
window.addEventListener("pointercancel", release);
window.addEventListener("blur", release);
// The space bar and Enter, which is what USB buttons send, always mean the big button.
window.addEventListener("keydown", (event) => {
  if (event.code !== "Space" && event.code !== "Enter") return;
  const other = event.target instanceof HTMLButtonElement && event.target !== $("talk");
  if (other && event.code === "Enter") return;
  event.preventDefault();
  if (!event.repeat) press();
});
window.addEventListener("keyup", (event) => {
  if (event.code === "Space" || event.code === "Enter") release();
});
window.addEventListener("contextmenu", (event) => event.preventDefault());
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", () => send({ command: button.dataset.command }));
}
$("print").addEventListener("click", () => send({ print: true }));
connect();
