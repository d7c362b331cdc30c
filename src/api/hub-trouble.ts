import type { Refusal } from './refusal.ts';

/** Why a hub could not be asked: it refuses the account, it does not answer rightly, or our stored secrets do not open. */
export type HubTrouble = 'refused' | 'unavailable' | 'closed';

const details: Readonly<Record<HubTrouble, string>> = {
  refused: 'The hub refuses the credentials of this account. Connect the account again with new ones.',
  unavailable: 'The hub does not answer rightly for the moment. Try again in a minute.',
  closed: 'The stored credentials of this account do not open. Connect the account again.',
};

/** A hub that could not be asked, as the API tells it. */
export function hubTrouble(trouble: HubTrouble): Refusal<'hub_unavailable'> {
  return { refused: 'hub_unavailable', detail: details[trouble] };
}
