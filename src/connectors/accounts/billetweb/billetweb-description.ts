import type { ConnectorDescription, Limit } from '../../../account-ports.ts';

/** How far before its cursor `sales` is read again. */
export const overlapMs = 10 * 60_000;

/** The version of the cursors that `readSales` and `readPlaces` write. */
export const cursorVersion = 1;

/**
 * Billetweb says “100 hits per minute” and not by whom. A live client was refused at 90 in 60 s and not at 90 in 80 s
 * (betagouv/assistant-declaration f908b58), so that is held for each key and for our address.
 */
export const billetwebLimits: readonly Limit[] = [
  { name: 'key', scope: 'key', kind: 'window', capacity: 90, windowMs: 80_000 },
  { name: 'address', scope: 'address', kind: 'window', capacity: 90, windowMs: 80_000 },
];

/** What every request takes of them. */
export const costsOfRequest = { key: 1, address: 1 } as const;

/** What the connector is. The token is what www.billetweb.fr/bo/api.php shows after `Authorization: Basic`. */
export const billetwebDescription: ConnectorDescription = {
  name: 'billetweb',
  kind: 'ticketing',
  cursorVersion,
  fields: [
    {
      name: 'token',
      label: { fr: 'Jeton d’accès à l’API', en: 'API access token' },
      help: {
        fr: 'Dans Billetweb, un administrateur crée une clé d’API en lecture seule. Copiez le jeton qui suit le mot « Basic » sur la page de l’API. Une clé limitée à certains événements convient, si vos formations et stages en font partie.',
        en: 'In Billetweb, an administrator makes a read-only API key. Copy the token that follows the word “Basic” on the API page. A key for some events only will do, as long as your courses and workshops are among them.',
      },
      input: 'text',
      isSecret: true,
      isRequired: true,
      maxLength: 500,
      pattern: '(?:[Bb]asic +)?[!-~]+',
      example: 'MTIzNDU6ZXhlbXBsZQ==',
      choices: [],
      when: null,
    },
  ],
  streams: [
    { name: 'events', mode: 'snapshot', cursor: 'none', overlapMs: 0 },
    { name: 'sales', mode: 'incremental', cursor: 'time', overlapMs },
    // Its cursor lives within one reading of one event and is null again at the end.
    { name: 'places', mode: 'snapshot', cursor: 'token', overlapMs: 0 },
  ],
  minUsefulIntervalMin: 5,
  whyThatInterval: null,
  historyDays: null,
};
