import { describe, expect, it } from '@jest/globals';
import type { Access, Route } from '../../src/contract/route.ts';
import { routes } from '../../src/contract/routes.ts';
import { anApiWorld, type Caller, ids, nobody } from './api-world.ts';
import { filled, samples, unknownParams } from './route-samples.ts';

type Verdict = 'served' | 401 | 403 | 404;

/** What each caller gets on the owner’s thing, by the access of the route. */
const verdicts: Readonly<Record<Access, Readonly<Record<Caller | 'nobody', Verdict>>>> = {
  public: { nobody: 'served', owner: 'served', other: 'served', support: 'served', admin: 'served' },
  member: { nobody: 401, owner: 'served', other: 'served', support: 'served', admin: 'served' },
  owner: { nobody: 401, owner: 'served', other: 404, support: 404, admin: 404 },
  owner_or_support: { nobody: 401, owner: 'served', other: 404, support: 'served', admin: 'served' },
  support: { nobody: 401, owner: 403, other: 403, support: 'served', admin: 'served' },
  admin: { nobody: 401, owner: 403, other: 403, support: 403, admin: 'served' },
  scheduler: { nobody: 401, owner: 403, other: 403, support: 403, admin: 'served' },
};

/** Routes of which the body names the listing: who asks for another person’s gets what the path would have got. */
const namedInBody: Readonly<Record<string, Access>> = { resolveDateBlocking: 'owner_or_support' };

const callers = ['nobody', 'owner', 'other', 'support', 'admin'] as const;
const staff = ['support', 'admin'] as const;
const cases = routes.flatMap((route) => callers.map((caller) => ({ route, caller, id: route.id })));
const everyRoute: readonly Route[] = routes;
const ofAdmin = everyRoute.filter((route) => route.path.startsWith('/api/admin/'));
// A platform is named by its host or its name, which any text may be.
const named = everyRoute.filter(
  (route) => route.params && !['forceBreaker', 'syncPlatform', 'checkConnector'].includes(route.id),
);
const owned = routes.filter((route) => route.access === 'owner' || route.access === 'owner_or_support');

describe('access', () => {
  it('has a sample request for every route of the contract, and for no other', () => {
    expect(Object.keys(samples).toSorted()).toEqual(routes.map((route) => route.id).toSorted());
  });

  it.each(cases)('answers $caller on $id as the contract says', async ({ route, caller }) => {
    const world = anApiWorld();
    const { params, ...sent } = samples[route.id];
    const client = caller === 'nobody' ? nobody(world.app) : world.as(caller);

    const answer = await client.send(route.method, filled(route.path, params), sent);

    const verdict = verdicts[namedInBody[route.id] ?? route.access][caller];
    expect(answer.status).toBe(verdict === 'served' ? route.answer.status : verdict);
  });

  it.each(owned)('answers $id alike for an unknown thing and for another person’s', async (route) => {
    const world = anApiWorld();
    const { params = {}, ...sent } = samples[route.id];

    const foreign = await world.as('other').send(route.method, filled(route.path, params), sent);
    const unknown = await world.as('other').send(route.method, filled(route.path, unknownParams(params)), sent);

    expect(foreign.status).toBe(404);
    expect(told(foreign.body, Object.values(params))).toBe(told(unknown.body, []));
  });

  it.each(named)('answers a malformed ID on $id with 404 that names it, before it reads the body', async (route) => {
    const world = anApiWorld();
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const path = filled(route.path, Object.fromEntries(names.map((name) => [name, 'not-a-uuid'])));
    const caller = route.access === 'support' ? 'support' : 'owner';

    const answer = await world.as(caller).send(route.method, path, { body: { anything: 1 } });

    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    const errors = names.map((name) => ({ pointer: `{${name}}`, code: 'invalid_format', detail: 'must be a UUID' }));
    expect(answer.body.errors).toEqual(errors);
    expect(answer.text).not.toContain('not-a-uuid');
  });

  it.each(ofAdmin)('refuses $id to members, whatever they name', async (route) => {
    const world = anApiWorld();
    const alertIds = [ids.alert, ids.unknown, 'not-a-uuid'];

    const answers = await Promise.all(
      alertIds.map((alertId) => world.as('owner').send(route.method, filled(route.path, { alertId }), { body: {} })),
    );

    expect(ofAdmin.length).toBeGreaterThanOrEqual(14);
    for (const answer of answers) expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect(answers.map((answer) => answer.text).join('')).not.toContain('Le Nid');
    expect([world.state.audit, world.signalled]).toEqual([[], []]);
  });

  const audited = routes.filter((route) => route.access === 'owner_or_support');
  it.each(audited.flatMap((route) => staff.map((caller) => ({ route, caller, id: route.id }))))(
    'writes into the audit log that $caller used $id on another person’s thing',
    async ({ route, caller }) => {
      const world = anApiWorld();
      const { params, ...sent } = samples[route.id];

      await world.as(caller).send(route.method, filled(route.path, params), sent);

      const [entry, ...more] = world.state.audit;
      expect(more).toEqual([]);
      expect(entry).toMatchObject({ action: 'staff_access', reason: route.id, at: '2026-11-24T06:10:00.000Z' });
      expect(entry?.actor).toEqual({ memberId: caller, role: caller });
      expect(Object.values(params ?? {})).toContain(entry?.subject.id);
    },
  );

  it('serves nothing to support when the audit log cannot be written', async () => {
    const world = anApiWorld();
    world.stores.audit.append = async () =>
      Promise.reject(Object.assign(new Error('down'), { code: 'store_unavailable' }));

    const answer = await world.as('support').get(`/api/listings/${ids.listing}`);

    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain('Le Nid');
  });

  it('writes nothing into the audit log when owners use their own things', async () => {
    const world = anApiWorld();

    await world.as('owner').get(`/api/listings/${ids.listing}`);

    expect(world.state.audit).toEqual([]);
  });

  it('lets support list everyone’s listings, audited, and refuses it to members', async () => {
    const world = anApiWorld();

    const everyone = await world.as('support').get('/api/listings', { scope: 'all' });
    const own = await world.as('support').get('/api/listings');
    const refused = await world.as('other').get('/api/listings', { scope: 'all' });

    expect(everyone.body.data).toMatchObject([{ id: ids.listing, own: false }]);
    expect(own.body).toEqual({ data: [], meta: { total: 0, page: 1, pageSize: 25 } });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    expect(world.state.audit).toMatchObject([{ action: 'staff_access', reason: 'listListings' }]);
  });

  it('finds listings by a part of their name, and refuses one that no listing can have', async () => {
    const world = anApiWorld();
    const find = (name: string) => world.as('support').get('/api/listings', { scope: 'all', name });

    expect((await find(' le ni ')).body).toMatchObject({ data: [{ id: ids.listing }], meta: { total: 1 } });
    expect((await find('Le Nid d’à côté')).body).toMatchObject({ data: [], meta: { total: 0 } });
    expect((await find('x'.repeat(121))).body).toMatchObject({ code: 'invalid', errors: [{ pointer: '?name' }] });
  });
});

/** A problem with every known ID replaced, and without the one thing that differs at each request. */
function told(problem: object, known: readonly string[]): string {
  const text = JSON.stringify({ ...problem, instance: '' });
  return known.reduce((each, id) => each.replaceAll(id, ids.unknown), text);
}
