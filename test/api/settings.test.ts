import { describe, expect, it } from '@jest/globals';
import { anApiWorld, NOW } from './api-world.ts';

const path = '/api/admin/settings';

describe('the settings that change at run time', () => {
  it('are read by admin', async () => {
    const { body } = await anApiWorld().as('admin').get(path);

    expect(body).toEqual({ data: { alertEscalationThreshold: 3, alertCountSpacingMin: 5 } });
  });

  it('change as far as they are sent, by admin and audited', async () => {
    const world = anApiWorld();

    const changed = await world.as('admin').patch(path, { alertEscalationThreshold: 1 });
    const read = await world.as('admin').get(path);

    expect(changed.body).toEqual({ data: { alertEscalationThreshold: 1, alertCountSpacingMin: 5 } });
    expect(read.body).toEqual(changed.body);
    const actor = { memberId: 'admin', role: 'admin' };
    expect(world.state.audit).toMatchObject([{ actor, from: '3', to: '1', at: NOW }]);
  });

  it('are not for support, which changes nothing', async () => {
    const world = anApiWorld();

    const answer = await world.as('support').patch(path, { alertEscalationThreshold: 1 });

    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
    expect(world.state.settings.alertEscalationThreshold).toBe(3);
  });

  it.each([
    [{ alertEscalationThreshold: 0 }, '/alertEscalationThreshold too_small'],
    [{ alertEscalationThreshold: 101 }, '/alertEscalationThreshold too_big'],
    [{ alertEscalationThreshold: 2.5 }, '/alertEscalationThreshold invalid_type'],
    [{ alertEscalationThreshold: '3' }, '/alertEscalationThreshold invalid_type'],
    [{ alertCountSpacingMin: -1 }, '/alertCountSpacingMin too_small'],
    [{ alertCountSpacingMin: 1_441 }, '/alertCountSpacingMin too_big'],
    [{ sweepMode: 'all' }, '/sweepMode unrecognized_key'],
  ])('refuse %j at its field', async (patch, error) => {
    const world = anApiWorld();

    const { status, body } = await world.as('admin').patch(path, patch);

    expect([status, `${body.errors[0].pointer} ${body.errors[0].code}`]).toEqual([422, error]);
    expect(world.state.audit).toEqual([]);
  });
});
