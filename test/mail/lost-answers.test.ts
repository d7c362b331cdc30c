import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { SUPPORT_MAILBOX } from '../../src/domain/notification.ts';
import { LostAnswers, seeded } from './lost-answers.ts';
import { expectEachFailureToldOnce, expectOneAuditEventOfEach, expectOneMailForEachStage } from './mail-invariants.ts';
import { MailWorld } from './mail-world.ts';
import { RandomSeason } from './random-season.ts';

const STEPS = 200;
const LISTINGS = 6;
const TEST_DEADLINE_MS = 240_000;

let mail: MailWorld;
afterEach(() => mail.close());

test.each([1, 20_261_125])(
  'when one answer in five is lost after its operation was carried out, counts are right and each stage is one mail (seed %d)',
  async (seed) => {
    const random = seeded(seed);
    const lost = new LostAnswers(0.2, random);
    mail = await MailWorld.create({ lost, random });
    const season = new RandomSeason(mail, random);
    await season.go(STEPS, LISTINGS);
    lost.chance = 0;
    await mail.smtp.setMode('take');
    await mail.deliverFor(3 * 60);

    expect([...lost.counts.keys()].toSorted()).toEqual(['claim', 'hand', 'review', 'settle']);
    expect(await mail.world.prisma.notification.count({ where: { status: 'sent' } })).toBeGreaterThan(5);
    const { is, mustBe } = await season.states();
    expect(is).toEqual(mustBe);
    await expectEachFailureToldOnce(mail);
    await expectOneMailForEachStage(mail);
    await expectOneAuditEventOfEach(mail);
  },
  TEST_DEADLINE_MS,
);

describe('attempts of one delivery that overlap, since one was believed lost', () => {
  beforeEach(async () => {
    mail = await MailWorld.create();
  });

  test('take the same mail, whichever of them comes first', async () => {
    const { world } = mail;
    for (let round = 0; round < 5; round += 1) {
      await mail.escalated(`Gîte ${round}`);
      await mail.escalated(`Chalet ${round}`);
      const claims = await Promise.all(
        Array.from({ length: 8 }, () => world.stores.notifications.claim(SUPPORT_MAILBOX, world.nowInstant)),
      );
      const deliveries = claims.map((claim) => (claim.outcome === 'claimed' ? claim.delivery : undefined));
      expect(new Set(deliveries.map((delivery) => delivery?.deliveryId)).size).toBe(1);
      expect(deliveries.map((delivery) => delivery?.entries.length)).toEqual(deliveries.map(() => 2));
      expect(deliveries.filter((delivery) => delivery?.isRepeated === false)).toHaveLength(1);
      await mail.deliverFor(2);
    }
    expect(mail.smtp.received).toHaveLength(5);
  });
});
