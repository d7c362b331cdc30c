import type { Member } from '../ports.ts';
import type { Prisma } from './prisma.ts';

/** What is read of a person: never the password, only whether there is one. */
export const memberSelect = {
  id: true,
  email: true,
  name: true,
  role: true,
  locale: true,
  createdAt: true,
  accounts: { where: { providerId: 'credential', password: { not: null } }, select: { id: true } },
} as const satisfies Prisma.UserSelect;

type MemberRow = Prisma.UserGetPayload<{ select: typeof memberSelect }>;

/** A row as the port has it; `invited` until a password was set. */
export function toMember({ accounts, createdAt, ...person }: MemberRow): Member {
  return { ...person, invited: accounts.length === 0, createdAt: createdAt.toISOString() };
}
