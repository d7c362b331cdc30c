import { z } from 'zod';
import type { Instant } from '../domain/instant.ts';
import type { HubSecrets } from '../hub-ports.ts';
import type { SecretBox } from './secret-box.ts';

/**
 * What is sealed in an account's row: the secrets that its connector gave, the token in the address of its webhooks, and the
 * one that hubs without signatures are asked to send in a header.
 */
export type AccountSecrets = WebhookSecrets & {
  /** What was renewed last, and until when it is good. */
  readonly former?: (WebhookSecrets & { readonly until: Instant }) | undefined;
};

type WebhookSecrets = { readonly secrets: HubSecrets; readonly webhookToken: string; readonly headerToken: string };

const webhookSecretsSchema = z.object({
  secrets: z.record(z.string(), z.string()),
  webhookToken: z.string(),
  headerToken: z.string(),
});
const accountSecretsSchema = webhookSecretsSchema.extend({
  former: webhookSecretsSchema.extend({ until: z.iso.datetime() }).optional(),
});

/** What the sealed secrets of an account are bound to: they open nowhere but in its own row of its own owner. */
export function hubAccountContext({ id, ownerId }: { readonly id: string; readonly ownerId: string }): string {
  return `HubAccount.sealed owner=${ownerId} id=${id}`;
}

/** What goes into the `sealed` column. */
export function sealAccount(
  box: SecretBox,
  row: { readonly id: string; readonly ownerId: string },
  secrets: AccountSecrets,
): string {
  return box.seal(JSON.stringify(secrets), hubAccountContext(row));
}

/** The secrets of an account's row; undefined when they do not open there. */
export function openAccount(
  box: SecretBox,
  row: { readonly id: string; readonly ownerId: string; readonly sealed: string },
): AccountSecrets | undefined {
  try {
    return accountSecretsSchema.parse(JSON.parse(box.open(row.sealed, hubAccountContext(row))));
  } catch {
    return undefined;
  }
}
