import { type Client, isGrpcServiceError } from '@temporalio/client';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const INVALID_ARGUMENT = 3;
const ALREADY_EXISTS = 6;
const REFUSALS = [7, 12]; // PERMISSION_DENIED, UNIMPLEMENTED

const LOOK_MS = 500;
const MOST_LOOKS = 120;

/** The namespace lacks search attributes that only its owner may create, as on Temporal Cloud. Its message says how. */
export class SearchAttributesMissing extends Error {
  override readonly name = 'SearchAttributesMissing';

  constructor(namespace: string, names: readonly string[]) {
    const onCloud = names.map((name) => ` --search-attribute ${name}=Keyword`).join('');
    const elsewhere = names.map((name) => ` --name ${name} --type Keyword`).join('');
    super(
      `Temporal does not let relais create the search attributes that the namespace ${namespace} lacks: create them by \`tcld namespace search-attributes add --namespace ${namespace}${onCloud}\` (Temporal Cloud) or by \`temporal operator search-attribute create --namespace ${namespace}${elsewhere}\`, then start the worker again.`,
    );
  }
}

/**
 * Registers relais' search attributes where the namespace lacks them, and answers when they can be used; a start without
 * them would be refused. `wait` is given milliseconds.
 *
 * @throws SearchAttributesMissing when some are missing and Temporal refuses to register them.
 */
export async function ensureSearchAttributes(
  client: Client,
  namespace: string,
  wait: (ms: number) => Promise<void> = sleep,
): Promise<void> {
  const missing = await missingSearchAttributes(client, namespace);
  if (missing.length === 0) return;
  await register(client, namespace, missing);
  // A server that is a cluster hears of a namespace's new attributes only when it reads its namespaces again.
  for (let looks = 1; looks < MOST_LOOKS && (await cannotBeAskedFor(client, namespace)).length > 0; looks += 1)
    await wait(LOOK_MS);
}

async function register(client: Client, namespace: string, missing: readonly string[]): Promise<void> {
  try {
    await addSearchAttributes(client, namespace, missing);
  } catch (error) {
    if (hasCode(error, REFUSALS)) throw new SearchAttributesMissing(namespace, missing);
    // Another worker that starts at the same time was faster.
    if (!hasCode(error, [ALREADY_EXISTS])) throw error;
  }
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

async function missingSearchAttributes(client: Client, namespace: string): Promise<readonly string[]> {
  try {
    const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
    return searchAttributeNames.filter((name) => customAttributes?.[name] === undefined);
  } catch (error) {
    if (!hasCode(error, REFUSALS)) throw error;
    return cannotBeAskedFor(client, namespace);
  }
}

/** Where the list is refused too, a query tells: one that names an attribute that does not exist is invalid. */
async function cannotBeAskedFor(client: Client, namespace: string): Promise<readonly string[]> {
  const known = await Promise.all(searchAttributeNames.map((name) => canBeAskedFor(client, namespace, name)));
  return searchAttributeNames.filter((_, index) => known[index] === false);
}

async function canBeAskedFor(client: Client, namespace: string, name: string): Promise<boolean> {
  try {
    await client.workflowService.countWorkflowExecutions({ namespace, query: `${name} = "none"` });
    return true;
  } catch (error) {
    if (hasCode(error, [INVALID_ARGUMENT])) return false;
    throw error;
  }
}

function hasCode(error: unknown, codes: readonly number[]): boolean {
  return isGrpcServiceError(error) && codes.includes(error.code);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
