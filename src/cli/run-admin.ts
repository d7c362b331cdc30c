import type { Instant } from '../domain/instant.ts';
import { databaseTrouble } from '../persistence/database-trouble.ts';
import { saveInvitation } from '../persistence/invitation.ts';
import { createPrisma, type PrismaClient } from '../persistence/prisma.ts';
import type { EncryptionKeys } from '../persistence/secret-box.ts';
import { type AdminCommand, parseAdminCommand } from './admin-command.ts';
import { type CommandAnswer, settingMissing } from './command-answer.ts';
import { runRewrapSecrets } from './run-rewrap-secrets.ts';

/** The words after `npm run admin --`, and the settings; what a command cannot do without, it asks for. */
export type AdminRun = {
  readonly args: readonly string[];
  readonly databaseUrl: string;
  readonly baseUrl: string | undefined;
  readonly encryptionKeys?: EncryptionKeys | undefined;
  readonly now: Instant;
};

/** `npm run admin`: makes an admin (`create`), or brings all secrets under the newest key (`rewrap-secrets`). */
export async function runAdmin(run: AdminRun): Promise<CommandAnswer> {
  const command = parseAdminCommand(run.args);
  if (command.outcome === 'refused') return { exitCode: 1, message: command.message };
  const prisma = createPrisma(run.databaseUrl, 1);
  try {
    return command.outcome === 'create' ? await create(prisma, command, run) : await rewrap(prisma, run);
  } catch (error) {
    return { exitCode: 1, message: databaseTrouble(error, run.databaseUrl) };
  } finally {
    await prisma.$disconnect();
  }
}

/**
 * Makes an admin of a person without password (new, invited before, or made so by this command) and answers with the
 * one-time link by which they set one. A person who has a password is left as is.
 */
async function create(
  prisma: PrismaClient,
  { email, name, locale }: Extract<AdminCommand, { outcome: 'create' }>,
  { baseUrl, now }: AdminRun,
): Promise<CommandAnswer> {
  if (baseUrl === undefined) return settingMissing('BASE_URL', 'the address at which people open relais');
  const person = { email, name, locale, role: 'admin' } as const;
  const saved = await saveInvitation(prisma, person, { actor: null, now, baseUrl });
  return saved.outcome === 'member_exists'
    ? { exitCode: 1, message: existsMessage(email, baseUrl) }
    : { exitCode: 0, message: linkMessage(email, saved.link) };
}

async function rewrap(prisma: PrismaClient, { encryptionKeys, now }: AdminRun): Promise<CommandAnswer> {
  if (encryptionKeys === undefined)
    return settingMissing('ENCRYPTION_KEYS', 'the keys that the API uses, the newest first');
  return runRewrapSecrets(prisma, encryptionKeys, now);
}

function linkMessage(email: string, link: string): string {
  return `${email} is an admin. This link sets the password, once and within 7 days; keep it to yourself:\n${link}`;
}

function existsMessage(email: string, baseUrl: string): string {
  return `${email} has an account with a password already: sign in, or ask for a new password, at ${baseUrl}.`;
}
