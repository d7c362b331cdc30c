import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AccountRecord, OutsideSession } from '../../../src/account-ports.ts';
import type { PageCommit } from '../../../src/account-store-ports.ts';
import type { Places } from '../../../src/domain/places.ts';
import type { TicketedEvent } from '../../../src/event-ports.ts';
import { NOW } from '../../support/world.ts';
import { AccountWorld, aBilletwebAccount, type Connected, minutesAfter, rejectedRow } from './account-world.ts';

let accounts: AccountWorld;
beforeAll(async () => {
  accounts = await AccountWorld.create();
});
afterAll(() => accounts.close());
beforeEach(() => accounts.goTo(NOW));

const EVENTS = { stream: 'events', partition: '' };
const SALES = { stream: 'sales', partition: '' };
const placesPiece = (externalId: string) => ({ stream: 'places', partition: externalId });

const outside = (externalId: string, slug: string, name = slug): AccountRecord => ({
  kind: 'event',
  event: { externalId, slug, name, startsAt: '2026-09-01T08:00:00.000Z', hasSessions: false },
});
const known = (total: number, left: number, sold = total - left): Places => ({ known: true, total, left, sold });
const unknown: Places = { known: false, sold: null };
const untold = (sold: number): Places => ({ known: false, sold });

const places = (eventId: string, of: Places, sessions: readonly OutsideSession[] = []): AccountRecord => ({
  ...{ kind: 'places', eventId, places: of, sessions },
});
const session = (externalId: string, of: Places): OutsideSession => ({
  ...{ externalId, name: `Séance ${externalId}`, startsAt: '2026-09-01T08:00:00.000Z', endsAt: null },
  ...{ isDisabled: false, places: of },
});

async function add(
  { id: connectionId, owner }: Connected,
  reference: string,
  fields: { readonly totalByHand?: number; readonly kind?: 'stage' } = {},
): Promise<TicketedEvent> {
  const { kind = 'formation', totalByHand = null } = fields;
  const by = accounts.by(owner);
  const saved = await accounts.stores.events.create(by, {
    kind,
    name: reference,
    reference,
    totalByHand,
    connectionId,
  });
  if (saved?.outcome !== 'saved') throw new Error(`The event was not added: ${saved?.outcome}`);
  return saved.event;
}

async function event(id: string): Promise<TicketedEvent> {
  const found = await accounts.stores.events.find({ kind: 'any' }, id);
  if (!found) throw new Error(`There is no event ${id}.`);
  return found;
}

/** A run that reads the list of events. */
const list = (connected: Connected, page: Partial<PageCommit>) => accounts.readAgain(connected, [page], [EVENTS]);
/** A run that reads the places of one event. */
const readPlaces = (connected: Connected, externalId: string, page: Partial<PageCommit>) =>
  accounts.readAgain(connected, [{ cursor: null, ...page }], [placesPiece(externalId)]);

/** An account with one event, linked to number 7 and with these places. */
async function linked(of: Places = known(10, 4), fields: { readonly totalByHand?: number } = {}) {
  const connected = await accounts.connect(aBilletwebAccount());
  const { id } = await add(connected, 'poterie', fields);
  await list(connected, { records: [outside('7', 'poterie')] });
  await readPlaces(connected, '7', { records: [places('7', of)] });
  return { connected, id };
}

describe('an event of an organiser', () => {
  test.each([
    ['its slug', 'poterie'],
    ['its slug in other letters', 'POTERIE'],
    ['its number', '1235'],
  ])('is linked by %s once the list tells of it', async (_by, reference) => {
    const connected = await accounts.connect(aBilletwebAccount());
    const { id, warning, externalId } = await add(connected, reference);
    // Before the list was read, nobody knows.
    expect([warning, externalId]).toEqual([null, null]);
    const run = await list(connected, { records: [outside('99', 'tournage'), outside('1235', 'poterie')] });
    expect(run).toMatchObject({ status: 'succeeded', imported: 2, skipped: 0 });
    expect(await event(id)).toMatchObject({ externalId: '1235', warning: null, placesTotal: null, isFull: false });
  });

  test('is linked at once where the list was read before, as a formation and as a stage', async () => {
    const connected = await accounts.connect(aBilletwebAccount());
    await list(connected, { records: [outside('1', 'poterie'), outside('2', 'tournage')] });
    expect(await add(connected, 'poterie')).toMatchObject({ kind: 'formation', externalId: '1', warning: null });
    expect(await add(connected, '2', { kind: 'stage' })).toMatchObject({
      kind: 'stage',
      externalId: '2',
      warning: null,
    });
  });

  test('that is not there is a warning on it, and no failed run', async () => {
    const connected = await accounts.connect(aBilletwebAccount());
    const { id } = await add(connected, 'poterie');
    expect(await list(connected, { records: [outside('1', 'tournage')] })).toMatchObject({ status: 'succeeded' });
    expect(await event(id)).toMatchObject({ externalId: null, warning: 'not_linked' });
  });

  test('stays linked to its number whatever becomes of its slug', async () => {
    const { connected, id } = await linked();
    await list(connected, { records: [outside('7', 'poterie-2027'), outside('8', 'poterie')] });
    expect(await event(id)).toMatchObject({ externalId: '7', warning: null, placesLeft: 4 });
  });

  test('that another connection lists is not linked by it', async () => {
    const [mine, other] = [await accounts.connect(aBilletwebAccount()), await accounts.connect(aBilletwebAccount())];
    const { id } = await add(mine, 'poterie');
    await list(other, { records: [outside('7', 'poterie')] });
    expect(await event(id)).toMatchObject({ externalId: null, warning: null });
    expect(await readPlaces(other, '7', { records: [places('7', known(3, 0))] })).toMatchObject({ eventsSynced: 0 });
    expect(await event(id)).toMatchObject({ isFull: false });
  });

  test('has its places read by the next run, though nothing was sold meanwhile', async () => {
    const connected = await accounts.connect(aBilletwebAccount());
    await list(connected, { records: [outside('7', 'poterie')] });
    await accounts.readAgain(connected, [{ cursor: { since: NOW } }], [SALES]);
    expect((await accounts.cursors(connected.id)).map(({ stream }) => stream)).toContain('sales');
    await add(connected, 'poterie');
    expect((await accounts.cursors(connected.id)).map(({ stream }) => stream)).not.toContain('sales');
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id, [SALES]);
    expect((await accounts.next(key)).access.config).toEqual({ linkedEvents: ['7:0'] });
  });

  test('of the same reference twice is refused, and is another one of another person', async () => {
    const [mine, other] = [await accounts.connect(aBilletwebAccount()), await accounts.connect(aBilletwebAccount())];
    await add(mine, 'poterie');
    const fields = {
      kind: 'stage',
      name: 'P',
      reference: 'poterie',
      totalByHand: null,
      connectionId: undefined,
    } as const;
    expect(await accounts.stores.events.create(accounts.by(mine.owner), fields)).toEqual({
      outcome: 'event_already_added',
    });
    expect(await accounts.stores.events.create(accounts.by(other.owner), fields)).toMatchObject({ outcome: 'saved' });
  });

  test('needs a ticketing account of its own organiser', async () => {
    const [other, broker] = [await accounts.connect(aBilletwebAccount()), await accounts.connect()];
    const fields = { kind: 'stage', name: 'P', reference: 'p', totalByHand: null } as const;
    const { events } = accounts.stores;
    const by = accounts.by(broker.owner);
    expect(await events.create(by, { ...fields, connectionId: undefined })).toBeUndefined();
    expect(await events.create(by, { ...fields, connectionId: other.id })).toBeUndefined();
    expect(await events.create(by, { ...fields, connectionId: broker.id })).toBeUndefined();
  });

  test('of a new reference is linked anew: what was known of its places is forgotten', async () => {
    const { connected, id } = await linked(known(10, 0));
    expect(await event(id)).toMatchObject({ isFull: true });
    const patch = { reference: 'tournage' };
    await accounts.stores.events.update(accounts.by(connected.owner), id, patch);
    expect(await event(id)).toMatchObject({
      ...{ externalId: null, placesTotal: null, placesLeft: null, isFull: false, lastSyncAt: null },
      warning: 'not_linked',
    });
  });
});

describe('the list of a service’s events', () => {
  test('that lacks a linked event has it warned as vanished, and what was known of it stays', async () => {
    const { connected, id } = await linked(known(10, 0));
    const run = await list(connected, { records: [outside('8', 'tournage')] });
    expect(run).toMatchObject({ status: 'succeeded', failure: null });
    expect(await event(id)).toMatchObject({ warning: 'vanished', isFull: true, placesTotal: 10, placesLeft: 0 });
    await list(connected, { records: [outside('7', 'poterie'), outside('8', 'tournage')] });
    expect(await event(id)).toMatchObject({ warning: null, isFull: true, externalId: '7' });
  });

  test('that lacks a linked event that has begun has it told as over, and nothing reads it any more', async () => {
    const connected = await accounts.connect(aBilletwebAccount());
    await list(connected, { records: [outside('1235', 'poterie'), outside('99', 'tournage')] });
    const { id } = await add(connected, 'poterie');
    await readPlaces(connected, '1235', { records: [places('1235', known(8, 2))] });
    accounts.goTo('2026-09-02T08:00:00.000Z');
    await list(connected, { records: [outside('99', 'tournage')] });
    expect(await event(id)).toMatchObject({ warning: 'over', placesTotal: 8, placesLeft: 2 });
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id, [SALES]);
    expect((await accounts.next(key)).access.config['linkedEvents']).toEqual([]);
    await accounts.ended(key);
    await list(connected, { records: [outside('1235', 'poterie')] });
    expect(await event(id)).toMatchObject({ warning: null });
  });

  test('that is empty after one that was not is not believed', async () => {
    const { connected, id } = await linked();
    const run = await list(connected, { records: [], cursor: null });
    expect(run).toMatchObject({ status: 'succeeded', warnings: [{ code: 'events_empty', partition: '' }] });
    expect(await event(id)).toMatchObject({ externalId: '7', warning: null, placesLeft: 4 });
  });

  test('that was always empty is an account without events', async () => {
    const connected = await accounts.connect(aBilletwebAccount());
    expect(await accounts.read(connected.id, [{}], [EVENTS])).toMatchObject({ status: 'succeeded', warnings: [] });
  });

  test('with a row that cannot be read has nobody vanished: the row may be the one', async () => {
    const { connected, id } = await linked();
    await list(connected, { records: [outside('8', 'tournage')], rejected: [rejectedRow('row-of-7', '7')] });
    expect(await event(id)).toMatchObject({ warning: null, placesLeft: 4 });
  });

  test('that says the same again is skipped, and updated where it says something else', async () => {
    const connected = await accounts.connect(aBilletwebAccount());
    await list(connected, { records: [outside('1', 'poterie'), outside('2', 'tournage')] });
    const run = await list(connected, { records: [outside('1', 'poterie'), outside('2', 'tournage', 'Autre nom')] });
    expect(run).toMatchObject({ fetched: 2, imported: 0, skipped: 1, updated: 1 });
  });
});

test('an event that was added while its run reads is read by that run, whatever was sold', async () => {
  const connected = await accounts.connect(aBilletwebAccount());
  await list(connected, { records: [outside('1235', 'poterie')] });
  await accounts.ask(connected);
  const { key } = await accounts.begun(connected.id, [SALES]);
  const sales = await accounts.next(key);
  expect(sales.access.config['linkedEvents']).toEqual([]);
  await add(connected, 'poterie');
  await accounts.commit(key, { records: [], cursor: { since: NOW, fullAt: NOW } });
  expect(await accounts.next(key)).toMatchObject({ stream: 'places', partition: '1235' });
});

test('events of an account that is removed say so, and the next account links them anew', async () => {
  const connected = await accounts.connect(aBilletwebAccount());
  await list(connected, { records: [outside('1235', 'poterie')] });
  const { id } = await add(connected, 'poterie');
  await accounts.stores.accounts.markDeleted(accounts.by(connected.owner), connected.id);
  expect(await event(id)).toMatchObject({ warning: 'no_account', externalId: '1235' });
  await accounts.stores.accounts.remove(connected.id);
  const again = await accounts.connect(aBilletwebAccount(), connected.owner);
  expect(await event(id)).toMatchObject({ connectionId: again.id, externalId: null, warning: null });
  await list(again, { records: [outside('1235', 'poterie')] });
  expect(await event(id)).toMatchObject({ externalId: '1235' });
});

describe('places', () => {
  test('are what the service tells, and full is none left', async () => {
    const { connected, id } = await linked(known(10, 4));
    expect(await event(id)).toMatchObject({
      placesTotal: 10,
      placesLeft: 4,
      isFull: false,
      lastSyncAt: NOW,
      warning: null,
    });
    accounts.world.pass(15);
    const run = await readPlaces(connected, '7', { records: [places('7', known(10, 0))] });
    expect(run).toMatchObject({ updated: 1, skipped: 0, eventsSynced: 1 });
    expect(await event(id)).toMatchObject({ placesLeft: 0, isFull: true, lastSyncAt: accounts.now });
    expect(await readPlaces(connected, '7', { records: [places('7', known(10, 0))] })).toMatchObject({ skipped: 1 });
    await readPlaces(connected, '7', { records: [places('7', known(10, 1))] });
    expect(await event(id)).toMatchObject({ placesLeft: 1, isFull: false });
  });

  test.each([true, false])('that are unknown leave full as it was (%s), and say so', async (isFull) => {
    const { connected, id } = await linked(known(10, isFull ? 0 : 4));
    const run = await readPlaces(connected, '7', { records: [places('7', unknown)] });
    expect(run.status).toBe('succeeded');
    expect(await event(id)).toMatchObject({ placesTotal: null, placesLeft: null, isFull, warning: 'places_unknown' });
    await readPlaces(connected, '7', { records: [places('7', known(10, 4))] });
    expect(await event(id)).toMatchObject({ placesLeft: 4, isFull: false, warning: null });
  });

  test.each([
    ['event_vanished', 'vanished'],
    ['event_restricted', 'restricted'],
    ['no_sessions', 'no_sessions'],
  ])('of a reading that is not believed (%s) stay, with a warning on the event', async (code, warning) => {
    const { connected, id } = await linked(known(10, 0));
    const page = { warning: { code, partition: '7' }, records: [] };
    expect(await readPlaces(connected, '7', page)).toMatchObject({ status: 'succeeded', eventsSynced: 0 });
    expect(await event(id)).toMatchObject({ warning, isFull: true, placesTotal: 10, placesLeft: 0 });
    await readPlaces(connected, '7', { records: [places('7', known(10, 3))] });
    expect(await event(id)).toMatchObject({ warning: null, isFull: false });
  });

  test('of a failed reading stay as they were', async () => {
    const { connected, id } = await linked(known(10, 0));
    const before = await event(id);
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id, [placesPiece('7')]);
    const failure = { kind: 'TRANSIENT', detail: 'status 503', code: null, advice: 'wait' } as const;
    await accounts.ended(key, { how: 'failed', failure });
    expect(await event(id)).toEqual(before);
  });

  test('whose sales have all gone at once are believed at the second reading, and not at the first', async () => {
    const { connected, id } = await linked(known(10, 0));
    await readPlaces(connected, '7', { records: [places('7', known(10, 10))] });
    expect(await event(id)).toMatchObject({ placesLeft: 0, isFull: true, warning: 'sales_gone' });
    await readPlaces(connected, '7', { records: [places('7', known(10, 10))] });
    expect(await event(id)).toMatchObject({ placesLeft: 10, isFull: false, warning: null });
  });

  test('whose sales come back after one such reading never showed otherwise', async () => {
    const { connected, id } = await linked(known(10, 0));
    await readPlaces(connected, '7', { records: [places('7', known(10, 10))] });
    await readPlaces(connected, '7', { records: [places('7', known(10, 0))] });
    expect(await event(id)).toMatchObject({ placesLeft: 0, isFull: true, warning: null });
    await readPlaces(connected, '7', { records: [places('7', known(10, 10))] });
    expect(await event(id)).toMatchObject({ isFull: true, warning: 'sales_gone' });
  });

  test('are counted against the number set by hand, and what was sold stays what the service says', async () => {
    const { connected, id } = await linked(known(30, 22), { totalByHand: 8 });
    expect(await event(id)).toMatchObject({ placesTotal: 8, placesLeft: 0, isFull: true });
    await readPlaces(connected, '7', { records: [places('7', known(30, 25))] });
    expect(await event(id)).toMatchObject({ placesTotal: 8, placesLeft: 3, isFull: false });
    await readPlaces(connected, '7', { records: [places('7', known(5, 0, 9))] });
    expect(await event(id)).toMatchObject({ placesTotal: 8, placesLeft: 0, isFull: true });
    await readPlaces(connected, '7', { records: [places('7', untold(6))] });
    expect(await event(id)).toMatchObject({ placesTotal: 8, placesLeft: 2, isFull: false, warning: null });
  });

  test('of an event whose number by hand was changed are read by the next run, though nothing was sold', async () => {
    const { connected, id } = await linked(known(30, 22));
    await accounts.readAgain(connected, [{ cursor: { since: NOW } }], [SALES]);
    await accounts.stores.events.update(accounts.by(connected.owner), id, { totalByHand: 8 });
    expect((await accounts.cursors(connected.id)).map(({ stream }) => stream)).not.toContain('sales');
  });

  test('of a run that ended before it had read what it found are found again', async () => {
    const { connected } = await linked();
    await accounts.ask(connected);
    const { key } = await accounts.begun(connected.id, [SALES]);
    await accounts.commit(key, { cursor: { since: NOW }, pieces: [placesPiece('7')] });
    await accounts.claim(accounts.key(connected.id));
    expect((await accounts.cursors(connected.id)).map(({ stream }) => stream)).not.toContain('sales');
  });
});

describe('sessions', () => {
  test('are shown with their own places, and are those of the last whole reading', async () => {
    const { connected, id } = await linked();
    const two = [session('a', known(5, 1)), session('b', known(5, 0))];
    await readPlaces(connected, '7', { records: [places('7', known(10, 1), two)] });
    expect((await event(id)).sessions).toMatchObject([
      { externalId: 'a', name: 'Séance a', placesTotal: 5, placesLeft: 1 },
      { externalId: 'b', placesLeft: 0 },
    ]);
    await readPlaces(connected, '7', { records: [places('7', known(5, 0), [session('b', known(5, 0))])] });
    expect((await event(id)).sessions.map(({ externalId }) => externalId)).toEqual(['b']);
  });

  test('that cannot be read keep the others, and leave full as it was', async () => {
    const { connected, id } = await linked(known(10, 0));
    const two = [session('a', known(5, 0)), session('b', known(5, 0))];
    await readPlaces(connected, '7', { records: [places('7', known(10, 0), two)] });
    const page = {
      records: [places('7', unknown, [session('b', known(5, 2))])],
      rejected: [rejectedRow('session-a', 'a')],
    };
    expect(await readPlaces(connected, '7', page)).toMatchObject({ status: 'partial', rejected: 1 });
    expect(await event(id)).toMatchObject({ isFull: true, warning: 'places_unknown' });
    expect((await event(id)).sessions).toMatchObject([
      { externalId: 'a', placesLeft: 0 },
      { externalId: 'b', placesLeft: 2 },
    ]);
  });
});

describe('an event that is looked at by others', () => {
  test('is within the reach of its organiser alone, and its removal is in the audit log', async () => {
    const { connected, id } = await linked();
    const other = await accounts.world.aMember();
    const { events } = accounts.stores;
    expect(await events.find({ kind: 'own', memberId: other.memberId }, id)).toBeUndefined();
    expect(await events.update(accounts.by(other), id, { name: 'Volé' })).toBeUndefined();
    expect(await events.remove(accounts.by(other), id)).toBe(false);
    expect(await events.list(other.memberId, { page: 1, pageSize: 10 })).toEqual({ items: [], total: 0 });
    expect(await events.list(connected.owner.memberId, { page: 1, pageSize: 10 })).toMatchObject({
      items: [{ id }],
      total: 1,
    });
    expect(await events.remove(accounts.by(connected.owner), id)).toBe(true);
    const audit = await accounts.prisma.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(audit.map(({ action }) => action)).toEqual(['event_added', 'event_removed']);
  });

  test('outlives its account, with what was last known', async () => {
    const { connected, id } = await linked(known(10, 0));
    await accounts.stores.accounts.markDeleted(accounts.by(connected.owner), connected.id);
    await accounts.stores.accounts.remove(connected.id);
    expect(await event(id)).toMatchObject({ connectionId: null, isFull: true, placesTotal: 10 });
  });
});

test('the time of a full event is the one it was last read at', async () => {
  const { connected, id } = await linked();
  accounts.goTo(minutesAfter(NOW, 15));
  await readPlaces(connected, '7', { records: [places('7', known(10, 4))] });
  expect(await event(id)).toMatchObject({ lastSyncAt: accounts.now });
});
