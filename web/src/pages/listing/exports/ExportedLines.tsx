import { Text } from '@mantine/core';
import type { NightCause } from '../../../../../src/contract/calendar.ts';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { useWords } from '../../../language.ts';
import { Moment } from '../../../parts/Moment.tsx';
import { useConnectionNames } from '../../../use-connection-names.ts';

/** To which destinations nights that are no stay are exported, and which of them have read it. Nothing where none is. */
export function ExportedLines(props: {
  readonly exportedTo: NonNullable<NightCause['exportedTo']>;
  readonly listing: Listing;
}) {
  const { t } = useWords();
  const { exportedTo, listing } = props;
  const { nameOf } = useConnectionNames(listing, exportedTo.length > 0);
  if (exportedTo.length === 0) return null;
  return (
    <section aria-label={t('exposure.title')}>
      <Text size="sm" fw={600}>
        {t('exposure.title')}
      </Text>
      <ul className="plain-list">
        {exportedTo.map((each) => (
          <Text key={each.exportId} component="li" size="sm" className="breakable">
            <ExportedLine label={nameOf(each)} readAt={each.readAt} />
          </Text>
        ))}
      </ul>
    </section>
  );
}

function ExportedLine({ label, readAt }: { readonly label: string; readonly readAt: string | null }) {
  const { t } = useWords();
  if (readAt === null) return t('exposure.untold', { label });
  return <Moment at={readAt} say={(when) => t('exposure.told', { label, when })} />;
}
