import { describe, expect, it } from '@jest/globals';
import type { Orchestrator } from '../../src/ports.ts';
import { aListingSubject, anAccountSubject } from '../support/alert-subjects.ts';
import { anEscalatedAlert, aResolvedAlert } from './alert-samples.ts';
import { anApiWorld, ids, NOW } from './api-world.ts';

const path = `/api/admin/alerts/${ids.alert}`;
const changes = ['resolve', 'acknowledge', 'snooze', 'tell-owner'] as const;
type Change = (typeof changes)[number];

const tomorrow = '2026-11-25T06:10:00.000Z';

type World = ReturnType<typeof anApiWorld>;

function make(world: World, change: Change, alertId: string = ids.alert) {
  const at = `/api/admin/alerts/${alertId}/${change}`;
  const support = world.as('support');
  if (change === 'tell-owner') return support.post(at);
  return support.patch(at, change === 'snooze' ? { until: tomorrow } : undefined);
}

/** The signal that a change sends, as the world writes it down. */
const signalOf = (change: Change) => `${change === 'resolve' ? 'resolved' : 'alertChanged'} ${ids.listing}`;

function warningsOf({ logLines }: World): unknown[] {
  return logLines.filter((line) => line.includes('"level":40')).map((line): unknown => JSON.parse(line));
}

describe('a change of an alert', () => {
  it.each(changes)('is committed by who asks for it and then signalled: %s', async (change) => {
    const world = anApiWorld();

    const answer = await make(world, change);

    expect(answer.status).toBe(200);
    expect(world.state.audit).toMatchObject([
      { actor: { memberId: 'support', role: 'support' }, subject: { kind: 'alert', id: ids.alert }, at: NOW },
    ]);
    expect(world.signalled).toEqual([signalOf(change)]);
  });

  it.each(['resolve', 'snooze', 'tell-owner'] as const)(
    'that is made already answers 200, is not audited, and signals again: %s',
    async (change) => {
      const world = anApiWorld();

      const first = await make(world, change);
      const again = await make(world, change);

      expect([again.status, again.body]).toEqual([200, first.body]);
      expect(world.state.audit).toHaveLength(1);
      expect(world.signalled).toEqual([signalOf(change), signalOf(change)]);
    },
  );

  it.each(changes)('of an alert that does not exist is a 404: %s', async (change) => {
    const world = anApiWorld();

    const answer = await make(world, change, ids.unknown);

    expect([answer.status, answer.body.code, world.signalled]).toEqual([404, 'not_found', []]);
  });

  it.each(changes)('of an alert that has a newer one is refused, which it names: %s', async (change) => {
    const world = anApiWorld();
    const newer = anEscalatedAlert({
      subject: aListingSubject({ id: ids.listing }),
      createdAt: '2026-11-24T06:07:00.000Z',
    });
    world.state.alerts = [aResolvedAlert({ id: ids.alert, subject: aListingSubject({ id: ids.listing }) }), newer];

    const { status, body } = await make(world, change);

    expect([status, body.code, body.newerAlertId]).toEqual([409, 'alert_superseded', newer.id]);
    expect(body.detail).toContain(newer.id);
    expect([world.state.audit, world.signalled]).toEqual([[], []]);
  });

  it.each(['acknowledge', 'snooze', 'tell-owner'] as const)(
    'of an alert that is resolved is refused: %s',
    async (change) => {
      const world = anApiWorld();
      world.state.alerts = [aResolvedAlert({ id: ids.alert, subject: aListingSubject({ id: ids.listing }) })];

      const answer = await make(world, change);

      expect([answer.status, answer.body.code]).toEqual([409, 'alert_resolved']);
      expect([world.state.audit, world.signalled]).toEqual([[], []]);
    },
  );
});

describe('when Temporal cannot be signalled', () => {
  const troubles: readonly (readonly [string, () => Promise<void>])[] = [
    ['refuses', () => Promise.reject(new Error('14 UNAVAILABLE'))],
    [
      'throws',
      () => {
        throw new Error('client is closed');
      },
    ],
    ['never answers', () => new Promise<void>(() => {})],
  ];
  const cases = changes.flatMap((change) => troubles.map(([how, signal]) => ({ change, how, signal })));
  const unwell = (signal: () => Promise<void>) => {
    const orchestrator: Partial<Orchestrator> = { resolved: signal, alertChanged: signal };
    return anApiWorld({ orchestrator, settings: { signalWaitMs: 1 } });
  };

  it.each(cases)(
    'since it $how, $change stands all the same and the log has one warning',
    async ({ change, signal }) => {
      const world = unwell(signal);

      const answer = await make(world, change);

      expect(answer.status).toBe(200);
      expect(world.state.audit).toHaveLength(1);
      expect(warningsOf(world)).toMatchObject([
        { subjectId: ids.listing, msg: expect.stringContaining('minute tick') },
      ]);
      expect(warningsOf(world)).toHaveLength(1);
    },
  );

  it.each(troubles)('since it %s, a listing is still deleted or made inactive', async (_, signal) => {
    const world = unwell(signal);

    const stopped = await world.as('owner').patch(`/api/listings/${ids.listing}`, { active: false });
    const deleted = await world.as('owner').delete(`/api/listings/${ids.listing}`);

    expect([stopped.status, deleted.status, warningsOf(world).length]).toEqual([200, 204, 2]);
  });
});

describe('resolving', () => {
  it.each([
    ['without a body', {}, undefined, null],
    ['without a note', {}, {}, null],
    ['with a blank note', {}, { note: '  ' }, null],
    ['with a note of two lines', {}, { note: 'Called the host.\nNew address.' }, 'Called the host.\nNew address.'],
    ['without a body but with a type for it', { 'content-type': 'application/json' }, undefined, null],
  ])('takes a request %s', async (_, headers, body, resolutionNote) => {
    const world = anApiWorld();

    const answer = await world.as('support').send('patch', `${path}/resolve`, { headers, ...(body ? { body } : {}) });

    expect(answer.status).toBe(200);
    expect(answer.body.data).toMatchObject({
      status: 'resolved',
      resolvedAt: NOW,
      resolvedBy: { id: 'support', name: 'support' },
      resolution: 'support',
      resolutionNote,
    });
  });

  it.each([
    ['one of 100 kB', 'x'.repeat(100_000), 'too_big'],
    ['one character too long', 'x'.repeat(2_001), 'too_big'],
    ['one with a NUL, which no store takes', 'a\u0000b', 'invalid_format'],
    ['one that is no text', 7, 'invalid_type'],
  ])('refuses of notes %s at /note, and changes nothing', async (_, note, code) => {
    const world = anApiWorld();

    const { status, body } = await world.as('support').patch(`${path}/resolve`, { note });

    expect([status, body.errors[0].pointer, body.errors[0].code]).toEqual([422, '/note', code]);
    expect([world.state.audit, world.signalled]).toEqual([[], []]);
  });

  it.each([
    ['text that says it is text', { 'content-type': 'text/plain' }, 'resolved'],
    ['a body without a type', { 'content-type': '' }, '{"note":"x"}'],
    ['half of a body', { 'content-type': 'application/json' }, '{"note":'],
  ])('refuses %s', async (_, headers, text) => {
    const world = anApiWorld();

    const answer = await world.as('support').send('patch', `${path}/resolve`, { headers }).send(text);

    expect([answer.status, answer.body.code]).toEqual([400, 'unreadable']);
    expect(world.state.audit).toEqual([]);
  });

  it('refuses a field that it does not have', async () => {
    const answer = await anApiWorld().as('support').patch(`${path}/resolve`, { resolvedBy: 'someone else' });

    expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, '/resolvedBy']);
  });

  it('answers with the alert as it is when the store finds it resolved', async () => {
    const world = anApiWorld();
    world.state.alerts = [aResolvedAlert({ id: ids.alert, subject: aListingSubject({ id: ids.listing }) })];
    world.stores.alerts.resolve = async () => ({ outcome: 'resolved' });

    const answer = await make(world, 'resolve');

    expect([answer.status, answer.body.data.resolution]).toEqual([200, 'recovered']);
  });
});

describe('acknowledging', () => {
  it('lasts for 8 hours and names who does it', async () => {
    const { body } = await make(anApiWorld(), 'acknowledge');

    expect(body.data).toMatchObject({
      acknowledgedBy: { id: 'support', name: 'support' },
      acknowledgedUntil: '2026-11-24T14:10:00.000Z',
    });
  });
});

describe('snoozing', () => {
  it('lasts until then, and null ends it', async () => {
    const world = anApiWorld();

    const snoozed = await make(world, 'snooze');
    const ended = await world.as('support').patch(`${path}/snooze`, { until: null });

    expect([snoozed.body.data.snoozedUntil, ended.body.data.snoozedUntil]).toEqual([tomorrow, null]);
  });

  it('keeps instants in the one form that compares as text', async () => {
    const world = anApiWorld();

    const answer = await world.as('support').patch(`${path}/snooze`, { until: '2026-11-25T06:00:00Z' });

    expect(answer.body.data.snoozedUntil).toBe('2026-11-25T06:00:00.000Z');
    expect(world.state.alerts[0]).toMatchObject({ snoozedUntil: '2026-11-25T06:00:00.000Z' });
  });

  it.each([
    ['now', NOW, 'in_the_past'],
    ['what has passed', '2026-11-24T06:09:59.999Z', 'in_the_past'],
    ['more than 7 days', '2026-12-01T06:10:00.001Z', 'too_late'],
    ['what is no instant', 'tomorrow', 'invalid_format'],
  ])('refuses %s at /until before it asks the store', async (_, until, code) => {
    const world = anApiWorld();
    world.state.alerts = [];

    const { status, body } = await world.as('support').patch(`${path}/snooze`, { until });

    expect([status, body.errors[0].pointer, body.errors[0].code]).toEqual([422, '/until', code]);
  });

  it('takes exactly 7 days', async () => {
    const answer = await anApiWorld().as('support').patch(`${path}/snooze`, { until: '2026-12-01T06:10:00.000Z' });

    expect(answer.status).toBe(200);
  });

  it('needs to be told until when', async () => {
    const answer = await anApiWorld().as('support').patch(`${path}/snooze`);

    expect([answer.status, answer.body.code]).toEqual([400, 'unreadable']);
  });
});

describe('telling the owner', () => {
  it('is told with the alert', async () => {
    const { body } = await make(anApiWorld(), 'tell-owner');

    expect(body.data.ownerToldAt).toBe(NOW);
  });

  it('is refused when the listing was deleted', async () => {
    const world = anApiWorld();
    world.state.listings = [];

    const answer = await make(world, 'tell-owner');

    expect([answer.status, answer.body.code, world.signalled]).toEqual([409, 'listing_deleted', []]);
  });

  it('of an account connection is told, and refused once that was deleted', async () => {
    const world = anApiWorld();
    world.state.accountIds = [ids.unknown];
    world.state.alerts = [anEscalatedAlert({ id: ids.alert, subject: anAccountSubject({ id: ids.unknown }) })];

    const told = await make(world, 'tell-owner');
    world.state.accountIds = [];
    const late = await make(world, 'tell-owner');

    expect([told.status, told.body.data.connectionId, world.signalled]).toEqual([
      200,
      ids.unknown,
      [`alertChanged ${ids.unknown}`],
    ]);
    expect([late.status, late.body.code]).toEqual([409, 'connection_deleted']);
    expect(late.body.detail).toContain('account connection');
  });
});

describe('a listing that is no longer synced', () => {
  const listingPath = `/api/listings/${ids.listing}`;

  it('has its alert’s workflow signalled when it is made inactive, and when it is deleted', async () => {
    const world = anApiWorld();

    await world.as('owner').patch(listingPath, { active: false });
    await world.as('owner').delete(listingPath);

    expect(world.signalled).toEqual([`resolved ${ids.listing}`, `resolved ${ids.listing}`]);
  });

  it('signals nothing for another change, or where there was nothing to delete', async () => {
    const world = anApiWorld();

    await world.as('owner').patch(listingPath, { name: 'Le Nid bleu' });
    await world.as('owner').patch(listingPath, { active: true });
    world.stores.listings.delete = async () => undefined;
    const gone = await world.as('owner').delete(listingPath);

    expect([gone.status, world.signalled]).toEqual([404, []]);
  });
});
