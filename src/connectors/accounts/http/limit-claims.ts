import type { AccountAccess, Limit, LimitScope } from '../../../account-ports.ts';
import type { LimitClaim } from '../../../account-store-ports.ts';

type Of = {
  readonly access: AccountAccess;
  readonly platform: string;
  readonly limits: readonly Limit[];
  readonly markOf: (text: string) => string;
};

/**
 * Which rows a request’s costs are taken from. A limit of our address is one for all of relais; one of a key is shared by all
 * connections with the same secrets; one of an outside account by those that name the same account, else the same key.
 */
export function limitClaims({ access, platform, limits, markOf }: Of) {
  return (costs: Readonly<Record<string, number>>): readonly LimitClaim[] =>
    Object.entries(costs).map(([name, cost]) => {
      const limit = limits.find((one) => one.name === name);
      if (!limit) throw new Error(`${platform} has no limit “${name}”: its connector declares those that it counts.`);
      return { name, cost, rule: limit, key: limitKey({ access, platform, markOf }, limit) };
    });
}

/** The row of a limit. No secret is in it: what shares a key is told by its mark. */
export function limitKey(
  { access, platform, markOf }: Omit<Of, 'limits'>,
  { name, scope }: { readonly name: string; readonly scope: LimitScope },
): string {
  return `${platform}/${name}/${ownerOf(scope, access, markOf)}`;
}

function ownerOf(scope: LimitScope, { secrets, accountId }: AccountAccess, markOf: Of['markOf']): string {
  if (scope === 'address') return 'address';
  const entries = Object.entries(secrets).sort(([a], [b]) => (a < b ? -1 : 1));
  const key = () => `key ${markOf(JSON.stringify(entries)).slice(0, 22)}`;
  return scope === 'account' && accountId !== null ? `account ${markOf(accountId).slice(0, 22)}` : key();
}
