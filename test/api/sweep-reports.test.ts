import { describe, expect, it } from '@jest/globals';
import type { Reach } from '../../src/domain/member.ts';
import { aSweepReport, memorySweepReports } from '../support/memory-sweep-reports.ts';
import { anApiWorld, ids } from './api-world.ts';

const path = `/api/sync/reports/${ids.report}`;
const operationId = '0193a000-0000-7000-8000-0000000000aa';

/** An API whose store notes within whose reach it was asked. */
function aWorld(fields: Partial<ReturnType<typeof aSweepReport>> = {}) {
  const reaches: Reach[] = [];
  const reports = memorySweepReports([aSweepReport({ id: ids.report, ...fields })]);
  const world = anApiWorld({
    settings: { temporalUiUrl: 'http://temporal.example' },
    sweepReports: {
      list: (reach, page) => {
        reaches.push(reach);
        return reports.list(reach, page);
      },
      find: (reach, id) => {
        reaches.push(reach);
        return reports.find(reach, id);
      },
    },
  });
  return { ...world, reaches };
}

describe('a report of a sweep', () => {
  it('tells its figures, its duration, and its requests by platform, the most first', async () => {
    const answer = await aWorld().as('owner').get(path);

    expect(answer.body.data).toEqual({
      ...{
        id: ids.report,
        mode: 'changed',
        status: 'completed',
        trigger: 'schedule',
        operationId: null,
        ownerId: null,
      },
      ...{ startedAt: '2026-11-24T06:00:00.000Z', finishedAt: '2026-11-24T06:00:12.000Z', durationMs: 12_000 },
      listings: { total: 3, unchanged: 2, changed: 1, partial: 0, failed: 0, deferred: 0, unfinished: 0, busy: 0 },
      nights: { added: 4, released: 0, held: 0 },
      ...{ pushes: 0, conflictsOpened: 0, temporalUrl: null },
      requests: [
        { platform: 'vrbo', requests: 9 },
        { platform: 'airbnb', requests: 5 },
      ],
    });
  });

  it.each(['owner', 'other'] as const)('is read by %s within the reach of a member', async (caller) => {
    const world = aWorld();

    await world.as(caller).get(path);
    await world.as(caller).get('/api/sync/reports');

    expect(world.reaches).toEqual([
      { kind: 'own', memberId: caller },
      { kind: 'own', memberId: caller },
    ]);
  });

  it.each(['support', 'admin'] as const)('is read by %s whole, with its workflow', async (caller) => {
    const world = aWorld({ operationId });

    const answer = await world.as(caller).get(path);

    expect(world.reaches).toEqual([{ kind: 'any' }]);
    expect(answer.body.data).toMatchObject({ trigger: 'operation', operationId });
    expect(answer.body.data.temporalUrl).toContain('/workflows/calendar-sweep-2026-11-24');
  });

  it('names an operation to a member only where it was over their listings', async () => {
    const ofAll = await aWorld({ operationId }).as('owner').get(path);
    const ofOwn = await aWorld({ operationId, ownerId: 'owner' }).as('owner').get(path);

    expect(ofAll.body.data).toMatchObject({ trigger: 'operation', operationId: null });
    expect(ofOwn.body.data).toMatchObject({ trigger: 'operation', operationId, ownerId: 'owner' });
  });

  it('that the store does not give is a 404', async () => {
    const answer = await aWorld().as('owner').get(`/api/sync/reports/${ids.unknown}`);

    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
  });

  it('comes in pages', async () => {
    const answer = await aWorld().as('admin').get('/api/sync/reports?page=2&pageSize=1');

    expect(answer.body).toEqual({ data: [], meta: { total: 1, page: 2, pageSize: 1 } });
  });
});
