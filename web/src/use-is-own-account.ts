import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { AccountConnection } from '../../src/contract/account-connections.ts';
import { isStaff } from '../../src/domain/member.ts';
import { accountsQuery } from './account-queries.ts';
import { preferencesQuery } from './queries.ts';

/** True for an account of one’s own. Only support and admins see others’; until it is known, theirs count as another’s. */
export function useIsOwnAccount({ id, kind }: AccountConnection): boolean {
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const mayBeOther = isStaff(preferences.role);
  const { data: own } = useQuery({ ...accountsQuery(kind), enabled: mayBeOther });
  return !mayBeOther || (own?.some((each) => each.id === id) ?? false);
}
