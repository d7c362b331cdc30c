import { z } from 'zod';
import type { PushAddress } from '../notice-ports.ts';
import type { SecretBox } from './secret-box.ts';

type RowName = { readonly id: string; readonly userId: string };

const addressSchema = z.object({
  endpoint: z.string(),
  keys: z.object({ p256dh: z.string(), auth: z.string() }),
});

/** What the sealed address of a browser is bound to: it opens nowhere but in its own row of its own person. */
export function pushAddressContext({ id, userId }: RowName): string {
  return `PushSubscription.sealed user=${userId} id=${id}`;
}

/** What goes into the `sealed` column. */
export function sealPushAddress(box: SecretBox, row: RowName, address: PushAddress): string {
  return box.seal(JSON.stringify(address), pushAddressContext(row));
}

/** The address in a row; undefined when it does not open there. */
export function openPushAddress(box: SecretBox, row: RowName & { readonly sealed: string }): PushAddress | undefined {
  try {
    return addressSchema.parse(JSON.parse(box.open(row.sealed, pushAddressContext(row))));
  } catch {
    return undefined;
  }
}
