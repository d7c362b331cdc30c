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
  const context = hubAccountContext(row);
  const opened = openedBy(box);
  const place = `${context} ${row.sealed}`;
  const known = opened.get(place);
  if (known) return known;
  try {
    const secrets = accountSecretsSchema.parse(JSON.parse(box.open(row.sealed, context)));
    if (opened.size >= MOST_OPENED) opened.clear();
    opened.set(place, secrets);
    return secrets;
  } catch {
    return undefined;
  }
}

/**
 * What a box opened before, by its very place and sealed text: each webhook and each reading opens an account, and few change.
 * A text that was changed or moved is another one, and is opened by the box or not at all.
 */
const openedByBox = new WeakMap<SecretBox, Map<string, AccountSecrets>>();
const MOST_OPENED = 5_000;

function openedBy(box: SecretBox): Map<string, AccountSecrets> {
  const known = openedByBox.get(box);
  if (known) return known;
  const opened = new Map<string, AccountSecrets>();
  openedByBox.set(box, opened);
  return opened;
}
