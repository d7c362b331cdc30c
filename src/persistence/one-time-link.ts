import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Instant, plusMs } from '../domain/instant.ts';
import type { Prisma } from './prisma.ts';

/** How long an invitation can be followed. */
export const invitationLifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** Where a one-time link leads: the page on which a person sets a password. */
export function setPasswordLink(baseUrl: string, token: string): string {
  return new URL(`/set-password?token=${encodeURIComponent(token)}`, baseUrl).href;
}

/**
 * How the table `Verification` names a token: SHA-256 in base64url, so that who reads the database can follow no link.
 * Both this file and Better Auth (`verification.storeIdentifier`) write it so.
 */
export function hashIdentifier(identifier: string): string {
  return createHash('sha256').update(identifier).digest('base64url');
}

/**
 * Makes a link by which the member can set a password once within seven days, and ends every earlier one. The row is
 * that of Better Auth's password reset, whose endpoint `POST /reset-password` takes the token: identifier
 * `reset-password:<token>`, value the user's ID.
 */
export async function issueOneTimeLink(
  tx: Prisma.TransactionClient,
  to: { readonly memberId: string; readonly baseUrl: string; readonly now: Instant },
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await endOneTimeLinks(tx, to.memberId);
  await tx.verification.create({
    data: {
      id: randomUUID(),
      identifier: hashIdentifier(`reset-password:${token}`),
      value: to.memberId,
      expiresAt: plusMs(to.now, invitationLifetimeMs),
      createdAt: to.now,
    },
  });
  return setPasswordLink(to.baseUrl, token);
}

/** Ends every link of the member, invitation or reset, that was not followed. */
export async function endOneTimeLinks(tx: Prisma.TransactionClient, memberId: string): Promise<void> {
  await tx.verification.deleteMany({ where: { value: memberId } });
}
