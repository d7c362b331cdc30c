import type { AccountField, ConnectorDescription } from '../../../account-ports.ts';

/** The time zones that a report’s times can be said to be in; the first is IBKR’s usual one. */
export const flexTimeZones = [
  'America/New_York',
  'America/Chicago',
  'America/Los_Angeles',
  'Europe/London',
  'Europe/Paris',
  'Europe/Zurich',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Asia/Tokyo',
  'Australia/Sydney',
  'UTC',
] as const;

const plain = { isSecret: false, isRequired: true, pattern: null, example: null, choices: [], when: null } as const;

const fields: readonly AccountField[] = [
  {
    ...plain,
    name: 'token',
    label: { fr: 'Jeton du service web Flex', en: 'Flex Web Service token' },
    help: {
      fr: 'Dans le portail client d’IBKR : Performance et rapports, Requêtes Flex, Configuration du service web Flex. Choisissez une durée d’un an : par défaut, le jeton expire au bout de 6 heures. Un nouveau jeton annule le précédent.',
      en: 'In IBKR’s Client Portal: Performance & Reports, Flex Queries, Flex Web Service Configuration. Choose one year: by default the token expires after 6 hours. A new token ends the one before.',
    },
    input: 'text',
    isSecret: true,
    maxLength: 64,
    pattern: '[0-9]{6,64}',
  },
  {
    ...plain,
    name: 'queryId',
    label: { fr: 'Numéro de la requête Flex', en: 'Flex query ID' },
    help: {
      fr: 'Le numéro affiché à côté de la requête. Réglez-la ainsi : format XML, période des 7 derniers jours au moins, section « Transactions » au niveau des exécutions, avec tous ses champs.',
      en: 'The number shown beside the query. Set it to XML, a period of at least the last 7 days, and the section “Trades” at the level of executions with all of its fields.',
    },
    input: 'text',
    maxLength: 12,
    pattern: '[0-9]{1,12}',
    example: '123456',
  },
  {
    ...plain,
    name: 'reportType',
    label: { fr: 'Type de rapport', en: 'Kind of report' },
    help: {
      fr: 'Le type choisi chez IBKR à la création de la requête. Un rapport d’activité change une fois par jour, une confirmation de transaction arrive 5 à 10 minutes après l’exécution.',
      en: 'As chosen at IBKR when the query was made. An activity report changes once a day; a trade confirmation is there 5 to 10 minutes after the execution.',
    },
    input: 'choice',
    maxLength: 20,
    choices: [
      { value: 'activity', label: { fr: 'Activité', en: 'Activity' } },
      { value: 'confirmations', label: { fr: 'Confirmations de transactions', en: 'Trade confirmations' } },
    ],
  },
  {
    ...plain,
    name: 'timeZone',
    label: { fr: 'Fuseau horaire du rapport', en: 'Time zone of the report' },
    help: {
      fr: 'Les rapports d’IBKR n’indiquent pas leur fuseau. C’est celui de New York, sauf si vous l’avez changé dans les paramètres du compte.',
      en: 'IBKR’s reports do not tell their time zone. It is New York’s unless you changed it in the account’s settings.',
    },
    input: 'choice',
    maxLength: 40,
    choices: flexTimeZones.map((zone) => ({ value: zone, label: { fr: zone, en: zone } })),
  },
];

/** The connector of IBKR’s Flex Web Service, version 3 (ibkrguides.com, flex3; IBKR Campus, Flex Web Service). */
export const ibkrFlexDescription: ConnectorDescription = {
  name: 'ibkr-flex',
  kind: 'brokerage',
  cursorVersion: 1,
  fields,
  // What is read again is the query’s own period, of which the member is told to take 7 days.
  streams: [{ name: 'report', mode: 'incremental', cursor: 'token', overlapMs: 7 * 24 * 60 * 60_000 }],
  minUsefulIntervalMin: 60,
  whyThatInterval: {
    fr: 'Chez IBKR, un rapport d’activité ne change qu’une fois par jour, après la clôture ; une confirmation de transaction arrive 5 à 10 minutes après l’exécution. IBKR demande de ne pas interroger ce service en continu.',
    en: 'At IBKR an activity report changes only once a day, after the close; a trade confirmation is there 5 to 10 minutes after the execution. IBKR asks that this service not be polled all the time.',
  },
  historyDays: 365,
};
