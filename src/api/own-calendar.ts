/** Where exports are served (`app.ts`); routes take any case. */
const EXPORTS_PATH = '/ical/';

/**
 * True for the address, as a person typed it, of a calendar that relais publishes itself at `baseUrl`. A listing that read
 * such a one would take the nights of another listing for a platform’s: two that read each other would keep them closed for
 * ever. By host, port and path after parsing; `http:` and `webcal:` lead to where `https:` does.
 */
export function isOwnCalendar(text: string, baseUrl: string): boolean {
  const address = text.trim().replace(/^webcal(s?):/i, 'http$1:');
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return placeOf(url) === placeOf(new URL(baseUrl)) && pathOf(url).startsWith(EXPORTS_PATH);
}

/** The ports of the web are one: a server there leads from the one to the other. */
function placeOf({ hostname, port }: URL): string {
  return `${hostname.replace(/\.$/, '')}:${['80', '443'].includes(port) ? '' : port}`;
}

/** As a proxy may read it before it comes to us. */
function pathOf({ pathname }: URL): string {
  const plain = pathname.replaceAll(/%([2-7][0-9a-f])/gi, (_, code: string) =>
    String.fromCodePoint(Number.parseInt(code, 16)),
  );
  return plain.replaceAll(/[/\\]+/g, '/').toLowerCase();
}
