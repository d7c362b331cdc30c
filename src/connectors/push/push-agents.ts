import { Agent, type Dispatcher } from 'undici';
import { checkFeedAddress, parseAllowedOrigins } from '../ical/feed-address.ts';
import { createGuardedLookup } from '../ical/guarded-lookup.ts';
import { createDnsResolve } from '../ical/resolve-by-dns.ts';

const CONNECT_MS = 5_000;

/** Connections to push services: to public addresses only, but for origins that are allowed by name. */
export type PushAgents = {
  /** Undefined for an address that nothing is sent to. */
  agentFor(endpoint: string): Dispatcher | undefined;
  close(): Promise<void>;
};

/** Agents by the rules of feeds on addresses (`ical/feed-address.ts`), judged again at each push: rules may have changed. */
export function createPushAgents(allowedOrigins: readonly string[]): PushAgents {
  const allowed = parseAllowedOrigins(allowedOrigins);
  const toPublic = new Agent({ connect: { lookup: createGuardedLookup(createDnsResolve()), timeout: CONNECT_MS } });
  const toAllowed = new Agent({ connect: { timeout: CONNECT_MS } });
  return {
    agentFor(endpoint) {
      const check = checkFeedAddress(endpoint, allowed);
      if (check.outcome === 'refused' || check.url !== new URL(endpoint).href) return undefined;
      return allowed.has(new URL(endpoint).origin) ? toAllowed : toPublic;
    },
    async close() {
      await Promise.all([toPublic.close(), toAllowed.close()]);
    },
  };
}
