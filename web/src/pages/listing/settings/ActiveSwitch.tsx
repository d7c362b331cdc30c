import { Switch } from '@mantine/core';
import { type Listing, updateListing } from '../../../../../src/contract/listings.ts';
import { call } from '../../../api.ts';
import { useWords } from '../../../language.ts';
import { useAction } from '../../../use-action.ts';

/** Stops and resumes the syncs of a listing; what is closed stays closed. */
export function ActiveSwitch(props: { readonly listing: Listing }) {
  const { t } = useWords();
  const { listing } = props;
  const change = useAction({
    perform: (active: boolean) => call(updateListing, { params: { listingId: listing.id }, body: { active } }),
    refreshes: [['listing', listing.id], ['listings']],
    done: (_, active) => (active ? t('settings.activated') : t('settings.deactivated')),
  });
  return (
    <Switch
      label={t('settings.active')}
      description={t('settings.activeHint')}
      checked={change.isPending ? change.variables : listing.active}
      disabled={!listing.own || change.isPending}
      onChange={(event) => change.mutate(event.currentTarget.checked)}
    />
  );
}
