import type { ConnectorDescription, Limit } from '../../../../../src/account-ports.ts';

/** A connector has its own name in src/domain/account-connector.ts. This one is imaginary and has to borrow one. */
export const borrowedName = 'alpaca';

export const tradepostHosts = { api: 'https://api.tradepost.example' } as const;

/** 60 requests a minute for each key; the address is ours, for what a wall holds back. */
export const tradepostLimits: readonly Limit[] = [
  { name: 'key', scope: 'key', kind: 'window', capacity: 60, windowMs: 60_000 },
  { name: 'address', scope: 'address', kind: 'window', capacity: 600, windowMs: 60_000 },
];

export const tradepostDescription: ConnectorDescription = {
  name: borrowedName,
  kind: 'brokerage',
  cursorVersion: 1,
  fields: [
    {
      name: 'key',
      label: { fr: 'Clé d’API', en: 'API key' },
      help: { fr: 'À créer dans Tradepost, en lecture seule.', en: 'Made in Tradepost, read-only.' },
      input: 'text',
      isSecret: true,
      isRequired: true,
      maxLength: 64,
      pattern: '[a-z0-9-]{16,64}',
      example: null,
      choices: [],
      when: null,
    },
  ],
  streams: [{ name: 'fills', mode: 'incremental', cursor: 'id', overlapMs: 0 }],
  minUsefulIntervalMin: 5,
  whyThatInterval: null,
  historyDays: null,
};
