import { Text } from '@mantine/core';
import type { Export } from '../../../../../src/contract/exports.ts';
import { NAMELESS_READER } from '../../../../../src/domain/export-reader.ts';
import { useWords } from '../../../language.ts';
import { Moment } from '../../../parts/Moment.tsx';
import { Notice } from '../../../parts/Notice.tsx';
import { useNow } from '../../../parts/use-now.ts';
import { lastingInWords, untilInWords } from '../../../words/date-words.ts';

/** Who read an export last and when, whether its platform has stopped, and until when an older address works. */
export function ExportReads({ each }: { readonly each: Export }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { silentSince, previousUntil, createdAt } = each;
  return (
    <>
      <Text size="sm">
        <LastRead each={each} />
      </Text>
      {silentSince === null ? null : (
        <Notice tone="warning">
          {t(silentSince === createdAt ? 'export.neverReadText' : 'export.silentText', {
            duration: lastingInWords(silentSince, now, words),
          })}
        </Notice>
      )}
      {previousUntil === null ? null : (
        <Text size="sm" c="dimmed">
          {t('export.previous', { until: untilInWords(previousUntil, now, words) })}
        </Text>
      )}
    </>
  );
}

function LastRead({ each }: { readonly each: Export }) {
  const { t } = useWords();
  const { createdAt, ownReadAt, lastReadAt, lastReader, kind } = each;
  if (lastReadAt === null || lastReader === null) {
    const unread = kind === 'private' ? 'export.unreadPrivate' : 'export.unread';
    return <Moment at={createdAt} say={(when) => t(unread, { when })} />;
  }
  const reader = lastReader === NAMELESS_READER ? t('export.nameless') : lastReader;
  if (kind === 'private' || lastReadAt === ownReadAt)
    return <Moment at={lastReadAt} say={(when) => t('export.read', { reader, when })} />;
  return (
    <>
      {ownReadAt === null ? (
        <Moment at={createdAt} say={(when) => t('export.unread', { when })} />
      ) : (
        <Moment at={ownReadAt} say={(when) => t('export.ownRead', { when })} />
      )}
      <Text size="sm" c="dimmed" component="span" display="block">
        <Moment at={lastReadAt} say={(when) => t('export.otherRead', { reader, when })} />
      </Text>
    </>
  );
}
