import { afterEach, describe, expect, it } from '@jest/globals';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, answered, beds24World, clock, failureOf, openedSecrets, today } from './beds24-world.ts';

afterEach(stopSandboxes);

describe('opening an account', () => {
  it('takes an invite code once, and keeps nothing but the refresh token', async () => {
    const { hub, connector, ownerId } = await beds24World();
    const inviteCode = hub.inviteCode(ownerId);
    const opened = answered(await connector.connect({ inviteCode: ` ${inviteCode} ` }, aCall));
    expect(opened).toEqual({
      secrets: { refreshToken: expect.any(String) },
      accountKey: String(ownerId),
      name: `Beds24 ${ownerId}`,
    });
    const again = failureOf(await connector.connect({ inviteCode }, aCall));
    expect(again).toMatchObject({ kind: 'AUTH', detail: expect.stringContaining('invite code is not accepted') });
    expect(again.detail).not.toContain(inviteCode);
  });

  it('says which scopes the invite code lacks', async () => {
    const { hub, connector, ownerId } = await beds24World();
    const inviteCode = hub.inviteCode(ownerId, ['read:bookings', 'read:inventory', 'read:properties']);
    expect(failureOf(await connector.connect({ inviteCode }, aCall))).toMatchObject({
      kind: 'CONFIG',
      detail: expect.stringContaining('write:bookings, delete:bookings'),
    });
  });

  it('survives one failure after the invite code was used', async () => {
    const { hub, connector, ownerId } = await beds24World();
    hub.setFault({ kind: 'status', code: 503, path: '/authentication/details', times: 1 });
    expect(answered(await connector.connect({ inviteCode: hub.inviteCode(ownerId) }, aCall)).accountKey).toBe(
      String(ownerId),
    );
  });

  it('gives the same key for the same account', async () => {
    const { hub, connector, ownerId } = await beds24World();
    const keys = await Promise.all(
      [1, 2].map(
        async () => answered(await connector.connect({ inviteCode: hub.inviteCode(ownerId) }, aCall)).accountKey,
      ),
    );
    expect(new Set(keys).size).toBe(1);
  });
});

describe('the token', () => {
  it('is got once for all who ask at once, and kept', async () => {
    const { hub, read, connector, access, unitId } = await beds24World();
    hub.hold();
    const asked = Array.from({ length: 5 }, () => connector.listClosures(access, { unitId, today, ours: [] }, aCall));
    await hub.untilWaiting(1);
    hub.release();
    await Promise.all(asked);
    await read();
    expect(renewals(hub)).toBe(1);
  });

  it('that ended on the hub is renewed once for all, within the calls that find it so', async () => {
    const { hub, read, connector, access, unitId, ownerId } = await beds24World();
    await read();
    hub.endTokens(ownerId);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => connector.listClosures(access, { unitId, today, ours: [] }, aCall)),
    );
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'answered'));
    expect(renewals(hub)).toBe(2);
  });

  it('is renewed before its day is over', async () => {
    const { hub, read } = await beds24World();
    await read();
    clock.at = '2026-11-25T07:58:00.000Z';
    await read();
    expect(renewals(hub)).toBe(1);
    clock.at = '2026-11-25T07:59:30.000Z';
    await read();
    expect(renewals(hub)).toBe(2);
  });

  it('that is refused again after it was renewed is a failure, and asked for no third time', async () => {
    const { hub, connector, access, unitId } = await beds24World();
    const body = { success: false, type: 'error', code: 401, error: 'Token not valid' };
    hub.setFault({ kind: 'status', code: 401, path: '/bookings', body });
    expect(failureOf(await connector.listClosures(access, { unitId, today, ours: [] }, aCall)).kind).toBe('AUTH');
    expect(renewals(hub)).toBe(2);
    expect(hub.requests().filter(({ path }) => path === '/bookings')).toHaveLength(2);
  });

  it('cannot be renewed by a refresh token that is no longer good, and then a write was not sent', async () => {
    const { connector, unitId } = await beds24World();
    const access = { accountId: 'account-1', secrets: { refreshToken: 'an-old-one' } };
    const failure = failureOf(await connector.listClosures(access, { unitId, today, ours: [] }, aCall));
    expect(failure).toMatchObject({ kind: 'AUTH', detail: expect.stringContaining('invite code') });
    expect(failure.detail).not.toContain('an-old-one');
    const closure = { from: '2026-12-01', to: '2026-12-02', unitId, key: 'k1', today, ours: [], remoteId: '' };
    expect(await connector.closeNights(access, closure, aCall)).toMatchObject({
      outcome: 'refused',
      failure: { kind: 'AUTH' },
    });
  });

  it('of an account that was opened anew is not the one of its old refresh token', async () => {
    const { hub, connector, access, ownerId, unitId, read } = await beds24World();
    await read();
    const renewed = { ...access, secrets: await openedSecrets(connector, hub.inviteCode(ownerId)) };
    answered(await connector.listClosures(renewed, { unitId, today, ours: [] }, aCall));
    expect(renewals(hub)).toBe(2);
  });

  it('of one account never reads another', async () => {
    const { hub, connector, access, roomId, read } = await beds24World();
    const other = hub.addAccount([[{ name: 'Attic' }]]);
    const [otherRoom = 0] = other.roomIds;
    const otherAccess = {
      accountId: 'account-2',
      secrets: await openedSecrets(connector, hub.inviteCode(other.ownerId)),
    };
    hub.addBooking(roomId, { from: '2026-12-01', to: '2026-12-02' });
    const [ours, theirs, notTheirs] = await Promise.all([
      read(),
      connector.readUnit(
        otherAccess,
        { unitId: String(otherRoom), today, ours: [], stays: [], timeZone: 'Europe/Paris' },
        aCall,
      ),
      connector.readUnit(
        otherAccess,
        { unitId: String(roomId), today, ours: [], stays: [], timeZone: 'Europe/Paris' },
        aCall,
      ),
    ]);
    expect(ours.events).toHaveLength(1);
    expect(answered(theirs).events).toEqual([]);
    expect(answered(notTheirs)).toMatchObject({ events: [], isWhole: false });
    expect(answered(await connector.listUnits(access, aCall))).toHaveLength(1);
    expect(answered(await connector.listUnits(otherAccess, aCall))).toEqual([
      { id: String(otherRoom), name: 'Property 1 – Attic' },
    ]);
  });
});

describe('a read that fails', () => {
  it.each([
    [{ kind: 'status', code: 503 }, 'TRANSIENT'],
    [{ kind: 'status', code: 500 }, 'TRANSIENT'],
    [{ kind: 'status', code: 404 }, 'NOT_FOUND'],
    [{ kind: 'status', code: 422 }, 'CONFIG'],
    [{ kind: 'html' }, 'SCHEMA_DRIFT'],
    [{ kind: 'status', code: 200, body: null }, 'SCHEMA_DRIFT'],
    [{ kind: 'lost_answer' }, 'TRANSIENT'],
  ] as const)('by %j is %s, and never half a calendar', async (fault, kind) => {
    for (const path of ['/bookings', '/inventory/rooms/calendar']) {
      const { hub, connector, access, unitId } = await beds24World();
      hub.setFault({ ...fault, path });
      const unit = { unitId, today, ours: [], stays: [], timeZone: 'Europe/Paris' };
      expect(failureOf(await connector.readUnit(access, unit, aCall)).kind).toBe(kind);
    }
  });

  it('for want of a scope says which', async () => {
    const { hub, connector, access, unitId } = await beds24World();
    const body = { success: false, type: 'error', code: 403, error: 'Access denied' };
    hub.setFault({ kind: 'status', code: 403, path: '/inventory', body });
    expect(
      failureOf(
        await connector.readUnit(access, { unitId, today, ours: [], stays: [], timeZone: 'Europe/Paris' }, aCall),
      ),
    ).toEqual({
      kind: 'AUTH',
      detail: 'HTTP 403: the invite code must give the scope read:inventory; from 127.0.0.1 (reading the calendar)',
    });
  });

  it('by no answer ends with its deadline', async () => {
    const { hub, connector, access, unitId } = await beds24World({ totalMs: 300 });
    hub.setFault({ kind: 'hang', path: '/bookings' });
    const answer = await connector.readUnit(
      access,
      { unitId, today, ours: [], stays: [], timeZone: 'Europe/Paris' },
      aCall,
    );
    expect(failureOf(answer)).toMatchObject({
      kind: 'TRANSIENT',
      detail: expect.stringContaining('in time'),
    });
  });
});

function renewals(hub: { requests(): readonly { path: string }[] }): number {
  return hub.requests().filter(({ path }) => path === '/authentication/token').length;
}
