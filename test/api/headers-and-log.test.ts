import { describe, expect, it } from '@jest/globals';
import { maskedPath } from '../../src/api/request-log.ts';
import { anApiWorld, ids, nobody, secrets } from './api-world.ts';

describe('headers', () => {
  it('lets pages load scripts and data from here alone', async () => {
    const answer = await nobody(anApiWorld().app).get('/api/docs');

    const policy = answer.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(answer.get('x-content-type-options')).toBe('nosniff');
    expect(answer.get('x-powered-by')).toBeUndefined();
  });

  it.each([
    ['https://relais.example', true],
    ['http://127.0.0.1:3000', false],
  ])('asks browsers to stay on https for %s: %s', async (baseUrl, isHttps) => {
    const answer = await nobody(anApiWorld({ settings: { baseUrl } }).app).get('/api/docs');

    expect(answer.get('strict-transport-security') !== undefined).toBe(isHttps);
    expect(answer.get('content-security-policy')?.includes('upgrade-insecure-requests')).toBe(isHttps);
  });

  it('keeps answers of the API out of caches', async () => {
    const client = anApiWorld().as('owner');

    for (const path of ['/api/listings', '/api/nothing', '/api/openapi.json']) {
      expect((await client.get(path)).get('cache-control')).toBe('no-store');
    }
  });

  it('gives each request its own ID and does not believe the client’s', async () => {
    const client = nobody(anApiWorld().app);
    const send = () => client.send('get', '/api/listings', { headers: { 'x-request-id': 'mine' } });

    const [first, second] = [await send(), await send()];

    expect(first.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(first.get('x-request-id')).not.toBe(second.get('x-request-id'));
  });
});

describe('the request log', () => {
  it('has one line for a request, without query, cookie, header or body', async () => {
    const world = anApiWorld();
    const body = { connector: 'ical', url: secrets.feedUrl, label: secrets.guest };

    const answer = await world
      .as('owner')
      .send('post', `/api/listings/${ids.listing}/connections`, { body, query: { token: 'query-secret' } });

    const lines = world.logLines.map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        level: 30,
        req: { id: answer.get('x-request-id'), method: 'POST', path: `/api/listings/${ids.listing}/connections` },
        res: { statusCode: 409 },
      },
    ]);
    expect(world.logLines.join('')).not.toMatch(/query-secret|session=|feed-token|Camille/);
  });

  it('masks what may be a token in a path, and leaves IDs and words', () => {
    expect(maskedPath('/api/auth/reset-password/Zk3vQ9xT7mB2nL5pR8wY1sDf?callbackURL=x')).toBe(
      '/api/auth/reset-password/…',
    );
    expect(maskedPath(`/api/runs/${ids.run}`)).toBe(`/api/runs/${ids.run}`);
    expect(maskedPath('/ical/Zk3vQ9xT7mB2nL5pR8wY1sDf.ics')).toBe('/ical/…');
    expect(maskedPath(undefined)).toBe('');
  });

  it('says nothing of health checks', async () => {
    const world = anApiWorld();

    await nobody(world.app).get('/healthz');
    await nobody(world.app).get('/readyz');

    expect(world.logLines).toEqual([]);
  });
});
