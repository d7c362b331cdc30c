import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../src/domain/run.ts';
import { anApiWorld, ids } from './api-world.ts';

const syncPath = `/api/listings/${ids.listing}/calendar/sync`;
const runPath = `/api/runs/${ids.run}`;

describe('“Synchronise now”', () => {
  it('answers 202 with the run that will start, and wakes the sync', async () => {
    const world = anApiWorld();

    const answer = await world.as('owner').post(syncPath);

    const { runId } = answer.body.data;
    expect(answer.status).toBe(202);
    expect(answer.body.data).toEqual({ runId, state: 'started', workflowId: `sync/${ids.listing}` });
    expect(answer.get('location')).toBe(`/api/runs/${runId}`);
    expect(world.state.runs.find((run) => run.id === runId)?.status).toBe('queued');
    expect(world.signalled).toEqual([`syncRequested ${ids.listing}`]);
  });

  it('joins the run that is queued already', async () => {
    const world = anApiWorld();

    const first = await world.as('owner').post(syncPath);
    const second = await world.as('support').post(syncPath);

    expect(second.body.data).toEqual({ ...first.body.data, state: 'joined' });
    expect(second.get('location')).toBe(first.get('location'));
  });

  it('refuses an inactive listing', async () => {
    const world = anApiWorld();
    world.state.listings = world.state.listings.map((listing) => ({ ...listing, active: false }));

    const answer = await world.as('owner').post(syncPath);

    expect([answer.status, answer.body.code]).toEqual([409, 'listing_inactive']);
    expect(world.signalled).toEqual([]);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('14 UNAVAILABLE'))],
    [
      'throws',
      () => {
        throw new Error('client is closed');
      },
    ],
    ['never answers', () => new Promise<void>(() => {})],
  ])('still answers 202 when the signal %s, and warns in the log', async (_, syncRequested) => {
    const world = anApiWorld({ orchestrator: { syncRequested }, settings: { signalWaitMs: 1 } });

    const answer = await world.as('owner').post(syncPath);

    expect(answer.status).toBe(202);
    const warnings = world.logLines
      .filter((line) => line.includes('"level":40'))
      .map((line): unknown => JSON.parse(line));
    expect(warnings).toMatchObject([{ listingId: ids.listing, runId: answer.body.data.runId }]);
  });
});

describe('a run', () => {
  const partial: Partial<Run> = {
    status: 'partial',
    startedAt: '2026-11-24T06:00:00.000Z',
    finishedAt: '2026-11-24T06:00:04.250Z',
    workflowRunId: '5e0bd2c6-0000-4000-8000-000000000000',
    failure: { kind: 'BLOCKED', detail: 'resolves to 10.0.0.7' },
    results: [
      {
        connectionId: ids.connection,
        label: 'Airbnb',
        outcome: 'read',
        warnings: ['event 3: no date'],
        nightsAdded: 2,
        nightsReleased: 0,
        nightsHeld: 1,
        nightsRestored: 0,
      },
      {
        connectionId: ids.unknown,
        label: 'Vrbo',
        outcome: 'failed',
        failure: { kind: 'BLOCKED', detail: 'resolves to 10.0.0.7' },
      },
      {
        connectionId: ids.unknown,
        label: 'Google',
        outcome: 'deferred',
        failure: { kind: 'RATE_LIMITED', detail: '429', retryAfterMs: 60_000 },
      },
      { connectionId: ids.unknown, label: 'GreenGo', outcome: 'superseded' },
      {
        connectionId: ids.unknown,
        label: 'Abritel',
        outcome: 'deferred',
        failure: { kind: 'TRANSIENT', detail: 'Not asked: the breaker of www.abritel.fr is open.' },
        platformDownUntil: '2026-11-24T06:15:00.000Z',
      },
    ],
  };

  function worldWithRun(settings = {}, locale: 'fr' | 'en' = 'fr') {
    const world = anApiWorld({ settings, locale });
    world.state.runs = world.state.runs.map((run) => ({ ...run, ...partial }));
    return world;
  }

  it('tells how long it took and what each connection came to', async () => {
    const { body } = await worldWithRun().as('owner').get(runPath);

    expect(body.data).toMatchObject({
      status: 'partial',
      durationMs: 4250,
      number: 1,
      attempts: 1,
      connectionId: null,
    });
    expect(body.data.results).toMatchObject([
      { label: 'Airbnb', outcome: 'read', nightsAdded: 2, nightsHeld: 1, warnings: ['event 3: no date'], error: null },
      { label: 'Vrbo', outcome: 'failed', nightsAdded: 0, warnings: [] },
      { label: 'Google', outcome: 'deferred', error: { type: 'RATE_LIMITED' } },
      { label: 'GreenGo', outcome: 'superseded', error: null },
      { label: 'Abritel', outcome: 'deferred', error: { type: 'TRANSIENT' } },
    ]);
  });

  it('tells a member of a platform that is down that there is nothing to be done', async () => {
    const { body, text } = await worldWithRun({}, 'fr').as('owner').get(runPath);

    expect(body.data.results[4].error.message).toMatch(/^Cette plateforme ne répond pas en ce moment, pour personne\./);
    expect(text).not.toContain('Not asked');
  });

  it('tells its failure in the reader’s language, and its inner cause to nobody', async () => {
    const french = await worldWithRun({}, 'fr').as('owner').get(runPath);
    const english = await worldWithRun({}, 'en').as('admin').get(runPath);

    expect(french.body.data.error.message).toMatch(/^Ce calendrier n’a pas pu être lu/);
    expect(english.body.data.error.message).toMatch(/^This calendar could not be read/);
    for (const { text } of [french, english]) expect(text).not.toContain('10.0.0.7');
  });

  it('does not tell a member that our address rules refused a target, but tells support', async () => {
    const world = worldWithRun();

    const seenByOwner = await world.as('owner').get(runPath);
    const seenBySupport = await world.as('support').get(runPath);

    expect(seenByOwner.text).not.toContain('BLOCKED');
    expect(seenByOwner.body.data.error.type).toBe('TRANSIENT');
    expect(seenBySupport.body.data.error.type).toBe('BLOCKED');
  });

  it('links to the Temporal Web UI for support and admin only', async () => {
    const world = worldWithRun({ temporalUiUrl: 'http://127.0.0.1:8233/' });
    const link = `http://127.0.0.1:8233/namespaces/default/workflows/sync%2F${ids.listing}/5e0bd2c6-0000-4000-8000-000000000000/history`;

    const seen = async (caller: 'owner' | 'support' | 'admin'): Promise<unknown> =>
      (await world.as(caller).get(runPath)).body.data.temporalUrl;

    expect([await seen('owner'), await seen('support'), await seen('admin')]).toEqual([null, link, link]);
  });

  it('links into the namespace that the settings name, also from a listing', async () => {
    const world = worldWithRun({ temporalUiUrl: 'http://127.0.0.1:8233', temporalNamespace: 'relais prod/eu' });
    const inNamespace = /^http:\/\/127\.0\.0\.1:8233\/namespaces\/relais%20prod%2Feu\/workflows\/sync%2F/;

    const run = await world.as('admin').get(runPath);
    const listing = await world.as('admin').get(`/api/listings/${ids.listing}`);

    expect(run.body.data.temporalUrl).toMatch(inNamespace);
    expect(listing.body.data.lastRun.temporalUrl).toMatch(inNamespace);
  });

  it('has no link where there is no Temporal Web UI, or no workflow run yet', async () => {
    const withoutUi = await worldWithRun().as('admin').get(runPath);
    const queued = anApiWorld({ settings: { temporalUiUrl: 'http://127.0.0.1:8233' } });

    expect(withoutUi.body.data.temporalUrl).toBeNull();
    expect((await queued.as('admin').get(runPath)).body.data.temporalUrl).toBeNull();
  });

  it('stands in the list of its listing, newest first, page by page', async () => {
    const world = anApiWorld();
    const sync = await world.as('owner').post(syncPath);
    const list = (page: number) => world.as('owner').get(`/api/listings/${ids.listing}/runs`, { page, pageSize: 1 });

    const [first, second] = [await list(1), await list(2)];

    expect(first.body).toMatchObject({
      data: [{ id: sync.body.data.runId }],
      meta: { total: 2, page: 1, pageSize: 1 },
    });
    expect(second.body.data).toMatchObject([{ id: ids.run }]);
  });
});

describe('the detailed log of a run', () => {
  const line = { at: '2026-11-24T06:00:01.000Z', connectionId: ids.connection, label: 'Airbnb' };
  const blocked = { kind: 'BLOCKED', detail: 'resolves to 10.0.0.7' } as const;

  function worldWithLog() {
    const world = anApiWorld();
    const asked = { durationMs: 120, status: 503, requests: 2 };
    const gone = { ...line, connectionId: ids.unknown, label: 'Beds24' };
    world.state.runLogs[ids.run] = [
      { ...line, what: 'read', outcome: 'failed', failure: blocked, ...asked },
      { ...line, what: 'read', outcome: 'unchanged', ...asked, status: 304 },
      { ...line, what: 'held', nights: [{ from: '2026-12-24', to: '2026-12-27' }], count: 3 },
      { ...gone, what: 'pushed', result: { ...gone, outcome: 'published', nightsClosed: 3, nightsOpened: 1 } },
      { ...gone, what: 'pushed', result: { ...gone, outcome: 'not_published', failure: blocked } },
    ];
    return world;
  }

  it('tells each reading, change and telling in order, with time, platform and result', async () => {
    const { body } = await worldWithLog().as('owner').get(`${runPath}/operations`);
    expect(body.data).toMatchObject([
      { what: 'read', platform: 'airbnb', result: 'failed', httpStatus: 503, durationMs: 120, requests: 2 },
      { what: 'read', result: 'unchanged', httpStatus: 304, error: null },
      { what: 'held', nights: [{ from: '2026-12-24', to: '2026-12-27' }], count: 3 },
      { what: 'pushed', platform: null, result: 'published', nightsClosed: 3, nightsOpened: 1, error: null },
      { what: 'pushed', result: 'not_published', nightsClosed: 0 },
    ]);
    expect(body.data[0].at).toBe(line.at);
  });

  it('tells a member no inner cause, nor that our address rules refused a target', async () => {
    const { text } = await worldWithLog().as('owner').get(`${runPath}/operations`);
    expect(text).not.toMatch(/10\.0\.0\.7|BLOCKED/);
    expect((await worldWithLog().as('support').get(`${runPath}/operations`)).text).toContain('BLOCKED');
  });
});
