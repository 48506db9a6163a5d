// The German texts, kept on the server in bot/web/texts.yaml.

/** @returns {Promise<Object>} throws when the server does not answer */
export async function loadTexts(base) {
  const response = await fetch(new URL("texte.json", base), { credentials: "omit" });
  if (!response.ok) throw new Error(`texte.json: ${response.status}`);
  return response.json();
}

/** Puts values into a text: fill("Noch {zahl} Zeichen", { zahl: 3 }). */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/** 19.04.2022 for 2022-04-19. */
export function germanDate(iso) {
  return iso.replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, "$3.$2.$1");
}
