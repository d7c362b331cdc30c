import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { exportsQuery } from '../../../export-queries.ts';
import { useWords } from '../../../language.ts';
import { AppLink } from '../../../parts/AppLink.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { paths } from '../../../paths.ts';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { lastingInWords } from '../../../words/date-words.ts';

/** Warns the owner of platforms that have stopped to read the listing's calendar, or have not begun to in a day. */
export function SilenceNotice({ listing }: { readonly listing: Listing }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { data } = useQuery({ ...exportsQuery(listing.id), enabled: listing.own });
  const silent = (data ?? []).filter(({ silentSince }) => silentSince !== null);
  const { nameOf } = useConnectionNames(listing, silent.length > 0);
  if (silent.length === 0) return null;
  const stopped = silent.some(({ ownReadAt }) => ownReadAt !== null);
  return (
    <Notice tone="warning" title={t(stopped ? 'export.silenceTitle' : 'export.unreadTitle')}>
      <ul className="run-lines">
        {silent.map((each) => (
          <li key={each.id}>
            {t(each.ownReadAt === null ? 'export.unreadLine' : 'export.silenceLine', {
              label: nameOf(each),
              duration: lastingInWords(each.silentSince ?? now, now, words),
            })}
          </li>
        ))}
      </ul>
      <p>
        {t(stopped ? 'export.silenceText' : 'export.unreadText')}{' '}
        <AppLink place={paths.listing(listing.id, { tab: 'exports' })} c="inherit" underline="always">
          {t('export.silenceShow')}
        </AppLink>
      </p>
    </Notice>
  );
}
