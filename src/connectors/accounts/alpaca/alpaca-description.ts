import type { AccountField, ConnectorDescription, Limit, StreamDescription } from '../../../account-ports.ts';

/** The hosts of the Trading API; a key of one is refused by the other (alpacahq/alpaca-trade-api-go: alpaca/rest.go). */
export const alpacaHosts = { api: 'https://api.alpaca.markets', paper: 'https://paper-api.alpaca.markets' } as const;

/** The limit that the service publishes, and what a wall before it holds back. */
export const alpacaLimitNames = { key: 'alpaca-key', address: 'alpaca-address' } as const;

/**
 * 200 requests a minute for each key (alpacahq/alpaca-docs: content/api-references/crypto-api/_index.md). None is published for
 * an address: that one is ours, so high that only a wall (BLOCKED) ever makes it wait.
 */
export const alpacaLimits: readonly Limit[] = [
  { name: alpacaLimitNames.key, scope: 'key', kind: 'window', capacity: 200, windowMs: 60_000 },
  { name: alpacaLimitNames.address, scope: 'address', kind: 'window', capacity: 6_000, windowMs: 60_000 },
];

const hourMs = 60 * 60_000;

/**
 * `fills` is read again from 2 h before the newest fill: IDs begin with New York’s local time, so that two hours share their IDs
 * when clocks go back. `fees` from 7 days: a fee has the date of its trades, and comes or is corrected days after.
 */
export const alpacaStreams = {
  fills: { name: 'fills', mode: 'incremental', cursor: 'token', overlapMs: 2 * hourMs },
  fees: { name: 'fees', mode: 'incremental', cursor: 'token', overlapMs: 7 * 24 * hourMs },
} as const satisfies Readonly<Record<string, StreamDescription>>;

export type AlpacaStream = keyof typeof alpacaStreams;

const secret = {
  input: 'text',
  isSecret: true,
  isRequired: true,
  maxLength: 200,
  pattern: '[!-~]{8,200}',
  example: null,
  choices: [],
  when: null,
} as const;

const fields: readonly AccountField[] = [
  {
    name: 'environment',
    label: { fr: 'Compte', en: 'Account' },
    help: {
      fr: 'Le compte réel et le compte d’entraînement ont chacun leurs propres clés.',
      en: 'The live account and the paper account each have keys of their own.',
    },
    input: 'choice',
    isSecret: false,
    isRequired: true,
    maxLength: 10,
    pattern: null,
    example: null,
    choices: [
      { value: 'live', label: { fr: 'Réel', en: 'Live' } },
      { value: 'paper', label: { fr: 'Entraînement (paper)', en: 'Paper' } },
    ],
    when: null,
  },
  {
    ...secret,
    name: 'keyId',
    label: { fr: 'Identifiant de la clé', en: 'Key ID' },
    help: {
      fr: 'À créer dans Alpaca, sous « API Keys ». Il commence souvent par PK (entraînement) ou AK (réel).',
      en: 'Made in Alpaca, under “API Keys”. It often begins with PK (paper) or AK (live).',
    },
  },
  {
    ...secret,
    name: 'secretKey',
    label: { fr: 'Clé secrète', en: 'Secret key' },
    help: {
      fr: 'Alpaca ne la montre qu’une fois, à la création de la clé.',
      en: 'Alpaca shows it only once, when the key is made.',
    },
  },
];

export const alpacaDescription: ConnectorDescription = {
  name: 'alpaca',
  kind: 'brokerage',
  cursorVersion: 1,
  fields,
  streams: Object.values(alpacaStreams),
  minUsefulIntervalMin: 5,
  whyThatInterval: null,
  historyDays: null,
};
