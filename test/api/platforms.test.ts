import { describe, expect, it } from '@jest/globals';
import { anApiWorld, ids, platformDown } from './api-world.ts';

const force = `/api/admin/breakers/${encodeURIComponent(platformDown)}/force`;
const inTwoHours = '2026-11-24T08:10:00.000Z';

describe('the breakers of platforms', () => {
  it('are read by support, as they are now', async () => {
    const { body } = await anApiWorld().as('support').get('/api/admin/breakers');

    expect(body.meta).toEqual({ total: 1, page: 1, pageSize: 25 });
    expect(body.data).toEqual([
      {
        ...{ key: platformDown, state: 'open', since: '2026-11-24T06:05:00.000Z', until: '2026-11-24T06:15:00.000Z' },
        ...{ nextProbeAt: '2026-11-24T06:15:00.000Z', reason: null, openings: 2, window: null, probes: null },
        ...{ lastGoodAt: expect.any(String), lastBadAt: null, listings: 3 },
      },
    ]);
  });

  it('are half open in the answer once their time has passed, whether or not anybody probed', async () => {
    const world = anApiWorld({ clock: { now: () => '2026-11-24T07:00:00.000Z' } });

    const { body } = await world.as('support').get('/api/admin/breakers');

    expect(body.data[0]).toMatchObject({
      ...{ state: 'half_open', until: null, nextProbeAt: null },
      probes: { good: 0, bad: 0, underWay: 0 },
    });
  });

  it('are forced by admin, and their incident hears of it', async () => {
    const world = anApiWorld();

    const { status, body } = await world
      .as('admin')
      .post(force, { state: 'closed', reason: 'Our own network was down.', until: inTwoHours });

    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      ...{ key: platformDown, state: 'forced_closed', until: inTwoHours, reason: 'Our own network was down.' },
    });
    expect(world.signalled).toEqual([`incidentChanged ${platformDown}`]);
  });

  it('go by themselves again without an end to name', async () => {
    const world = anApiWorld();
    await world.as('admin').post(force, { state: 'open', reason: 'Maintenance.', until: inTwoHours });

    const { body } = await world.as('admin').post(force, { state: 'auto', reason: 'It is over.' });

    expect(body.data).toMatchObject({ state: 'half_open', until: null, reason: null });
  });

  it('are not forced by support', async () => {
    const world = anApiWorld();

    const answer = await world.as('support').post(force, { state: 'auto', reason: 'It is over.' });

    expect([answer.status, answer.body.code, world.signalled]).toEqual([403, 'forbidden', []]);
  });

  it.each([
    [{ state: 'open', until: inTwoHours }, '/reason invalid_type'],
    [{ state: 'open', reason: '  ', until: inTwoHours }, '/reason too_small'],
    [{ state: 'open', reason: 'x'.repeat(301), until: inTwoHours }, '/reason too_big'],
    [{ state: 'half_open', reason: 'why', until: inTwoHours }, '/state invalid_value'],
    [{ state: 'open', reason: 'why' }, '/until invalid_type'],
    [{ state: 'closed', reason: 'why', until: '2026-11-24T06:10:00.000Z' }, '/until in_the_past'],
    [{ state: 'closed', reason: 'why', until: '2026-11-25T06:10:00.001Z' }, '/until too_late'],
  ])('refuse %j at its field', async (body, error) => {
    const answer = await anApiWorld().as('admin').post(force, body);

    expect([answer.status, `${answer.body.errors[0].pointer} ${answer.body.errors[0].code}`]).toEqual([422, error]);
  });

  it('answer 404 for a platform that nothing is connected to', async () => {
    const answer = await anApiWorld()
      .as('admin')
      .post('/api/admin/breakers/nobody.example/force', { state: 'auto', reason: 'It is over.' });

    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });
});

describe('the incidents of platforms', () => {
  it('are read by support, with how many listings they touch and alerts they hold', async () => {
    const world = anApiWorld({ settings: { temporalUiUrl: 'http://temporal.example:8233' } });

    const { body } = await world.as('support').get('/api/admin/incidents');

    expect(body.data).toMatchObject([
      {
        ...{ id: ids.incident, key: platformDown, endedAt: null, end: null, listings: 3, alertsHeld: 1 },
        temporalUrl: expect.stringContaining(encodeURIComponent(`incident/${platformDown}`)),
      },
    ]);
  });
});
