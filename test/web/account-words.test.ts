import { describe, expect, test } from '@jest/globals';
import type { AccountConnection } from '../../src/contract/account-connections.ts';
import { startLanguage, wordsIn } from '../../web/src/language.ts';
import {
  askedFields,
  firstValues,
  sentCredentials,
  wrongCredentials,
} from '../../web/src/pages/account-connect/credential-values.ts';
import { firstInterval, intervalChoices, phaseInWords, toneOfAccount } from '../../web/src/words/account-words.ts';
import { executedInWords } from '../../web/src/words/date-words.ts';
import { amountInWords, decimalInWords } from '../../web/src/words/decimal-words.ts';
import { placesInWords } from '../../web/src/words/event-words.ts';
import { someConnectors } from './account-builders.ts';

Object.defineProperty(globalThis, 'document', { value: { documentElement: {} }, configurable: true });
const texts = startLanguage('fr');
const words = wordsIn(texts, 'fr');
const english = wordsIn(texts, 'en');
const plain = (text: string | undefined) => text?.replaceAll(/[\u00a0\u202f]/g, ' ');

describe('an exact decimal', () => {
  test.each([
    ['0', '0', '0'],
    ['0.1', '0,1', '0.1'],
    ['1.50', '1,50', '1.50'],
    ['999', '999', '999'],
    ['1000', '1 000', '1,000'],
    ['-1234567.1', '-1 234 567,1', '-1,234,567.1'],
    ['12345678901234567.10', '12 345 678 901 234 567,10', '12,345,678,901,234,567.10'],
    ['0.000000010000000001', '0,000000010000000001', '0.000000010000000001'],
    ['1e5', '1e5', '1e5'],
    ['NaN', 'NaN', 'NaN'],
  ])('%s keeps every digit in both languages', (value, french, inEnglish) => {
    expect(plain(decimalInWords(value, 'fr'))).toBe(french);
    expect(decimalInWords(value, 'en')).toBe(inEnglish);
  });

  test('has its currency after it, on the same line', () => {
    expect(amountInWords('-12.50', 'USD', 'fr')).toBe('-12,50\u00a0USD');
  });
});

describe('what a run under way does', () => {
  const local = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).toISOString();
  const now = local(24, 14, 5);
  const phase = (over: Partial<AccountConnection>, language = words) =>
    plain(phaseInWords({ status: 'SYNCING', phase: 'reading', waitingUntil: null, ...over }, now, language));
  test.each<[Partial<AccountConnection>, string]>([
    [{}, 'lecture'],
    [{ phase: 'waiting_rate', waitingUntil: local(24, 14, 20) }, 'attend la limite jusqu’à 14 h 20'],
    [{ phase: 'waiting_rate', waitingUntil: local(25, 0, 5) }, 'attend la limite jusqu’au 25 novembre, 0 h 05'],
    [{ phase: 'waiting_rate' }, 'attend la limite du service'],
    [{ phase: 'waiting_retry', waitingUntil: local(24, 14, 20) }, 'attend pour réessayer à 14 h 20'],
    [{ phase: 'waiting_retry', waitingUntil: local(25, 0, 5) }, 'attend pour réessayer le 25 novembre, 0 h 05'],
    [{ phase: 'waiting_retry' }, 'attend pour réessayer'],
  ])('%j', (over, expected) => {
    expect(phase(over)).toBe(expected);
  });

  test('is said in English too', () => {
    expect(phase({ phase: 'waiting_rate', waitingUntil: local(24, 14, 20) }, english)).toBe(
      'waits for the limit until 14:20',
    );
  });

  test('is nothing where no run is under way', () => {
    expect(phase({ status: 'CONNECTED', phase: 'waiting_rate' })).toBeUndefined();
    expect(phase({ status: 'SYNCING', phase: null })).toBeUndefined();
  });

  test('warns while it waits', () => {
    expect(toneOfAccount({ status: 'SYNCING', phase: 'reading' })).toBe('calm');
    expect(toneOfAccount({ status: 'SYNCING', phase: 'waiting_rate' })).toBe('warning');
    expect(toneOfAccount({ status: 'ERROR', phase: null })).toBe('bad');
  });
});

describe('an interval', () => {
  test.each([
    [15, ['5', '10', '15', '30', '60']],
    [20, ['5', '10', '15', '20', '30', '60']],
  ])('of %i minutes is among the choices', (presentMin, expected) => {
    expect(intervalChoices(presentMin, words).map(({ value }) => value)).toEqual(expected);
  });

  test.each([
    [1, 15],
    [15, 15],
    [20, 30],
    [60, 60],
    [240, 60],
  ])('begins, where nothing is new within %i minutes, with %i', (minUsefulIntervalMin, expected) => {
    expect(firstInterval({ minUsefulIntervalMin })).toBe(expected);
  });
});

describe('credentials', () => {
  const exchanges = someConnectors[1] ?? { fields: [] };
  const names = (exchange: string) => askedFields(exchanges.fields, { exchange }).map(({ name }) => name);

  test('are asked for as what was chosen needs them', () => {
    expect(names('')).toEqual(['exchange', 'apiKey']);
    expect(names('binance')).toEqual(['exchange', 'apiKey', 'secret', 'symbols']);
    expect(names('coinbase')).toEqual(['exchange', 'apiKey', 'privateKey']);
  });

  test('are sent apart from what is no secret, without what is not asked for', () => {
    const values = {
      exchange: 'binance',
      apiKey: ' k ',
      secret: 's',
      privateKey: 'old',
      symbols: 'BTC/USDT, ETH/USDT\n',
    };
    expect(sentCredentials(exchanges, values)).toEqual({
      config: { exchange: 'binance', symbols: ['BTC/USDT', 'ETH/USDT'] },
      secrets: { apiKey: 'k', secret: 's' },
    });
  });

  test('begin with what is known, never with a secret', () => {
    const config = { exchange: 'binance', symbols: ['BTC/USDT', 'ETH/USDT'], apiKey: 'leaked' };
    expect(firstValues(exchanges, config)).toEqual({
      ...{ exchange: 'binance', apiKey: '', secret: '', privateKey: '', symbols: 'BTC/USDT, ETH/USDT' },
    });
  });

  test('are wrong where one is missing or one of a list has another form', () => {
    const values = { exchange: 'binance', apiKey: '', secret: 's', symbols: 'BTC/USDT, btcusdt' };
    expect(
      Object.fromEntries(Object.entries(wrongCredentials(exchanges, values, words)).map(([k, v]) => [k, plain(v)])),
    ).toEqual({
      apiKey: 'Ce champ est obligatoire.',
      symbols: 'Ce format ne convient pas. Il doit ressembler à : BTC/USDT',
    });
  });

  test('are wrong where they only contain the right form', () => {
    const [billetweb] = someConnectors;
    const wrong = wrongCredentials(billetweb ?? { fields: [] }, { user: 'x12345', apiKey: 'k' }, words);
    expect(Object.keys(wrong)).toEqual(['user']);
  });
});

describe('places', () => {
  test.each([
    [12, 3, '3 places libres sur 12'],
    [12, 1, '1 place libre sur 12'],
    [12, 0, '0 place libre sur 12'],
    [null, 3, '3 places libres'],
    [12, null, 'Places inconnues'],
    [null, null, 'Places inconnues'],
  ])('%s in all and %s left: %s', (placesTotal, placesLeft, expected) => {
    expect(placesInWords({ placesTotal, placesLeft }, words)).toBe(expected);
  });
});

test('the time of a fill with nine digits of a second is read on the reader’s own clock', () => {
  const local = new Date(2026, 10, 24, 14, 20, 7).toISOString().replace('.000Z', '.000123456Z');
  expect(executedInWords(local, 'fr')).toBe('24 novembre 2026, 14:20:07');
});
