import type { Mailer } from '../mail-ports.ts';
import type { Member, MemberStore } from '../ports.ts';
import { saveInvitation } from './invitation.ts';
import { InvitationNotSent } from './invitation-not-sent.ts';
import { memberSelect, toMember } from './member-row.ts';
import type { PrismaClient } from './prisma.ts';

/**
 * People on PostgreSQL. `invite` mails after its commit, and rejects with `InvitationNotSent` when the mailer does: the
 * person stays invited, and inviting again repeats the mail.
 */
export function createMemberStore(deps: {
  readonly prisma: PrismaClient;
  readonly mailer: Mailer;
  readonly baseUrl: string;
}): MemberStore {
  const { prisma, mailer, baseUrl } = deps;

  async function find(memberId: string): Promise<Member | undefined> {
    const row = await prisma.user.findUnique({ where: { id: memberId }, select: memberSelect });
    return row === null ? undefined : toMember(row);
  }

  return {
    async list({ page, pageSize }) {
      const [rows, total] = await Promise.all([
        prisma.user.findMany({
          select: memberSelect,
          orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
          skip: (page - 1) * pageSize,
          take: pageSize,
        }),
        prisma.user.count(),
      ]);
      return { items: rows.map(toMember), total };
    },

    find,

    async updatePreferences(memberId, { locale, name }) {
      const data = { ...(locale === undefined ? {} : { locale }), ...(name === undefined ? {} : { name }) };
      await prisma.user.updateMany({ where: { id: memberId }, data });
      return find(memberId);
    },

    async invite(person, by) {
      const saved = await saveInvitation(prisma, person, { ...by, baseUrl });
      if (saved.outcome === 'member_exists') return saved;
      const { member, link } = saved;
      const { email: to, locale, name } = member;
      await mailer.send({ to, locale, name, template: 'invitation', link }).catch((error: unknown) => {
        throw new InvitationNotSent(member.id, error);
      });
      return { outcome: 'invited', member };
    },
  };
}
