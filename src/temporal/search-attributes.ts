import type { Client } from '@temporalio/client';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** Registers relais' search attributes where the namespace lacks them; a start without them would be refused. */
export async function ensureSearchAttributes(client: Client, namespace: string): Promise<void> {
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeNames.filter((name) => customAttributes?.[name] === undefined);
  if (missing.length > 0) await addSearchAttributes(client, namespace, missing);
}

/** Registers these names, none of which the namespace has. */
export async function addSearchAttributes(
  client: Client,
  namespace: string,
  names: readonly string[] = searchAttributeNames,
): Promise<void> {
  const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
  await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
}
