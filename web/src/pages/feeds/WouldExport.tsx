import { Text } from '@mantine/core';
import type { FeedReport } from '../../../../src/contract/feeds.ts';
import { useWords } from '../../language.ts';
import { stayInWords } from '../../words/date-words.ts';

/** What other platforms would be told of the calendar, folded away at first. */
export function WouldExport({ report }: { readonly report: FeedReport }) {
  const words = useWords();
  const { t } = words;
  const { wouldExport } = report;
  return (
    <details className="feed-export">
      <summary>
        {t('feed.wouldExport')} ({wouldExport.length})
      </summary>
      <Text size="sm" c="dimmed">
        {wouldExport.length === 0 ? t('feed.nothingToExport') : t('feed.wouldExportText')}
      </Text>
      <ul className="plain-list feed-rows">
        {wouldExport.map(({ from, to, summary }, index) => (
          <li key={`${from} ${to} ${index}`} className="feed-row">
            <span>{stayInWords({ from, to }, words)}</span>
            <span>{summary === 'Reserved' ? t('feed.reserved') : t('feed.notAvailable')}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
