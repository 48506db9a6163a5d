// Which link addresses may be shown: web, mail, telephone, and paths on the assistant's own server.

const SCHEMES = new Set(["https:", "http:", "mailto:", "tel:"]);

export function isSafe(url) {
  if (/[\u0000-\u0020\\]/.test(url)) return false;
  if (url.startsWith("/")) return !url.startsWith("//");
  const scheme = url.match(/^[a-z][a-z0-9+.-]*:/i)?.[0].toLowerCase();
  return SCHEMES.has(scheme);
}

/** A map page for the place. A link only: nothing is loaded from there. */
export function mapUrl({ lat, lon }) {
  return `https://www.openstreetmap.org/?mlat=${Number(lat)}&mlon=${Number(lon)}#map=17/${Number(lat)}/${Number(lon)}`;
}
