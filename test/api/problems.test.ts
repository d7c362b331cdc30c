import { describe, expect, it } from '@jest/globals';
import { problemSchema } from '../../src/contract/problem.ts';
import { anApiWorld, ids, nobody, secrets } from './api-world.ts';

const listingPath = `/api/listings/${ids.listing}`;
const json = { 'content-type': 'application/json' };

describe('problems', () => {
  it('answers a refusal as RFC 9457 problem details that name the request', async () => {
    const answer = await nobody(anApiWorld().app).get('/api/listings');

    expect(answer.status).toBe(401);
    expect(answer.type).toBe('application/problem+json');
    expect(problemSchema.parse(answer.body)).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(answer.body.type).toBe('urn:relais:problem:unauthenticated');
    expect(answer.body.instance).toBe(`urn:uuid:${answer.get('x-request-id')}`);
  });

  it.each([
    ['an unknown path', '/api/nothing-here'],
    ['an unknown path below a known one', `${listingPath}/nothing-here`],
    ['a path outside the API when there are no pages', '/listings'],
  ])('answers %s with a 404 problem', async (_, path) => {
    const answer = await anApiWorld().as('owner').get(path);

    expect([answer.status, answer.type, answer.body.code]).toEqual([404, 'application/problem+json', 'not_found']);
  });

  it('answers a method that the path does not have with a 404 problem', async () => {
    const answer = await anApiWorld().as('owner').post(listingPath, {});

    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it.each([
    ['malformed JSON', '{"name":', json],
    ['JSON that is no object', '"name"', json],
    ['a form', 'name=Nid', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['JSON that says it is text', '{"name":"Nid"}', { 'content-type': 'text/plain' }],
    ['a compressed body', '{"name":"Nid"}', { ...json, 'content-encoding': 'gzip' }],
    ['a charset that JSON does not have', '{"name":"Nid"}', { 'content-type': 'application/json; charset=latin1' }],
    ['no body', '', {}],
  ])('answers %s with 400 and says what to send', async (_, body, headers) => {
    const world = anApiWorld();

    const answer = await world.as('owner').send('patch', listingPath, { headers }).send(body);

    expect([answer.status, answer.body.code]).toEqual([400, 'unreadable']);
    expect(answer.body.detail).toMatch(/JSON/);
    expect(world.state.listings[0]?.name).toBe('Le Nid');
  });

  it('answers an address that is not well encoded with 400', async () => {
    const answer = await anApiWorld().as('owner').get('/api/listings/%E0%A4%A');

    expect([answer.status, answer.body.code]).toEqual([400, 'unreadable']);
  });

  it.each([
    ['just over 256 kB', 256_001],
    ['of 10 MB', 10_000_000],
  ])('answers a body %s with 413, and goes on answering', async (_, length) => {
    const world = anApiWorld();

    const answer = await world.as('owner').patch(listingPath, { name: 'x'.repeat(length) });

    expect([answer.status, answer.body.code]).toEqual([413, 'body_too_large']);
    expect(world.state.listings[0]?.name).toBe('Le Nid');
    expect((await world.as('owner').get(listingPath)).status).toBe(200);
  });

  it('answers 10 MB of somebody who is not signed in with 401', async () => {
    const answer = await nobody(anApiWorld().app).patch(listingPath, { name: 'x'.repeat(10_000_000) });

    expect([answer.status, answer.body.code]).toEqual([401, 'unauthenticated']);
  });

  it('answers an unknown error without a detail, and logs it with the request ID but without what it carries', async () => {
    const world = anApiWorld();
    world.stores.listings.find = async () => {
      throw new Error(`Invalid call with ${secrets.guest}\n\nRead of ${secrets.feedUrl} broke`);
    };

    const answer = await world.as('owner').get(listingPath);

    expect([answer.status, answer.body.code]).toEqual([500, 'internal']);
    expect(answer.text).not.toMatch(/Read of|airbnb/);
    const log = world.logLines.join('');
    expect(log).toContain(answer.get('x-request-id') ?? 'no request ID');
    expect(log).toContain('Read of https://www.airbnb.com/… broke');
    for (const secret of [secrets.guest, 'feed-token']) expect(log).not.toContain(secret);
  });

  it('answers 503 with Retry-After when the store says that its database is away', async () => {
    const world = anApiWorld();
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'store_unavailable' });
    world.stores.runs.find = async () => Promise.reject(new Error('query failed', { cause: away }));

    const answer = await world.as('owner').get(`/api/runs/${ids.run}`);

    expect([answer.status, answer.body.code, answer.get('retry-after')]).toEqual([503, 'unavailable', '10']);
  });

  it('answers 503 when nobody can tell who is signed in', async () => {
    const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'store_unavailable' });
    const world = anApiWorld({ authenticate: async () => Promise.reject(away) });

    const answer = await world.as('owner').get(listingPath);

    expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
  });

  it('says that an invitation stands when only its mail failed', async () => {
    const world = anApiWorld();
    world.stores.members.invite = async () => {
      throw Object.assign(new Error('no mail'), { code: 'invitation_not_sent' });
    };
    const person = { email: 'new@relais.example', name: 'Noa', role: 'member', locale: 'fr' };

    const answer = await world.as('admin').post('/api/admin/invitations', person);

    expect(answer.status).toBe(503);
    expect(answer.body.detail).toMatch(/is invited.*Invite the same person again/);
  });

  it('refuses to invite a person who has an account', async () => {
    const person = { email: 'owner@relais.example', name: 'Noa', role: 'member', locale: 'fr' };

    const answer = await anApiWorld().as('admin').post('/api/admin/invitations', person);

    expect([answer.status, answer.body.code]).toEqual([409, 'member_exists']);
  });
});
