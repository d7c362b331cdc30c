import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Run } from '../../src/domain/run.ts';
import { listingSyncWorkflowId } from '../../workflows/messages.ts';
import { Engine, type SyncedListing } from '../support/engine.ts';
import { eventually } from '../support/eventually.ts';
import { AlertDrill, DOWN } from './alert-drill.ts';

let engine: Engine;
let drill: AlertDrill;
beforeAll(async () => {
  engine = await Engine.create();
  drill = new AlertDrill(engine);
}, 120_000);
afterAll(() => engine.close());

/** What its owner sees of the listing’s connection: `realtime (chosen)`. */
async function shown({ listingId, owner }: SyncedListing): Promise<string> {
  const answer = await drill.api(owner).get(`/api/listings/${listingId}/connections`);
  const [{ modeInForce, modeReason }] = answer.body.data;
  return `${modeInForce} (${modeReason})`;
}

/** The minute tick some minutes later, which finds the connection due: gives how the run that it starts ended. */
async function dueRun({ listingId }: SyncedListing): Promise<Run['status']> {
  const before = (await engine.runs(listingId)).length;
  drill.clock.aheadMin += 3;
  await drill.tick();
  const [run] = await eventually('the run of a connection that is due', async () => {
    const runs = await engine.runs(listingId);
    return runs.length > before && runs[0]?.finishedAt ? runs : undefined;
  });
  // What is still being done is not started again.
  await engine.client.workflow.getHandle(listingSyncWorkflowId(listingId)).result();
  return run?.status ?? 'queued';
}

/** What its owner was told of the listing’s connection once the tick has had it delivered. */
async function told({ listingId, owner }: SyncedListing, count: number): Promise<string[]> {
  drill.clock.aheadMin += 2;
  await drill.tick();
  return eventually(`${count} mails about modes`, () => {
    const mails = engine.mailer.taken.filter(({ recipient }) => recipient.recipientId === owner.memberId);
    const modes = mails.flatMap((mail) => mail.modes ?? []).filter((each) => each.listingId === listingId);
    return modes.length >= count ? modes.map(({ notice }) => notice) : undefined;
  });
}

test('a feed that dies and comes back goes from real time to batch and back by itself, told once each way', async () => {
  const listing = await engine.aListing('airbnb');
  const [connection] = listing.connections;
  const seen = await drill.whileWorking(async () => {
    await drill.api(listing.owner).patch(`/api/connections/${connection?.id}`).send({ mode: 'realtime' });
    const states: unknown[] = [await dueRun(listing), await shown(listing)];
    drill.breakFeed(listing, DOWN);
    for (let run = 0; run < 3; run += 1) states.push(await dueRun(listing));
    states.push(await shown(listing));
    await drill.sync(listing);
    drill.clock.aheadMin += 6 * 60;
    states.push(await told(listing, 1));
    drill.mendFeed(listing);
    await drill.sync(listing);
    states.push(await shown(listing), await told(listing, 2));
    states.push(await dueRun(listing), await dueRun(listing), await shown(listing));
    return [...states, await told(listing, 2)];
  });
  expect(seen).toEqual([
    ...['succeeded', 'realtime (chosen)'],
    ...['failed', 'failed', 'failed', 'batch (failed_runs)', ['fallen']],
    ...['realtime (chosen)', ['fallen', 'back'], 'succeeded', 'succeeded', 'realtime (chosen)', ['fallen', 'back']],
  ]);
  const where = { subjectId: connection?.id ?? '', action: 'mode_changed', actorId: null };
  expect(await engine.world.prisma.auditEvent.count({ where })).toBe(2);
});
