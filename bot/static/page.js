// Entry of the chat page: puts the live chat in the place of the form that works without JavaScript.

import { mountChat } from "./chat/chat.js";
import { loadTexts } from "./chat/texts.js";

const base = new URL("../", import.meta.url);
const place = document.getElementById("chat");

try {
  const texts = await loadTexts(base);
  mountChat(place, { base, texts, theme: document.documentElement });
} catch (error) {
  console.error(error); // the form stays and works
}
