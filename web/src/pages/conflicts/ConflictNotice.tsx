import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../src/contract/listings.ts';
import { listingConflictsQuery } from '../../conflict-queries.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { conflictInWords } from '../../words/conflict-words.ts';

/** Warns of the listing's conflicts that nobody has settled, and leads to each. Only low ones are no alarm. */
export function ConflictNotice({ listing }: { readonly listing: Listing }) {
  const words = useWords();
  const { data: conflicts = [] } = useQuery(listingConflictsQuery(listing.id, listing.own));
  if (conflicts.length === 0) return null;
  const isUrgent = conflicts.some(({ severity }) => severity !== 'low');
  return (
    <Notice
      tone={isUrgent ? 'bad' : 'calm'}
      title={words.t('conflict.noticeTitle', { count: conflicts.length })}
      urgent={isUrgent}
    >
      <p>{words.t('conflict.noticeText')}</p>
      <ul className="run-lines">
        {conflicts.map((conflict) => (
          <li key={conflict.id}>
            <AppLink place={paths.conflict(conflict.id)} c="inherit" underline="always">
              {conflictInWords(conflict, words)}
            </AppLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
