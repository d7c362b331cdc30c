/** What an alert may be of: a listing with all its calendars, or one account connection (ticketing or brokerage). */
export const alertSubjectKinds = ['listing', 'connection'] as const;
export type AlertSubjectKind = (typeof alertSubjectKinds)[number];

/** Names what an alert is of. IDs of the two kinds are never the same. */
export type AlertSubjectRef = { readonly kind: AlertSubjectKind; readonly id: string };

/** What an alert is of, as it was called when it failed. `ownerId` is null where nobody is to be told. */
export type AlertSubject = AlertSubjectRef & { readonly name: string; readonly ownerId: string | null };

/** Why a subject is synced no more: it is deleted, or its owner does not want it synced. */
export const subjectEnds = [
  'listing_deleted',
  'listing_inactive',
  'connection_deleted',
  'connection_disabled',
] as const;
export type SubjectEnd = (typeof subjectEnds)[number];

/** How the alert of a subject ends that is deleted, or else not to be synced. */
export function subjectEnd(kind: AlertSubjectKind, isDeleted: boolean): SubjectEnd {
  if (kind === 'listing') return isDeleted ? 'listing_deleted' : 'listing_inactive';
  return isDeleted ? 'connection_deleted' : 'connection_disabled';
}
