import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { LodgifyFault } from '../../../../sandbox/hubs/lodgify/fault.ts';
import { apiKey, house } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';
import { aCall, access, type ConnectedLodgify, connectedLodgify, stateOf, timeZone } from './connected-lodgify.ts';

let hub: ConnectedLodgify;
beforeEach(async () => {
  hub = await connectedLodgify({ totalMs: 300 });
  hub.control.addBooking(apiKey, { ...house, from: '2026-12-01', to: '2026-12-04', guestName: 'Sam Example' });
});
afterEach(() => hub.close());

const closure = { key: 'k', from: '2026-12-10', to: '2026-12-14', remoteId: '' };
const read = (call = aCall()) => hub.connector.readUnit(access, { ...stateOf(), timeZone, stays: [] }, call);
const close = () => hub.connector.closeNights(access, { ...closure, ...stateOf() }, aCall());

describe('a failure', () => {
  test.each<[LodgifyFault, object]>([
    [{ kind: 'status', code: 400 }, { kind: 'CONFIG' }],
    [{ kind: 'status', code: 401 }, { kind: 'AUTH' }],
    [{ kind: 'status', code: 404 }, { kind: 'NOT_FOUND' }],
    [
      { kind: 'status', code: 429 },
      { kind: 'RATE_LIMITED', retryAfterMs: 60_000 },
    ],
    [
      { kind: 'status', code: 429, retryAfter: '7' },
      { kind: 'RATE_LIMITED', retryAfterMs: 7_000 },
    ],
    [
      { kind: 'ip_block' },
      {
        kind: 'BLOCKED',
        detail:
          'HTTP 429: the hub blocks the address that relais calls from; register relais at lodgify.com/partners; from 127.0.0.1 (reading availability)',
      },
    ],
    [{ kind: 'status', code: 500 }, { kind: 'TRANSIENT' }],
    [{ kind: 'status', code: 503 }, { kind: 'TRANSIENT' }],
    [{ kind: 'reset' }, { kind: 'TRANSIENT' }],
    [{ kind: 'text', text: '<html>' }, { kind: 'SCHEMA_DRIFT' }],
    [{ kind: 'text', text: '' }, { kind: 'SCHEMA_DRIFT' }],
    [{ kind: 'text', text: '[{"periods":"Sam Example"}]' }, { kind: 'SCHEMA_DRIFT' }],
  ])('by %j is %j, and holds no key and no guest', async (fault, failure) => {
    hub.control.setFaults([fault]);
    const answer = await read();
    expect(answer).toEqual({ outcome: 'failed', failure: expect.objectContaining(failure) });
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${apiKey}|Sam|Example`));
  });

  test.each<[LodgifyFault, string]>([
    [{ kind: 'status', code: 400, on: 'writes' }, 'refused'],
    [{ kind: 'status', code: 401, on: 'writes' }, 'refused'],
    [{ kind: 'status', code: 429, on: 'writes' }, 'refused'],
    [{ kind: 'ip_block', on: 'writes' }, 'refused'],
    [{ kind: 'status', code: 500, on: 'writes' }, 'unknown'],
    [{ kind: 'reset', on: 'writes' }, 'unknown'],
    [{ kind: 'status', code: 401, on: 'reads' }, 'refused'],
    [{ kind: 'status', code: 503, on: 'reads' }, 'unknown'],
  ])('of a write by %j is %s', async (fault, outcome) => {
    hub.control.setFaults([fault]);
    expect(await close()).toMatchObject({ outcome });
  });

  test('of a hub that does not answer comes by the deadline, and of one’s own call at once', async () => {
    hub.control.reads.hold();
    expect(await read()).toMatchObject({ failure: { kind: 'TRANSIENT', detail: expect.stringContaining('in time') } });
    const controller = new AbortController();
    controller.abort();
    expect(await read({ signal: controller.signal })).toMatchObject({
      failure: { kind: 'TRANSIENT', detail: expect.stringContaining('cancelled') },
    });
  });

  test('of a single booking takes nothing from the reading', async () => {
    hub.control.setFaults([{ kind: 'status', code: 429, on: 'reads', skip: 1 }]);
    expect(await read()).toMatchObject({
      outcome: 'answered',
      value: { events: [{ eventClass: 'booking' }], isWhole: true, channels: [] },
    });
  });

  test('of the limit of a minute is over with it', async () => {
    await hub.close();
    hub = await connectedLodgify({ limits: { v1: 1, v2: 2 } });
    for (let count = 0; count < 2; count += 1) expect(await read()).toMatchObject({ outcome: 'answered' });
    expect(await read()).toMatchObject({ failure: { kind: 'RATE_LIMITED', retryAfterMs: 60_000 } });
    hub.setNow('2026-11-24T08:01:00.000Z');
    expect(await read()).toMatchObject({ outcome: 'answered' });
  });

  test('of a unit that is not named as one is found without asking', async () => {
    const unit = { ...stateOf(), unitId: '1000/1233?x=', timeZone, stays: [] };
    expect(await hub.connector.readUnit(access, unit, aCall())).toMatchObject({ failure: { kind: 'CONFIG' } });
    expect(hub.control.requests()).toEqual([]);
  });
});
