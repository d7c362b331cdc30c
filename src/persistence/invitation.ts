import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/instant.ts';
import type { Actor, Locale, Role } from '../domain/member.ts';
import type { Member } from '../ports.ts';
import { memberSelect, toMember } from './member-row.ts';
import { issueOneTimeLink } from './one-time-link.ts';
import type { Prisma, PrismaClient } from './prisma.ts';

export type Invitee = {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly locale: Locale;
};

export type InvitationSaved =
  | { readonly outcome: 'saved'; readonly member: Member; readonly link: string }
  | { readonly outcome: 'member_exists' };

/**
 * Creates the person without a password, or takes the new name, role and language for one who has set none, with a link
 * to set one (earlier links end) and the audit event: all in one transaction. E-mails are kept and compared in lower
 * case. A person who has a password is left as is.
 */
export async function saveInvitation(
  prisma: PrismaClient,
  person: Invitee,
  by: { readonly actor: Actor | null; readonly now: Instant; readonly baseUrl: string },
): Promise<InvitationSaved> {
  const { name, role, locale } = person;
  const email = person.email.toLowerCase();
  return prisma.$transaction(async (tx) => {
    const created = await tx.user.createMany({
      data: [{ id: randomUUID(), email, name, role, locale, createdAt: by.now }],
      skipDuplicates: true,
    });
    // Two invitations of one person wait for each other here, so that only the later one's link lives.
    await tx.$executeRaw`SELECT 1 FROM "User" WHERE "email" = ${email} FOR UPDATE`;
    const before = toMember(await tx.user.findUniqueOrThrow({ where: { email }, select: memberSelect }));
    if (!before.invited) return { outcome: 'member_exists' };
    const data = { name, role, locale };
    const member = toMember(await tx.user.update({ where: { id: before.id }, data, select: memberSelect }));
    const link = await issueOneTimeLink(tx, { memberId: member.id, baseUrl: by.baseUrl, now: by.now });
    const from = created.count === 1 ? null : before.role;
    await tx.auditEvent.create({ data: invitationEvent(member, { ...by, from }) });
    return { outcome: 'saved', member, link };
  });
}

function invitationEvent(
  member: Member,
  by: { readonly actor: Actor | null; readonly now: Instant; readonly from: Role | null },
): Prisma.AuditEventCreateInput {
  return {
    at: by.now,
    actorId: by.actor?.memberId ?? null,
    actorRole: by.actor?.role ?? null,
    action: 'member_invited',
    subjectKind: 'member',
    subjectId: member.id,
    from: by.from,
    to: member.role,
  };
}
