import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { HubClosure } from '../../../../src/hub-ports.ts';
import { apiKey, attic, house } from '../../../sandbox/hubs/lodgify/running-lodgify.ts';
import {
  aCall,
  access,
  type ConnectedLodgify,
  closed,
  closedAtHub,
  connectedLodgify,
  observed,
  opened,
  stateOf,
  writesTo,
} from './connected-lodgify.ts';

let hub: ConnectedLodgify;
beforeEach(async () => {
  hub = await connectedLodgify({ totalMs: 400, atticUnits: 2 });
});
afterEach(() => hub.close());

const stay = { key: 'stay-1', from: '2026-12-10', to: '2026-12-14' };
const write = (available: number, first: string, last: string) => ({
  available,
  period_start: `${first}T00:00:00.000+00:00`,
  period_end: `${last}T00:00:00.000+00:00`,
});
const close = (closure: HubClosure, ours: readonly HubClosure[] = [closure]) =>
  hub.connector.closeNights(access, { ...closure, ...stateOf(ours) }, aCall());
const list = async (...ours: readonly HubClosure[]) => {
  const answer = await hub.connector.listClosures(access, stateOf(ours), aCall());
  if (answer.outcome === 'failed') throw new Error(answer.failure.detail);
  return answer.value;
};
const hostCloses = (from: string, to: string) => hub.control.closeNights(apiKey, house, { from, to });
const blocks = async (...ours: readonly HubClosure[]) =>
  (await observed(hub, { ours })).events.map(({ from, to, eventClass }) => `${eventClass} ${from}…${to}`);

describe('closing nights', () => {
  test('sets them to nothing available, the last night included, and looks', async () => {
    const closure = await closed(hub, stay);
    expect(writesTo(hub)).toEqual([write(0, '2026-12-10', '2026-12-13')]);
    expect(await closedAtHub(hub)).toEqual(['12-10…12-13']);
    expect(hub.control.requests().map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v2/availability/1000/1233',
      'POST /v1/availability/1000/1233/set',
      'GET /v2/availability/1000/1233',
      'GET /v1/availability/1000/1233',
    ]);
    expect(await observed(hub, { ours: [closure] })).toMatchObject({ events: [], closures: [closure] });
  });

  test('leaves alone what the host or a guest has, and sends nothing when all of it is', async () => {
    hostCloses('2026-12-11', '2026-12-12');
    hub.control.addBooking(apiKey, { ...house, from: '2026-12-13', to: '2026-12-16' });
    const closure = await closed(hub, stay);
    expect(writesTo(hub)).toEqual([write(0, '2026-12-10', '2026-12-10'), write(0, '2026-12-12', '2026-12-12')]);
    await closed(hub, { key: 'stay-2', from: '2026-12-11', to: '2026-12-12' }, [closure]);
    expect(writesTo(hub)).toHaveLength(2);
    expect(await blocks(closure)).toEqual(['booking 2026-12-13…2026-12-16', 'block 2026-12-11…2026-12-12']);
  });

  test('of the past is none', async () => {
    await closed(hub, { key: 'old', from: '2026-11-20', to: '2026-11-26' });
    expect(writesTo(hub)).toEqual([write(0, '2026-11-24', '2026-11-25')]);
  });

  test('beyond the horizon looks as far as they are', async () => {
    const closure = await closed(hub, { key: 'far', from: '2029-06-01', to: '2029-06-08' });
    expect(await list(closure)).toEqual([closure]);
  });

  test('of a room type with several units is refused', async () => {
    const unit = { ...stateOf(), unitId: `${attic.propertyId}/${attic.roomTypeId}` };
    const answer = await hub.connector.closeNights(access, { ...stay, remoteId: '', ...unit }, aCall());
    expect(answer).toMatchObject({ outcome: 'refused', failure: { kind: 'CONFIG' } });
    expect(writesTo(hub)).toEqual([]);
  });

  test('again closes what was opened meanwhile, and keeps what it knew', async () => {
    const closure = await closed(hub, stay);
    hub.control.openNights(apiKey, house, { from: '2026-12-11', to: '2026-12-12' });
    const standing = await list(closure);
    expect(standing.map(({ key, from, to }) => ({ key, from, to }))).toEqual([
      { key: 'stay-1', from: '2026-12-10', to: '2026-12-11' },
      { key: 'stay-1', from: '2026-12-12', to: '2026-12-14' },
    ]);
    const again = await close({ ...stay, remoteId: standing[0]?.remoteId ?? '' });
    if (again.outcome !== 'done') throw new Error('not done');
    await opened(hub, { ...stay, ...again.value });
    expect(await closedAtHub(hub)).toEqual([]);
  });
});

describe('opening nights', () => {
  test('opens what was closed, and is done when that is open already', async () => {
    const closure = await closed(hub, stay);
    await opened(hub, closure);
    expect(writesTo(hub).at(-1)).toEqual(write(1, '2026-12-10', '2026-12-13'));
    expect(await closedAtHub(hub)).toEqual([]);
    await opened(hub, closure);
    expect(writesTo(hub)).toHaveLength(2);
    expect(await list(closure)).toEqual([]);
  });

  test('leaves what the host closed before', async () => {
    hostCloses('2026-12-12', '2026-12-20');
    await opened(hub, await closed(hub, stay));
    expect(await closedAtHub(hub)).toEqual(['12-12…12-19']);
  });

  test('leaves what the host closed on the same nights afterwards, which is the host’s from then on', async () => {
    const closure = await closed(hub, stay);
    hostCloses('2026-12-12', '2026-12-20');
    expect(await blocks(closure)).toEqual(['block 2026-12-12…2026-12-20']);
    await opened(hub, closure);
    expect(await closedAtHub(hub)).toEqual(['12-12…12-19']);
  });

  test('leaves a period of ours that the host stretched', async () => {
    const closure = await closed(hub, stay);
    const [period] = z.array(z.tuple([z.string(), z.string(), z.string()])).parse(JSON.parse(closure.remoteId));
    hub.control.closeNights(apiKey, house, { from: '2026-12-14', to: '2026-12-16', extended: Number(period?.[2]) });
    expect(await blocks(closure)).toEqual(['block 2026-12-10…2026-12-16']);
    await opened(hub, closure);
    expect(await closedAtHub(hub)).toEqual(['12-10…12-15']);
  });

  test('leaves nights that a guest has, also one who came onto them', async () => {
    const closure = await closed(hub, stay);
    hub.control.addBooking(apiKey, { ...house, from: '2026-12-11', to: '2026-12-12' });
    await opened(hub, closure);
    expect(writesTo(hub).slice(1)).toEqual([
      write(1, '2026-12-10', '2026-12-10'),
      write(1, '2026-12-12', '2026-12-13'),
    ]);
  });

  test.each([0, 1])('leaves nights that another closure needs, whichever ends first: the one at %d', async (first) => {
    const one = await closed(hub, stay);
    const other = await closed(hub, { key: 'stay-2', from: '2026-12-12', to: '2026-12-17' }, [one]);
    const [ends, stays] = first === 0 ? [one, other] : [other, one];
    await opened(hub, ends, [one, other]);
    expect(await closedAtHub(hub)).toEqual(first === 0 ? ['12-12…12-13', '12-14…12-16'] : ['12-10…12-13']);
    expect(await blocks(stays)).toEqual([]);
    await opened(hub, stays);
    expect(await closedAtHub(hub)).toEqual([]);
  });

  test('leaves nights that a stay needs', async () => {
    const closure = await closed(hub, stay);
    const stillClosed = [{ from: '2026-12-10', to: '2026-12-11' }];
    await hub.connector.openNights(access, { ...closure, ...stateOf([closure]), stillClosed }, aCall());
    expect(await closedAtHub(hub)).toEqual(['12-10…12-10']);
  });

  test('leaves nights that another closure took over, also when its own write had closed none', async () => {
    const one = await closed(hub, stay);
    const waiting = { ...stay, key: 'stay-2', remoteId: '[]' };
    const taken = (await list(one, waiting)).find(({ key }) => key === 'stay-2');
    await opened(hub, one, [one, waiting]);
    expect(await closedAtHub(hub)).toEqual(['12-10…12-13']);
    await opened(hub, { ...stay, key: 'stay-2', remoteId: taken?.remoteId ?? '' });
    expect(await closedAtHub(hub)).toEqual([]);
  });

  test('leaves a calendar of another channel', async () => {
    const closure = await closed(hub, stay);
    hub.control.importNights(apiKey, house, [stay]);
    await opened(hub, closure);
    expect(writesTo(hub)).toHaveLength(1);
  });

  test('works the same where the hub puts what is set into no closed period', async () => {
    hub.control.setShapes({ setMakes: 'closed_nights' });
    const closure = await closed(hub, stay);
    expect(await blocks(closure)).toEqual([]);
    hostCloses('2026-12-13', '2026-12-16');
    await opened(hub, closure);
    expect(await closedAtHub(hub)).toEqual(['12-13…12-15']);
  });

  test('in doubt leaves nights closed: what the hub gave another name is read as the host’s', async () => {
    hub.control.setShapes({ cutPeriods: 'new_ids' });
    const closure = await closed(hub, stay);
    hub.control.openNights(apiKey, house, { from: '2026-12-11', to: '2026-12-12' });
    expect(await blocks(closure)).toEqual(['block 2026-12-10…2026-12-11', 'block 2026-12-12…2026-12-14']);
  });
});

describe('a write without an answer', () => {
  test.each([
    ['that was done', { kind: 'lost', on: 'writes', times: 1 }],
    ['that was done and answered with an error', { kind: 'status_after', code: 502, on: 'writes', times: 1 }],
    ['that was done and answered with a page', { kind: 'text', text: '<html>', on: 'writes', times: 0 }],
  ] as const)('%s is found out by the look after it', async (_, fault) => {
    hub.control.setFaults([fault]);
    const closure = await closed(hub, stay);
    await opened(hub, closure);
    expect(await closedAtHub(hub)).toEqual([]);
  });

  test('that was not done is unknown, and claims nothing that the host closes later', async () => {
    hub.control.setFaults([{ kind: 'reset', on: 'writes', times: 1 }]);
    const answer = await close({ ...stay, remoteId: '' });
    expect(answer).toMatchObject({ outcome: 'unknown', failure: { kind: 'TRANSIENT' }, tried: { remoteId: '[]' } });
    hostCloses('2026-12-10', '2026-12-14');
    await opened(hub, { ...stay, remoteId: '[]' });
    expect(await closedAtHub(hub)).toEqual(['12-10…12-13']);
  });

  test('that hangs leaves time to look, and may still be done later', async () => {
    hub.control.writes.hold();
    const answer = await close({ ...stay, remoteId: '' });
    expect(answer).toMatchObject({ outcome: 'unknown', failure: { kind: 'TRANSIENT' } });
    expect(hub.control.requests().filter(({ method }) => method === 'GET')).toHaveLength(2);
  });

  test('after which nobody could look keeps what was open before, and no more', async () => {
    hostCloses('2026-12-12', '2026-12-13');
    hub.control.setFaults([
      { kind: 'lost', on: 'writes', skip: 1, times: 1 },
      { kind: 'reset', on: 'reads', skip: 1, times: 1 },
    ]);
    const answer = await close({ ...stay, remoteId: '' });
    if (answer.outcome !== 'unknown') throw new Error('it is known');
    const tried = { ...stay, remoteId: answer.tried?.remoteId ?? '' };
    const [standing] = await list(tried);
    expect(standing).toMatchObject(stay);
    await opened(hub, { ...stay, remoteId: standing?.remoteId ?? '' });
    expect(await closedAtHub(hub)).toEqual(['12-12…12-12']);
  });

  test('that was answered well is unknown, too, when nobody could look', async () => {
    hub.control.setFaults([{ kind: 'status', code: 503, on: 'reads', skip: 1, times: 1 }]);
    expect(await close({ ...stay, remoteId: '' })).toMatchObject({
      outcome: 'unknown',
      tried: { remoteId: '[["2026-12-10","2026-12-14"]]' },
    });
  });

  test('that was never sent claims nothing', async () => {
    hub.control.setFaults([{ kind: 'reset', on: 'reads', times: 1 }]);
    expect(await close({ ...stay, remoteId: '' })).toMatchObject({ outcome: 'unknown', tried: { remoteId: '[]' } });
    expect(writesTo(hub)).toEqual([]);
  });

  test('of two that were needed tells which was done', async () => {
    hostCloses('2026-12-11', '2026-12-12');
    hub.control.setFaults([{ kind: 'status', code: 400, on: 'writes', skip: 1, times: 1 }]);
    const answer = await close({ ...stay, remoteId: '' });
    expect(answer).toMatchObject({ outcome: 'refused', failure: { kind: 'CONFIG' } });
    const tried = answer.outcome === 'done' ? '' : (answer.tried?.remoteId ?? '');
    await opened(hub, { ...stay, remoteId: tried });
    expect(await closedAtHub(hub)).toEqual(['12-11…12-11']);
  });

  test('of an opening is unknown, and done when it is asked again', async () => {
    const closure = await closed(hub, stay);
    hub.control.setFaults([{ kind: 'lost', on: 'writes', times: 1 }]);
    const state = { ...stateOf([closure]), stillClosed: [] };
    expect(await hub.connector.openNights(access, { ...closure, ...state }, aCall())).toMatchObject({
      outcome: 'unknown',
    });
    await opened(hub, closure);
    expect(await closedAtHub(hub)).toEqual([]);
  });

  test('that the hub says it did, while nights stand open, is not done', async () => {
    hub.control.setFaults([{ kind: 'text', text: 'null', on: 'writes', times: 1 }]);
    expect(await close({ ...stay, remoteId: '' })).toMatchObject({
      outcome: 'unknown',
      failure: {
        kind: 'SCHEMA_DRIFT',
        detail: 'nights stand open that the hub said it closed from 127.0.0.1 (closing nights)',
      },
    });
  });
});

test('a closure that nobody saw the end of claims its nights, until a reading shows them', async () => {
  await closed(hub, stay);
  const [seen] = await list({ ...stay, remoteId: '' });
  expect(seen).toMatchObject(stay);
  await opened(hub, { ...stay, remoteId: seen?.remoteId ?? '' });
  expect(await closedAtHub(hub)).toEqual([]);
});
