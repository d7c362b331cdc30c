import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ofListing } from '../support/alert-subjects.ts';
import { listing as calendar, stay, World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.close());

test('good polls of one connection do not end the alert of passes that break', async () => {
  const { by, listing } = await world.aListing();
  const { id } = await world.aConnection(by, { mode: 'realtime' });
  await world.aConnection(by, { url: `https://b-${randomUUID()}.example/b.ics` });
  const read = calendar(stay('2026-12-01', '2026-12-04'));
  if (read.outcome !== 'read') throw new Error('The calendar was not read.');
  const { observation, contentHash } = read;
  for (let sweep = 0; sweep < 3; sweep += 1) {
    world.pass(30);
    const key = world.key(listing.id);
    await world.claim(key);
    const broken = { kind: 'SYSTEM', detail: 'The pass broke.' } as const;
    const end = { trigger: 'schedule', attempts: 4, now: world.nowInstant } as const;
    await world.stores.passes.fail(key, broken, end);
    await world.stores.supervision.review(ofListing(listing.id), world.nowInstant);
    world.pass(2);
    const own = { ...world.key(listing.id), connectionId: id };
    const how = { trigger: 'poll', attempt: 1, spacingMs: 0, clock: { now: () => world.nowInstant } } as const;
    const claim = await world.stores.passes.claim(own, how);
    if (claim.outcome !== 'claimed') throw new Error(`The poll was not claimed: ${claim.outcome}`);
    for (const connection of claim.toRead)
      await world.stores.passes.commitReading(claim.runId, {
        connection,
        observation,
        contentHash,
        now: world.nowInstant,
      });
    await world.stores.passes.settle(claim.runId, { attempts: 1, publications: [], now: world.nowInstant });
    await world.stores.supervision.review(ofListing(listing.id), world.nowInstant);
  }
  const alerts = await world.prisma.syncAlert.findMany({ where: { subjectId: listing.id } });
  expect(alerts).toMatchObject([{ status: 'escalated', failedAttempts: 3 }]);
});
