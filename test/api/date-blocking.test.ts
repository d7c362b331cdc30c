import { describe, expect, test } from '@jest/globals';
import { anApiWorld, ids, secrets } from './api-world.ts';

const path = '/api/sync/date-blocking';
const asked = { listingId: ids.listing, from: '2026-12-20', to: '2027-01-10' };

describe('why nights are closed', () => {
  test('is said of each closed night, and of each cause what becomes of it', async () => {
    const { as, signalled } = anApiWorld();
    const { status, body } = await as('owner').post(path, asked);
    expect(status).toBe(200);
    const { nights, kept, lifted } = body.data;
    expect(nights.find(({ date }: { date: string }) => date === '2026-12-26')).toMatchObject({
      verdict: 'kept',
      causes: expect.arrayContaining([
        expect.objectContaining({ reason: 'host_block', cause: expect.objectContaining({ label: secrets.reason }) }),
      ]),
    });
    expect(kept).toContainEqual(
      expect.objectContaining({ id: ids.held, verdict: 'offered', reason: 'held_release', label: 'Airbnb' }),
    );
    expect([lifted, signalled]).toEqual([[], []]);
  });

  test('is recorded as an operation where it may lift something, and not where it only explains', async () => {
    const { as, state } = anApiWorld();
    const before = state.operations.length;
    await as('owner').post(path, { ...asked, explainOnly: true });
    expect(state.operations).toHaveLength(before);
    await as('owner').post(path, asked);
    expect(state.operations.slice(before)).toMatchObject([
      {
        request: { kind: 'date_blocking', listingId: ids.listing, ownerId: 'owner' },
        state: 'succeeded',
        result: { of: 'blocked_nights', lifted: 0 },
      },
    ]);
  });

  test('is told to support without guests and reasons, and audited', async () => {
    const { as, state } = anApiWorld();
    const { status, body } = await as('support').post(path, asked);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain(secrets.reason);
    expect(JSON.stringify(body)).not.toContain(secrets.guest);
    expect(state.audit).toMatchObject([
      { action: 'staff_access', reason: 'resolveDateBlocking', actor: { memberId: 'support' } },
    ]);
  });

  test('is asked of one’s own listings only', async () => {
    const { status, body } = await anApiWorld().as('other').post(path, asked);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });

  test.each([
    ['no nights', { ...asked, to: asked.from }, '/to'],
    ['more than 400', { ...asked, to: '2028-12-20' }, '/to'],
    ['a listing that is no ID', { ...asked, listingId: 'studio' }, '/listingId'],
    ['a choice that there is none of', { ...asked, lift: ['host_block'] }, '/lift/0'],
  ])('is refused for %s, naming the field', async (_, sent, pointer) => {
    const { status, body } = await anApiWorld().as('owner').post(path, sent);
    expect(status).toBe(422);
    expect(body.errors).toMatchObject([{ pointer }]);
  });
});
