import type { Actor, Role } from '../domain/member.ts';
import type { Auth } from '../persistence/auth.ts';
import type { PrismaClient } from '../persistence/prisma.ts';

/** The password of every demo account; it is printed at the start and works nowhere but in a demo. */
export const DEMO_PASSWORD = 'relais-demo';

/** Where the demo tells support of escalated alerts. */
export const DEMO_SUPPORT_EMAIL = 'support@relais.example';

const accounts = [
  { email: 'host@relais.example', name: 'Camille Martin', role: 'member' },
  { email: DEMO_SUPPORT_EMAIL, name: 'Samira Benali', role: 'support' },
  { email: 'admin@relais.example', name: 'Alex Durand', role: 'admin' },
] as const satisfies readonly { email: string; name: string; role: Role }[];

/** The addresses to sign in with. */
export const demoEmails = accounts.map(({ email }) => email);

/** Makes the demo's people where they lack, and answers with the host. */
export async function ensureDemoAccounts(prisma: PrismaClient, auth: Auth): Promise<Actor> {
  for (const { email, name, role } of accounts) {
    const id = `demo-${role}`;
    const known = await prisma.user.findUnique({ where: { email }, include: { accounts: true } });
    if (!known) await prisma.user.create({ data: { id, email, name, role, emailVerified: true } });
    if (!known?.accounts.length) await auth.setPassword(known?.id ?? id, DEMO_PASSWORD);
  }
  const host = await prisma.user.findUniqueOrThrow({ where: { email: accounts[0].email } });
  return { memberId: host.id, role: host.role };
}

/** Another member, whose listings are at a platform that is down. Nobody signs in as them. */
export async function ensureDemoAgency(prisma: PrismaClient): Promise<Actor> {
  const id = 'demo-agency';
  const person = {
    email: 'agence@relais.example',
    name: 'Agence du Midi',
    role: 'member',
    emailVerified: true,
  } as const;
  const { role } = await prisma.user.upsert({ where: { id }, create: { id, ...person }, update: {} });
  return { memberId: id, role };
}
