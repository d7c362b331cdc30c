import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/domain/member.ts';
import type { Mail } from '../../src/mail-ports.ts';
import { createMemberStore } from '../../src/persistence/member-store.ts';
import { createPrisma } from '../../src/persistence/prisma.ts';
import type { MemberStore } from '../../src/ports.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const now = '2026-11-24T06:00:00.000Z';
const admin: Actor = { memberId: 'the-admin', role: 'admin' };
const camille = { email: 'camille@example.net', name: 'Camille', role: 'member', locale: 'fr' } as const;

describe('the member store', () => {
  let database: TestDatabase;
  let prisma: ReturnType<typeof createPrisma>;
  let members: MemberStore;
  let mails: Mail[];
  let mailError: Error | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    prisma = createPrisma(database.url, 8);
    const send = async (mail: Mail) => {
      if (mailError) throw mailError;
      mails.push(mail);
    };
    members = createMemberStore({ prisma, mailer: { send }, baseUrl: 'https://relais.example' });
  });
  beforeEach(async () => {
    mails = [];
    mailError = undefined;
    await prisma.$executeRaw`TRUNCATE "User", "Verification", "AuditEvent" CASCADE`;
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await database.drop();
  });

  const invite = (person: Parameters<MemberStore['invite']>[0] = camille, at = now) =>
    members.invite(person, { actor: admin, now: at });
  const passwordOf = (userId: string) => ({
    ...{ id: randomUUID(), userId, accountId: userId },
    ...{ providerId: 'credential', password: 'a hash' },
  });
  const waitingForLocks = () =>
    prisma.$executeRaw`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  const onlyMember = async () => {
    const { items } = await members.list({ page: 1, pageSize: 10 });
    expect(items).toHaveLength(1);
    return items[0];
  };

  it('invites a person without a password, mails the link in their language and audits it', async () => {
    const answer = await invite({ ...camille, email: 'Camille@Example.NET', role: 'support' });
    const member = await onlyMember();
    const expected = { ...camille, id: member?.id, role: 'support', invited: true, createdAt: now };
    expect(answer).toEqual({ outcome: 'invited', member: expected });
    expect(member).toEqual(expected);
    expect(mails).toEqual([
      { to: 'camille@example.net', locale: 'fr', name: 'Camille', template: 'invitation', link: mails[0]?.link },
    ]);
    expect(mails[0]?.link).toMatch(/^https:\/\/relais\.example\/set-password\?token=[\w-]{43}$/);
    expect(await prisma.auditEvent.findMany()).toMatchObject([
      {
        ...{ actorId: 'the-admin', actorRole: 'admin', at: new Date(now), action: 'member_invited' },
        ...{ subjectKind: 'member', subjectId: member?.id, from: null, to: 'support' },
      },
    ]);
  });

  it('invites again while no password was set: a new link, the old one dead, the new name and role, audited again', async () => {
    await invite();
    const later = '2026-11-25T06:00:00.000Z';
    await invite({ email: 'CAMILLE@example.net', name: 'Camille D.', role: 'admin', locale: 'en' }, later);
    expect(await onlyMember()).toMatchObject({ name: 'Camille D.', role: 'admin', locale: 'en', createdAt: now });
    expect(mails.map(({ link }) => link)).toHaveLength(2);
    expect(mails[1]?.link).not.toBe(mails[0]?.link);
    const links = await prisma.verification.findMany();
    expect(links.map(({ expiresAt }) => expiresAt.toISOString())).toEqual(['2026-12-02T06:00:00.000Z']);
    const events = await prisma.auditEvent.findMany({ orderBy: { at: 'asc' } });
    expect(events.map(({ from, to }) => [from, to])).toEqual([
      [null, 'member'],
      ['member', 'admin'],
    ]);
  });

  it('leaves a person who has a password as they are, whatever the letter case', async () => {
    await invite();
    await prisma.account.create({ data: passwordOf((await onlyMember())?.id ?? '') });
    mails = [];
    expect(await invite({ ...camille, email: 'CAMILLE@example.net', role: 'admin' })).toEqual({
      outcome: 'member_exists',
    });
    expect(await onlyMember()).toMatchObject({ role: 'member', invited: false });
    expect(mails).toEqual([]);
    expect(await prisma.auditEvent.count()).toBe(1);
  });

  it('keeps one person and one living link when two admins invite at once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => invite()));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(6).fill('invited'));
    await onlyMember();
    expect(await prisma.verification.count()).toBe(1);
    await Promise.all(Array.from({ length: 6 }, () => invite()));
    expect(await prisma.verification.count()).toBe(1);
  });

  it('keeps the invitation when the mail cannot be sent, says so, and mails at the next try', async () => {
    mailError = new Error('no server');
    const error: unknown = await invite().catch((reason: unknown) => reason);
    const member = await onlyMember();
    expect(member).toMatchObject({ invited: true });
    expect(error).toMatchObject({ code: 'invitation_not_sent', cause: mailError });
    expect(String(error)).toContain(`Member ${member?.id} is invited, but the invitation could not be mailed.`);
    expect(String(error)).not.toMatch(/camille|token/);
    mailError = undefined;
    expect(await invite()).toMatchObject({ outcome: 'invited' });
    expect(mails).toHaveLength(1);
  });

  it('waits for a password that is being set, and then leaves the person as they are', async () => {
    await invite();
    const id = (await onlyMember())?.id ?? '';
    const invited = await prisma.$transaction(async (tx) => {
      await tx.account.create({ data: passwordOf(id) });
      const again = invite({ ...camille, role: 'admin' });
      let isSettled = false;
      void again.finally(() => {
        isSettled = true;
      });
      while (!isSettled && (await waitingForLocks()) === 0);
      return { again };
    });
    expect(await invited.again).toEqual({ outcome: 'member_exists' });
    expect(await onlyMember()).toMatchObject({ role: 'member', invited: false });
  });

  it('keeps nothing of an invitation whose commit fails, and mails nobody', async () => {
    await prisma.$executeRaw`CREATE CONSTRAINT TRIGGER fail_commit AFTER INSERT ON "Verification"
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_change()`;
    await expect(invite()).rejects.toThrow();
    await prisma.$executeRaw`DROP TRIGGER fail_commit ON "Verification"`;
    const rows = [prisma.user.count(), prisma.verification.count(), prisma.auditEvent.count()];
    expect(await Promise.all(rows)).toEqual([0, 0, 0]);
    expect(mails).toEqual([]);
  });

  it('lists the newest first, page by page, with the total', async () => {
    for (const hour of [1, 2, 3])
      await invite({ ...camille, email: `p${hour}@example.net` }, `2026-11-24T0${hour}:00:00.000Z`);
    const emails = async (page: number) => (await members.list({ page, pageSize: 2 })).items.map(({ email }) => email);
    expect(await emails(1)).toEqual(['p3@example.net', 'p2@example.net']);
    expect(await emails(2)).toEqual(['p1@example.net']);
    expect((await members.list({ page: 9, pageSize: 2 })).total).toBe(3);
  });

  it('changes only what the person chose, and knows no stranger', async () => {
    await invite();
    await invite({ ...camille, email: 'other@example.net' });
    const { items } = await members.list({ page: 1, pageSize: 10 });
    const id = items.find(({ email }) => email === camille.email)?.id ?? '';
    expect(await members.updatePreferences(id, { locale: 'en' })).toMatchObject({ locale: 'en', name: 'Camille' });
    expect(await members.updatePreferences(id, { name: 'Cam' })).toMatchObject({ locale: 'en', name: 'Cam' });
    expect(await members.find(id)).toMatchObject({ locale: 'en', name: 'Cam', email: camille.email });
    expect(await members.updatePreferences(id, {})).toMatchObject({ name: 'Cam' });
    expect((await prisma.user.findMany({ where: { NOT: { id } } })).map(({ name }) => name)).toEqual(['Camille']);
    expect(await members.find('nobody')).toBeUndefined();
    expect(await members.updatePreferences('nobody', { name: 'X' })).toBeUndefined();
  });
});
