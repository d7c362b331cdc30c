import type { AccountField, ConnectorDescription, Limit } from '../../../account-ports.ts';

/** The hosts of the v20 REST API (https://developer.oanda.com/rest-live-v20/development-guide). A token is good at one of them. */
export const oandaHosts = {
  api: 'https://api-fxtrade.oanda.com',
  practice: 'https://api-fxpractice.oanda.com',
} as const;

/** The one limit of the service. */
export const oandaLimitName = 'oanda-requests';

/**
 * 120 requests a second for an address are refused with 429, 100 are advised
 * (https://developer.oanda.com/rest-live-v20/best-practices).
 */
export const oandaLimits: readonly Limit[] = [
  { name: oandaLimitName, scope: 'address', kind: 'window', capacity: 100, windowMs: 1_000 },
];

const fields: readonly AccountField[] = [
  {
    name: 'environment',
    label: { fr: 'Compte', en: 'Account' },
    help: {
      fr: 'Un jeton du compte réel ne vaut rien sur fxTrade Practice, et inversement.',
      en: 'A token of the live account is worth nothing at fxTrade Practice, and the other way round.',
    },
    input: 'choice',
    isSecret: false,
    isRequired: true,
    maxLength: 10,
    pattern: null,
    example: null,
    choices: [
      { value: 'live', label: { fr: 'Réel (fxTrade)', en: 'Live (fxTrade)' } },
      { value: 'practice', label: { fr: 'Démo (fxTrade Practice)', en: 'Demo (fxTrade Practice)' } },
    ],
    when: null,
  },
  {
    name: 'token',
    label: { fr: 'Jeton d’accès personnel', en: 'Personal access token' },
    help: {
      fr: 'À créer chez OANDA, sous « Gérer l’accès à l’API ». Un nouveau jeton met fin à l’ancien.',
      en: 'Made at OANDA, under “Manage API access”. A new token ends the one before.',
    },
    input: 'text',
    isSecret: true,
    isRequired: true,
    maxLength: 200,
    pattern: '[!-~]{16,200}',
    example: null,
    choices: [],
    when: null,
  },
];

/**
 * `accounts` tells which v20 accounts there are, where none was chosen; `transactions` reads one of them by the ID of its last
 * transaction, which is exact: nothing is read twice.
 */
export const oandaDescription: ConnectorDescription = {
  name: 'oanda',
  kind: 'brokerage',
  cursorVersion: 1,
  fields,
  streams: [
    { name: 'accounts', mode: 'snapshot', cursor: 'none', overlapMs: 0 },
    { name: 'transactions', mode: 'incremental', cursor: 'id', overlapMs: 0 },
  ],
  minUsefulIntervalMin: 5,
  whyThatInterval: null,
  historyDays: null,
};
