import { Resolver } from 'node:dns/promises';
import type { ResolveHost } from './guarded-lookup.ts';

/** The second try, after the first was not answered, waits twice as long: both end before a connection has to stand. */
const tries = { timeout: 1_500, tries: 2 };

/**
 * Resolves names at DNS servers (`address:port`; those of the system when none are given), IPv4 addresses first. It does
 * so beside the system's own resolution, which has four threads for the whole process, and holds one for as long as the
 * servers of a name do not answer: a few such names would keep every other feed waiting. The hosts file and search
 * domains, which mean something inside a network only, are not asked.
 */
export function createDnsResolve(servers?: readonly string[]): ResolveHost {
  return async (hostname) => {
    // A new one each time reads anew which servers the system uses.
    const resolver = new Resolver(tries);
    if (servers) resolver.setServers(servers);
    const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    for (const answer of answers) if (answer.status === 'rejected' && addresses.length === 0) throw answer.reason;
    return addresses;
  };
}
