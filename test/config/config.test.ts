import { createECDH } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { requireApi, requireProduction, requireWorker } from '../../src/parts/production.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('the settings', () => {
  test('have defaults with which nothing needs to be set', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      isPortExplicit: false,
      databaseUrl: undefined,
      temporal: undefined,
      sweepIntervalMs: 30 * 60_000,
      sweepMode: 'auto',
      retry: { maxRetries: 3, baseMs: 1000, factor: 2, maxMs: 300_000 },
      allowedOrigins: [],
    });
  });

  test('that are wrong are told all at once, by name', () => {
    const wrong = {
      PORT: 'abc',
      FETCH_ALLOWED_ORIGINS: 'http://a.example/path',
      ENCRYPTION_KEYS: 'k1:short',
      RETRY_MAX: '-1',
    };
    expect(() => loadConfig(wrong)).toThrow(/PORT[\s\S]*ENCRYPTION_KEYS[\s\S]*RETRY_MAX[\s\S]*FETCH_ALLOWED_ORIGINS/);
  });

  test.each(['all', 'changed', 'auto'] as const)('take %s as the way to sweep', (sweepMode) => {
    expect(loadConfig({ SWEEP_MODE: sweepMode })).toMatchObject({ sweepMode });
    expect(() => loadConfig({ SWEEP_MODE: 'some' })).toThrow(/SWEEP_MODE/);
  });

  test('count as not set when they are empty', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  test('take several keys, the newest first', () => {
    const { encryptionKeys } = loadConfig({ ENCRYPTION_KEYS: `k2:${KEY}, k1:${KEY}` });
    expect(encryptionKeys?.map(({ id }) => id)).toEqual(['k2', 'k1']);
  });

  test('of web push are a pair, or none', () => {
    const publicKey = 'BLiSaCnHSvdZUpR0XGuCPo3pvYKThU3mHYjLPT1dTX6ukYe1kBCHLqbuCOTVYKzbkxRZvDbRkU3oiGfBsyhoMOM';
    const pair = createECDH('prime256v1');
    const made = {
      VAPID_PUBLIC_KEY: pair.generateKeys('base64url'),
      VAPID_PRIVATE_KEY: pair.getPrivateKey('base64url'),
    };
    expect(loadConfig({}).vapidKeys).toBeUndefined();
    expect(loadConfig(made).vapidKeys).toEqual({
      publicKey: made.VAPID_PUBLIC_KEY,
      privateKey: made.VAPID_PRIVATE_KEY,
    });
    const { VAPID_PRIVATE_KEY } = made;
    for (const wrong of [
      { VAPID_PRIVATE_KEY },
      { ...made, VAPID_PUBLIC_KEY: publicKey },
      { VAPID_PUBLIC_KEY: 'x', VAPID_PRIVATE_KEY: 'y' },
    ])
      expect(() => loadConfig(wrong)).toThrow('VAPID_PUBLIC_KEY: must be set with VAPID_PRIVATE_KEY');
  });

  test('of Temporal count as not set when they are empty, so that no empty key turns TLS on', () => {
    const { temporal } = loadConfig({
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      TEMPORAL_API_KEY: '',
      TEMPORAL_NAMESPACE: '',
    });
    expect(temporal).toEqual({ namespace: 'default', connection: { address: '127.0.0.1:7233' } });
  });

  test('read Temporal’s own environment', () => {
    const { temporal } = loadConfig({ TEMPORAL_ADDRESS: '127.0.0.1:7233', TEMPORAL_NAMESPACE: 'relais' });
    expect(temporal).toMatchObject({ namespace: 'relais', connection: { address: '127.0.0.1:7233' } });
  });

  test.each([
    ['nine retries of 1 s, 2 s, 4 s …', { RETRY_MAX: '9' }, 21],
    ['a wait of 1 min and three of 5', { RETRY_MAX: '4', RETRY_BASE_MS: '60000', RETRY_FACTOR: '10' }, 25],
    ['waits that grow tenfold', { RETRY_MAX: '4', RETRY_FACTOR: '10', RETRY_MAX_MS: '600000' }, 20],
  ])('whose waits a pass has no time for are refused with the remedy: %s', (_, settings, longestMin) => {
    const message = `RETRY_MAX: with RETRY_BASE_MS, RETRY_FACTOR and RETRY_MAX_MS a pass could take ${longestMin} min, and it has 18: lower one of the four`;
    expect(() => loadConfig(settings)).toThrow(message);
  });

  test.each([
    ['eight retries of 1 s, 2 s, 4 s …', { RETRY_MAX: '8' }],
    ['exactly 18 min', { RETRY_MAX: '10', RETRY_BASE_MS: '35000', RETRY_MAX_MS: '35000' }],
    ['no retry, whatever the waits', { RETRY_MAX: '0', RETRY_BASE_MS: '60000', RETRY_MAX_MS: '600000' }],
  ])('whose waits a pass has time for are taken: %s', (_, settings) => {
    expect(loadConfig(settings).retry.maxRetries).toBe(Number(settings.RETRY_MAX));
  });

  test('without which a part cannot run apart are named', () => {
    const told = (names: string) =>
      `Set ${names}: only \`npm start\` brings its own, and .env.example tells what each is.`;
    const some = loadConfig({ BASE_URL: 'https://relais.example', TEMPORAL_ADDRESS: '127.0.0.1:7233' });
    expect(() => requireProduction(loadConfig({}))).toThrow(told('DATABASE_URL, TEMPORAL_ADDRESS, ENCRYPTION_KEYS'));
    expect(() => requireApi(some)).toThrow(told('DATABASE_URL, ENCRYPTION_KEYS, AUTH_SECRET, SMTP_URL'));
    expect(() => requireWorker(some)).toThrow(told('DATABASE_URL, ENCRYPTION_KEYS, SMTP_URL, SUPPORT_EMAIL'));
  });
});
