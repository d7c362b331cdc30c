import { z } from 'zod';
import type { AccountSecrets } from '../../account-ports.ts';
import type { SecretBox } from '../secret-box.ts';

type Place = { readonly id: string; readonly ownerId: string };
const secretsSchema = z.record(z.string(), z.string());

/** What the sealed secrets of a connection are bound to: they open nowhere but in its own row of its own owner. */
export function accountConnectionContext({ id, ownerId }: Place): string {
  return `AccountConnection.sealed owner=${ownerId} id=${id}`;
}

/** What goes into the `sealed` column. */
export function sealAccountSecrets(box: SecretBox, place: Place, secrets: AccountSecrets): string {
  return box.seal(JSON.stringify(secrets), accountConnectionContext(place));
}

/** The secrets of a row; undefined when they do not open there. */
export function openAccountSecrets(
  box: SecretBox,
  row: Place & { readonly sealed: string },
): AccountSecrets | undefined {
  try {
    return secretsSchema.parse(JSON.parse(box.open(row.sealed, accountConnectionContext(row))));
  } catch {
    return undefined;
  }
}

/** The mark of secrets: equal secrets of one connector have one, which tells nothing of them. What shares a key shares its limits. */
export function markOfSecrets(box: SecretBox, connector: string, secrets: AccountSecrets): string {
  const entries = Object.entries(secrets).sort(([a], [b]) => (a < b ? -1 : 1));
  return box.mark(`account ${connector} ${JSON.stringify(entries)}`);
}
