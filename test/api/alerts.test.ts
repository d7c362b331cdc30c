import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aListingSubject, anAccountSubject } from '../support/alert-subjects.ts';
import {
  anActiveAlert,
  anAttempt,
  anEscalatedAlert,
  anEscalationMail,
  anEvent,
  aResolvedAlert,
} from './alert-samples.ts';
import { anApiWorld, ids, secrets } from './api-world.ts';

const listPaths = ['/api/admin/alerts', '/api/admin/alerts/calendar-sync'];
const listPath = '/api/admin/alerts/calendar-sync';
const path = `/api/admin/alerts/${ids.alert}`;

/** The world’s escalated alert beside an active and a resolved one of other listings. */
function worldOfThree() {
  const world = anApiWorld();
  const active = anActiveAlert({
    subject: aListingSubject({ id: randomUUID(), name: 'La Grange' }),
    firstFailedAt: '2026-11-22T06:10:00.000Z',
  });
  const resolved = aResolvedAlert({
    subject: aListingSubject({ id: randomUUID(), name: 'La Tour' }),
    failedAttempts: 9,
  });
  world.state.alerts.push(active, resolved);
  const list = (query: object = {}) => world.as('support').get(listPath, query);
  return { world, active, resolved, list };
}

/** Which alerts an answer lists, in its order. */
function listed({ body }: { body: { data: { id: string }[] } }): string[] {
  return body.data.map((alert) => alert.id);
}

describe('the list of alerts', () => {
  it.each(listPaths)('has at %s those that are open, most failed attempts first', async (at) => {
    const { world, active } = worldOfThree();

    const answer = await world.as('support').get(at);

    expect(listed(answer)).toEqual([ids.alert, active.id]);
    expect(answer.body.meta).toEqual({ total: 2, page: 1, pageSize: 25 });
  });

  it('has only those of the status that is asked for', async () => {
    const { active, resolved, list } = worldOfThree();

    expect(listed(await list({ status: 'active' }))).toEqual([active.id]);
    expect(listed(await list({ status: 'escalated' }))).toEqual([ids.alert]);
    expect(listed(await list({ status: 'resolved' }))).toEqual([resolved.id]);
  });

  it('has only those of the listing that is asked for', async () => {
    const { active, list } = worldOfThree();

    expect(listed(await list({ listingId: active.subject.id }))).toEqual([active.id]);
    expect(listed(await list({ listingId: ids.unknown }))).toEqual([]);
  });

  it('has those of account connections too, but for the list of calendars', async () => {
    const { world, active } = worldOfThree();
    const account = anActiveAlert({ subject: anAccountSubject({ id: ids.unknown }), failedAttempts: 2 });
    world.state.alerts.push(account);
    const list = async (at: string, query: object = {}) => listed(await world.as('support').get(at, query));

    expect((await list('/api/admin/alerts')).toSorted()).toEqual([ids.alert, active.id, account.id].toSorted());
    expect(await list('/api/admin/alerts', { connectionId: ids.unknown })).toEqual([account.id]);
    expect(await list(listPath)).toEqual([ids.alert, active.id]);
  });

  it('has only those that have failed for so many hours', async () => {
    const { active, list } = worldOfThree();

    expect(listed(await list({ failingForHours: 1 }))).toEqual([ids.alert, active.id]);
    expect(listed(await list({ failingForHours: 48 }))).toEqual([active.id]);
    expect(listed(await list({ failingForHours: 49 }))).toEqual([]);
  });

  it('comes page by page', async () => {
    const { active, list } = worldOfThree();

    const [first, second] = [await list({ pageSize: 1 }), await list({ page: 2, pageSize: 1 })];

    expect([listed(first), listed(second)]).toEqual([[ids.alert], [active.id]]);
    expect(second.body.meta).toEqual({ total: 2, page: 2, pageSize: 1 });
  });

  it.each([
    ['status=unknown', '?status invalid_value'],
    ['status=active&status=resolved', '?status invalid_value'],
    ['page=-1', '?page too_small'],
    ['listingId=42', '?listingId invalid_format'],
    ['failingForHours=0', '?failingForHours too_small'],
  ])('refuses “%s” and names the parameter', async (query, error) => {
    const { status, body } = await anApiWorld().as('support').get(`${listPath}?${query}`);

    const told = body.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
    expect([status, body.code, told]).toEqual([422, 'invalid', [error]]);
  });
});

describe('an alert', () => {
  it('is told whole: what failed in words and for ops, since when, and what is to come', async () => {
    const answer = await anApiWorld({ locale: 'en' }).as('support').get(path);

    expect(answer.body.data).toMatchObject({
      id: ids.alert,
      listingId: ids.listing,
      listingName: 'Le Nid',
      listingExists: true,
      subjectKind: 'listing',
      subjectName: 'Le Nid',
      subjectExists: true,
      connectionId: null,
      status: 'escalated',
      errorType: 'CONFIG',
      errorMessage: 'HTTP 400 from www.airbnb.com',
      error: { type: 'CONFIG', message: expect.stringMatching(/^This calendar could not be read/) },
      failedAttempts: 3,
      threshold: 3,
      firstFailedAt: '2026-11-24T05:00:00.000Z',
      lastFailedAt: '2026-11-24T06:00:00.000Z',
      escalatedAt: '2026-11-24T06:00:05.000Z',
      nextReminderAt: '2026-11-24T10:00:05.000Z',
      resolvedAt: null,
      resolvedBy: null,
      resolution: null,
    });
  });

  it('of an account connection names the connection, and says in its words what failed', async () => {
    const world = anApiWorld({ locale: 'en' });
    world.state.accountIds = [ids.unknown];
    world.state.alerts = [anEscalatedAlert({ id: ids.alert, subject: anAccountSubject({ id: ids.unknown }) })];
    world.state.alertAttempts = { [ids.alert]: [anAttempt({ subjectKind: 'connection', connections: [] })] };

    const { body } = await world.as('support').get(path);
    const attempts = await world.as('support').get(`${path}/attempts`);

    expect(body.data).toMatchObject({
      subjectKind: 'connection',
      subjectName: 'Alpaca',
      subjectExists: true,
      connectionId: ids.unknown,
      listingId: null,
      listingName: null,
      listingExists: false,
      error: { type: 'CONFIG', message: expect.stringMatching(/^Something is missing for this account/) },
    });
    expect(attempts.body.data[0].error.message).toMatch(/^Something is missing for this account/);
  });

  it('names who looks after it and until when, as long as that lasts', async () => {
    const world = anApiWorld();
    const attention = (until: string) => {
      const acknowledgement = { by: 'admin', until };
      world.state.alerts = [anEscalatedAlert({ id: ids.alert, acknowledgement, snoozedUntil: until })];
      return world.as('support').get(path);
    };

    const later = '2026-11-24T06:10:00.001Z';
    expect((await attention(later)).body.data).toMatchObject({
      acknowledgedBy: { id: 'admin', name: 'admin' },
      acknowledgedUntil: later,
      snoozedUntil: later,
    });
    const over = { acknowledgedBy: null, acknowledgedUntil: null, snoozedUntil: null };
    expect((await attention('2026-11-24T06:10:00.000Z')).body.data).toMatchObject(over);
  });

  it('names no reminder before an acknowledgement or a snooze ends', async () => {
    const world = anApiWorld();
    const until = '2026-11-25T06:00:00.000Z';
    const reminder = async (attention: Partial<Parameters<typeof anEscalatedAlert>[0]>) => {
      world.state.alerts = [anEscalatedAlert({ id: ids.alert, ...attention })];
      const { data }: { data: { nextReminderAt: string | null } } = (await world.as('support').get(path)).body;
      return data.nextReminderAt;
    };
    expect(await reminder({ acknowledgement: { by: 'admin', until } })).toBe(until);
    expect(await reminder({ snoozedUntil: until })).toBe(until);
    expect(await reminder({})).toBe('2026-11-24T10:00:05.000Z');
  });

  it('tells how it ended, by whom and with which note', async () => {
    const world = anApiWorld();
    const at = '2026-11-24T06:09:00.000Z';
    const end = { at, resolution: 'support', by: 'support', note: 'The host has a new address.' } as const;
    const byItself = aResolvedAlert();
    world.state.alerts = [aResolvedAlert({ id: ids.alert, end }), byItself];

    const bySupport = await world.as('admin').get(path);
    const recovered = await world.as('admin').get(`/api/admin/alerts/${byItself.id}`);

    expect(bySupport.body.data).toMatchObject({
      resolvedAt: at,
      resolvedBy: { id: 'support', name: 'support' },
      resolution: 'support',
      resolutionNote: end.note,
      nextReminderAt: null,
      listingExists: false,
    });
    expect(recovered.body.data).toMatchObject({ resolvedBy: null, resolution: 'recovered', resolutionNote: null });
  });

  it('comes with its mails and at most ten other open alerts of the same kind', async () => {
    const world = anApiWorld();
    const alike = Array.from({ length: 11 }, () => anActiveAlert());
    world.state.alerts.push(...alike, anActiveAlert({ errorType: 'AUTH' }), aResolvedAlert());

    const { body } = await world.as('support').get(path);

    expect(body.data.mails).toMatchObject([{ stage: 'escalated', status: 'sent', recipientName: 'support' }]);
    expect(listed({ body: { data: body.data.similar } })).toEqual(alike.slice(0, 10).map((alert) => alert.id));
  });

  it('links to the workflow that supervises it, where there is a Temporal Web UI', async () => {
    const settings = { temporalUiUrl: 'http://127.0.0.1:8233/', temporalNamespace: 'relais' };

    const linked = await anApiWorld({ settings }).as('support').get(path);
    const alone = await anApiWorld().as('support').get(path);

    const link = `http://127.0.0.1:8233/namespaces/relais/workflows/alert%2F${ids.listing}`;
    expect([linked.body.data.temporalUrl, alone.body.data.temporalUrl]).toEqual([link, null]);
  });

  it.each(['', '/attempts', '/events'])('that does not exist is a 404 at …%s', async (part) => {
    const answer = await anApiWorld().as('support').get(`/api/admin/alerts/${ids.unknown}${part}`);

    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect(answer.body.detail).toContain(ids.unknown);
  });
});

describe('the attempts of an alert', () => {
  it('name what failed in each connection, and link to the run', async () => {
    const world = anApiWorld({ settings: { temporalUiUrl: 'http://127.0.0.1:8233' }, locale: 'en' });

    const answer = await world.as('support').get(`${path}/attempts`);

    const error = { type: 'CONFIG', message: expect.stringMatching(/^This calendar could not be read/) };
    const errorMessage = 'HTTP 400 from www.airbnb.com';
    expect(answer.body.meta).toEqual({ total: 1, page: 1, pageSize: 25 });
    expect(answer.body.data).toEqual([
      {
        runId: ids.run,
        runNumber: 3,
        cycle: 1,
        trigger: 'schedule',
        status: 'partial',
        counted: true,
        failedAt: '2026-11-24T06:00:00.000Z',
        error,
        errorMessage,
        connections: [{ label: 'Airbnb', error, errorMessage }],
        temporalUrl:
          'http://127.0.0.1:8233/namespaces/default/workflows/sync%2Fle-nid/5e0bd2c6-0000-4000-8000-000000000000/history',
      },
    ]);
  });

  it('have no link where no workflow run is known, and come page by page', async () => {
    const world = anApiWorld({ settings: { temporalUiUrl: 'http://127.0.0.1:8233' } });
    const attempts = [3, 2, 1].map((runNumber) => anAttempt({ runNumber, workflowRunId: null }));
    world.state.alertAttempts = { [ids.alert]: attempts };

    const answer = await world.as('support').get(`${path}/attempts`, { page: 2, pageSize: 2 });

    expect(answer.body).toMatchObject({
      data: [{ runNumber: 1, temporalUrl: null }],
      meta: { total: 3, page: 2, pageSize: 2 },
    });
  });
});

describe('the audit trail of an alert', () => {
  it('tells who did what, newest first, page by page', async () => {
    const world = anApiWorld();
    const resolved = anEvent({ action: 'resolved', actorName: 'Ada', actorRole: 'support', to: 'resolved' });
    world.state.alertEvents = { [ids.alert]: [resolved, anEvent({ action: 'escalated' })] };

    const answer = await world.as('support').get(`${path}/events`, { pageSize: 1 });

    expect(answer.body).toEqual({ data: [resolved], meta: { total: 2, page: 1, pageSize: 1 } });
  });
});

describe('trouble with mail', () => {
  it('is what was refused or expired in the last 7 days, by listing, and what waits', async () => {
    const world = anApiWorld();
    const refused = anEscalationMail({
      alertId: ids.alert,
      status: 'refused',
      settledAt: '2026-11-17T06:10:00.000Z',
      trouble: '550 no such mailbox',
    });
    const tooOld = anEscalationMail({ status: 'expired', settledAt: '2026-11-17T06:09:59.999Z' });
    world.state.alertMails.push(refused, tooOld);
    world.state.mailWaiting = {
      notifications: 2,
      since: '2026-11-24T05:00:00.000Z',
      trouble: 'connection refused',
      retryAt: null,
    };

    const { body } = await world.as('support').get('/api/admin/mail-trouble');

    expect(body.data.failed).toMatchObject([
      { id: refused.id, status: 'refused', subjectName: 'Le Nid', trouble: '550 no such mailbox' },
    ]);
    expect(body.data.failed).toHaveLength(1);
    expect(body.data.waiting).toEqual(world.state.mailWaiting);
  });

  it('is none when all mail arrives', async () => {
    const { body } = await anApiWorld().as('support').get('/api/admin/mail-trouble');

    expect(body).toEqual({ data: { failed: [], waiting: null } });
  });
});

describe('what nobody is told of an alert', () => {
  it('is an e-mail address or the address of a feed', async () => {
    const world = anApiWorld();
    const withUrl = { label: 'Airbnb', failure: anAttempt().failure, url: secrets.feedUrl };
    world.state.alertAttempts = { [ids.alert]: [anAttempt({ connections: [withUrl] })] };
    world.state.alertMails = ['sent', 'refused'].map((status) =>
      anEscalationMail({
        alertId: ids.alert,
        status: status === 'sent' ? 'sent' : 'refused',
        recipientId: secrets.supportAddress,
      }),
    );
    const admin = world.as('admin');

    const answers = [
      ...(await Promise.all([listPath, path, `${path}/attempts`, `${path}/events`].map((at) => admin.get(at)))),
      await admin.get('/api/admin/mail-trouble'),
      await admin.patch(`${path}/acknowledge`),
      await admin.post(`${path}/tell-owner`),
      await admin.patch(`${path}/resolve`),
    ];

    for (const { status, text } of answers) {
      expect(status).toBe(200);
      expect(text).not.toMatch(/@relais\.example|feed-token|recipientId|"url"/);
    }
    expect(world.logLines.join('')).not.toMatch(/@relais\.example|feed-token/);
  });
});

describe('the open alert of a listing', () => {
  it('is shown to its owner in words that a member may see, and to support as it is', async () => {
    const world = anApiWorld();

    const seenByOwner = await world.as('owner').get(`/api/listings/${ids.listing}`);
    const listedToOwner = await world.as('owner').get('/api/listings');
    const seenBySupport = await world.as('support').get(`/api/listings/${ids.listing}`);

    const openAlert = {
      id: ids.alert,
      status: 'escalated',
      errorType: 'TRANSIENT',
      failedAttempts: 3,
      firstFailedAt: '2026-11-24T05:00:00.000Z',
      lastFailedAt: '2026-11-24T06:00:00.000Z',
    };
    expect(seenByOwner.body.data.openAlert).toEqual(openAlert);
    expect(listedToOwner.body.data[0].openAlert).toEqual(openAlert);
    expect(seenBySupport.body.data.openAlert).toEqual({ ...openAlert, errorType: 'CONFIG' });
  });

  it('does not exist for another member, and is none once it is resolved', async () => {
    const world = anApiWorld();

    const foreign = await world.as('other').get(`/api/listings/${ids.listing}`);
    await world.as('support').patch(`${path}/resolve`);
    const own = await world.as('owner').get(`/api/listings/${ids.listing}`);

    expect(foreign.status).toBe(404);
    expect(foreign.text).not.toContain(ids.alert);
    expect(own.body.data.openAlert).toBeNull();
  });
});
