import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../src/config.ts';
import { requireApi, requireProduction } from '../../src/parts/production.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('the settings', () => {
  test('have defaults with which nothing needs to be set', () => {
    expect(loadConfig({})).toMatchObject({
      port: 3000,
      isPortExplicit: false,
      databaseUrl: undefined,
      temporal: undefined,
      sweepIntervalMs: 30 * 60_000,
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

  test('count as not set when they are empty', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: undefined });
  });

  test('take several keys, the newest first', () => {
    const { encryptionKeys } = loadConfig({ ENCRYPTION_KEYS: `k2:${KEY}, k1:${KEY}` });
    expect(encryptionKeys?.map(({ id }) => id)).toEqual(['k2', 'k1']);
  });

  test('read Temporal’s own environment', () => {
    const { temporal } = loadConfig({ TEMPORAL_ADDRESS: '127.0.0.1:7233', TEMPORAL_NAMESPACE: 'relais' });
    expect(temporal).toMatchObject({ namespace: 'relais', connection: { address: '127.0.0.1:7233' } });
  });

  test('without which a part cannot run apart are named', () => {
    expect(() => requireProduction(loadConfig({}))).toThrow('Set DATABASE_URL, TEMPORAL_ADDRESS, ENCRYPTION_KEYS.');
    expect(() => requireApi(loadConfig({ BASE_URL: 'https://relais.example' }))).toThrow('Set AUTH_SECRET, SMTP_URL.');
  });
});
