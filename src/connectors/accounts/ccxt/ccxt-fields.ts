import type { AccountField, InBoth } from '../../../account-ports.ts';
import {
  accountPlatformNames,
  communityExchanges,
  type Exchange,
  exchanges,
} from '../../../domain/account-connector.ts';

const common = { pattern: null, example: null, choices: [], when: null, isRequired: true } as const;

/** What is asked for to connect an exchange. */
export const ccxtFields: readonly AccountField[] = [
  {
    ...common,
    name: 'exchange',
    label: { fr: 'Plateforme', en: 'Exchange' },
    help: {
      fr: 'Binance, Bybit, Kraken et Coinbase sont testées avec leurs propres messages d’erreur. OKX et Bitget viennent de la communauté : seules les opérations au comptant des trois derniers mois sont lues (sur un compte classique chez Bitget), et leurs erreurs sont moins bien reconnues.',
      en: 'Binance, Bybit, Kraken and Coinbase are tested against their own error messages. OKX and Bitget come from the community: only spot trades of the last three months are read (of a classic account at Bitget), and their errors are less well recognised.',
    },
    input: 'choice',
    isSecret: false,
    maxLength: 20,
    choices: exchanges.map((value) => ({ value, label: nameOf(value) })),
  },
  {
    ...common,
    name: 'apiKey',
    label: { fr: 'Clé d’API', en: 'API key' },
    help: {
      fr: 'Une clé en lecture seule suffit : relais n’achète, ne vend et ne retire rien. Réservez-la à relais ; Kraken refuse une clé utilisée à deux endroits en même temps. Chez Coinbase, c’est le nom de la clé : organizations/…/apiKeys/….',
      en: 'A read-only key is enough: relais neither buys, sells nor withdraws. Keep it for relais alone; Kraken refuses a key that is used in two places at once. At Coinbase it is the name of the key: organizations/…/apiKeys/….',
    },
    input: 'text',
    isSecret: true,
    maxLength: 200,
  },
  {
    ...common,
    name: 'secret',
    label: { fr: 'Secret', en: 'Secret' },
    help: {
      fr: 'Le secret affiché à la création de la clé. Chez Coinbase, collez la clé privée entière, avec ses lignes BEGIN et END si elle en a.',
      en: 'The secret shown when the key was made. At Coinbase, paste the whole private key, with its BEGIN and END lines if it has any.',
    },
    input: 'long_text',
    isSecret: true,
    maxLength: 4_000,
  },
  {
    ...common,
    name: 'password',
    label: { fr: 'Phrase secrète de la clé', en: 'Passphrase of the key' },
    help: {
      fr: 'Celle que vous avez choisie en créant la clé, et non le mot de passe de votre compte.',
      en: 'The one that you chose when you made the key, not the password of your account.',
    },
    input: 'text',
    isSecret: true,
    maxLength: 200,
    when: { field: 'exchange', isOneOf: ['okx', 'bitget'] },
  },
  {
    ...common,
    name: 'symbols',
    label: { fr: 'Paires', en: 'Symbols' },
    help: {
      fr: 'Seules les paires de cette liste sont lues, depuis leur première opération : ces plateformes ne donnent les opérations que paire par paire. Ajoutez aussi les paires entièrement revendues. Écrivez par exemple BTC/USDT ; Bitget a besoin de la barre.',
      en: 'Only the symbols of this list are read, since their first trade: these exchanges tell trades symbol by symbol alone. Add those that you sold completely as well. Write BTC/USDT, for instance; Bitget needs the slash.',
    },
    input: 'list',
    isSecret: false,
    maxLength: 40,
    pattern: '[A-Za-z0-9]{2,20}(/[A-Za-z0-9]{2,20})?',
    example: 'BTC/USDT',
    when: { field: 'exchange', isOneOf: ['binance', 'bitget'] },
  },
];

function nameOf(exchange: Exchange): InBoth {
  const name = accountPlatformNames[exchange];
  if (!communityExchanges.includes(exchange)) return { fr: name, en: name };
  return { fr: `${name} (communauté)`, en: `${name} (community)` };
}
