import { z } from 'zod';
import type { Instant } from '../domain/instant.ts';
import { saveInvitation } from '../persistence/invitation.ts';
import { createPrisma } from '../persistence/prisma.ts';
import { parseAdminCommand } from './admin-command.ts';
import type { CommandAnswer } from './command-answer.ts';

/**
 * `npm run admin`: makes an admin of a person without password (new, invited before, or made so by this command) and
 * answers with the one-time link by which they set one. A person who has a password is left as is.
 */
export async function runAdmin(run: {
  readonly args: readonly string[];
  readonly databaseUrl: string;
  readonly baseUrl: string;
  readonly now: Instant;
}): Promise<CommandAnswer> {
  const command = parseAdminCommand(run.args);
  if (command.outcome === 'refused') return { exitCode: 1, message: command.message };
  const { email, name, locale } = command;
  const prisma = createPrisma(run.databaseUrl, 1);
  try {
    const person = { email, name, locale, role: 'admin' } as const;
    const saved = await saveInvitation(prisma, person, { actor: null, now: run.now, baseUrl: run.baseUrl });
    if (saved.outcome === 'member_exists') return { exitCode: 1, message: existsMessage(email, run.baseUrl) };
    return { exitCode: 0, message: linkMessage(email, saved.link) };
  } catch (error) {
    return { exitCode: 1, message: databaseMessage(error, run.databaseUrl) };
  } finally {
    await prisma.$disconnect();
  }
}

function linkMessage(email: string, link: string): string {
  return `${email} is an admin. This link sets the password, once and within 7 days; keep it to yourself:\n${link}`;
}

function existsMessage(email: string, baseUrl: string): string {
  return `${email} has an account with a password already: sign in, or ask for a new password, at ${baseUrl}.`;
}

const prismaErrorSchema = z.object({ code: z.string() });

/** Prisma's error codes; the URL's password is never repeated. */
function databaseMessage(error: unknown, databaseUrl: string): string {
  const { host, pathname } = new URL(databaseUrl);
  const database = `The database ${host}${pathname}`;
  const code = prismaErrorSchema.safeParse(error).data?.code ?? 'no error code';
  if (code === 'P1001') return `${database} does not answer. Start it, or mend DATABASE_URL.`;
  if (code === 'P1000' || code === 'P1010') return `${database} refuses this user. Mend DATABASE_URL.`;
  if (code === 'P1003') return `${database} does not exist. Create it, or mend DATABASE_URL.`;
  if (code === 'P2021') return `${database} has no tables of relais. Run npm run db:migrate to make them.`;
  return `${database} failed (${code}). Its log says why.`;
}
