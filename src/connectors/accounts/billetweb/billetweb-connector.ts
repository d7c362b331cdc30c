import type {
  AccountAccess,
  AccountAnswer,
  AccountCall,
  AccountCheck,
  AccountConnector,
  OpenAccountHttp,
  PageRead,
  PageRequest,
} from '../../../account-ports.ts';
import type { Asking } from './billetweb-api.ts';
import { billetwebDescription, billetwebLimits, cursorVersion } from './billetweb-description.ts';
import { classifyBilletweb, failed } from './billetweb-failure.ts';
import { askForEvents, readEvents } from './read-events.ts';
import { readPlaces } from './read-places.ts';
import { readRowAgain } from './read-row-again.ts';
import { readSales } from './read-sales.ts';

/** Where Billetweb's API is. */
export const billetwebHosts = { api: 'https://www.billetweb.fr/api' } as const;

/**
 * The connector for Billetweb (www.billetweb.fr/bo/api.php). Its one secret is `token`. It reads what events there are, which of
 * the linked ones changed, and the places of each. It reads nothing that a person is in but to count it, and writes nothing.
 */
export function createBilletwebConnector({ openHttp }: { readonly openHttp: OpenAccountHttp }): AccountConnector {
  const asking = (access: AccountAccess, call: AccountCall): Asking => {
    const http = openHttp({ access, platform: 'billetweb', hosts: billetwebHosts, limits: billetwebLimits });
    return { http, access, call };
  };
  return {
    describe: () => billetwebDescription,
    platformOf: () => 'billetweb',
    limitsOf: () => billetwebLimits,
    check: (access, call) => check(asking(access, call)),
    partitions: () => [
      { stream: 'events', partition: '' },
      { stream: 'sales', partition: '' },
    ],
    readPage: (access, page, call) => readPage(asking(access, call), page),
    normalize: readRowAgain,
    classify: classifyBilletweb,
    migrateCursor: (cursor, fromVersion) => (fromVersion === cursorVersion ? cursor : null),
  };
}

/** Billetweb names no account and tells neither a key's rights nor its clock. */
async function check(asking: Asking): Promise<AccountAnswer<AccountCheck>> {
  const answer = await askForEvents(asking);
  if (answer.outcome === 'failed') return answer;
  return { outcome: 'answered', value: { accounts: [], rights: [], clockSkewMs: null } };
}

async function readPage(asking: Asking, page: PageRequest): Promise<PageRead> {
  if (page.stream === 'events') return readEvents(asking);
  if (page.stream === 'sales') return readSales(asking, page);
  if (page.stream === 'places') return readPlaces(asking, page);
  return { outcome: 'failed', failure: failed('SYSTEM', 'ours', 'no such stream: none asked', 'reading a page') };
}
