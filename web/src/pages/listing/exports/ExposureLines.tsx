import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Exposure } from '../../../../../src/contract/exports.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import type { Instant } from '../../../../../src/domain/instant.ts';
import { exposureQuery, proofAddress } from '../../../export-queries.ts';
import { useWords } from '../../../language.ts';
import { Moment } from '../../../parts/Moment.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { lastingInWords } from '../../../words/date-words.ts';

/** How long a stay stayed open at each other destination, and its record to print. Nothing where nothing is published. */
export function ExposureLines(props: { readonly bookingId: string; readonly listing: Listing }) {
  const { t } = useWords();
  const { bookingId, listing } = props;
  const { data } = useQuery(exposureQuery(listing.id, bookingId));
  const { nameOf } = useConnectionNames(listing);
  if (data === undefined || data.destinations.length === 0) return null;
  return (
    <section aria-label={t('exposure.title')}>
      <Text size="sm" fw={600}>
        {t('exposure.title')}
      </Text>
      <ul className="plain-list">
        {data.destinations.map((each) => (
          <Text key={each.exportId} component="li" size="sm" className="breakable">
            <ExposureLine exposure={{ ...each, label: nameOf(each) }} since={data.since} />
          </Text>
        ))}
      </ul>
      <Anchor size="sm" href={proofAddress(bookingId)} target="_blank" rel="noopener">
        {t('exposure.proof')}
      </Anchor>
    </section>
  );
}

function ExposureLine({ exposure, since }: { readonly exposure: Exposure; readonly since: Instant }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { label, closedAt, minutes, ownReadAt, silentSince } = exposure;
  if (closedAt !== null)
    return minutes === 0
      ? t('exposure.closedAtOnce', { label })
      : t('exposure.closed', { label, duration: lastingInWords(since, closedAt, words) });
  if (ownReadAt === null) return t('exposure.openUnread', { label });
  if (silentSince !== null)
    return t('exposure.openSilent', { label, duration: lastingInWords(silentSince, now, words) });
  return <Moment at={ownReadAt} say={(when) => t('exposure.open', { label, when })} />;
}
