import type { Alert } from '../../../src/contract/alerts.ts';
import type { AlertsShown } from '../alerts-shown.ts';
import type { Words } from '../language.ts';
import { type Place, paths } from '../paths.ts';

/** What of an alert tells whose it is. */
export type AlertOwnership = Pick<
  Alert,
  'subjectKind' | 'subjectName' | 'subjectExists' | 'listingId' | 'connectionId'
>;

/** The page of the listing or account that an alert is of; null when that was deleted. */
export function subjectPlace({ subjectExists, listingId, connectionId }: AlertOwnership): Place | null {
  if (!subjectExists) return null;
  if (connectionId !== null) return paths.account(connectionId);
  return listingId === null ? null : paths.listing(listingId);
}

/** The name of what an alert is of; of an account, that it is one. */
export function subjectInWords({ subjectKind, subjectName, subjectExists }: AlertOwnership, { t }: Words): string {
  const name = subjectKind === 'listing' ? subjectName : t('alert.account', { name: subjectName });
  return subjectExists ? name : `${name} (${t(`alert.deleted.${subjectKind}`)})`;
}

/** How the list of alerts is asked for those of the same listing or account. */
export function shownOfSubject({
  listingId,
  connectionId,
}: AlertOwnership): Pick<Partial<AlertsShown>, 'listingId' | 'connectionId'> {
  return { ...(listingId === null ? {} : { listingId }), ...(connectionId === null ? {} : { connectionId }) };
}
