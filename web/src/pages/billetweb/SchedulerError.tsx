import { Text } from '@mantine/core';
import type { Scheduler } from '../../../../src/contract/schedulers.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useNow } from '../../parts/use-now.ts';
import { paths } from '../../paths.ts';
import { relativeInWords } from '../../words/date-words.ts';

/** The last error: in red while no run has gone well since, and quietly after that. */
export function SchedulerError({ scheduler }: { readonly scheduler: Scheduler }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { lastError, lastResult } = scheduler;
  if (lastError === null) return null;
  const title = t('billetweb.errorTitle', { when: relativeInWords(lastError.at, now, words) });
  const link = (
    <AppLink place={paths.account(lastError.connectionId)} size="sm">
      {t('billetweb.errorAccount')}
    </AppLink>
  );
  if (lastResult?.status === 'succeeded' && lastResult.finishedAt > lastError.at)
    return (
      <Text size="sm" c="dimmed" className="breakable">
        {`${title}\u00a0: ${lastError.message}`} {link}
      </Text>
    );
  return (
    <Notice tone="bad" title={title}>
      <p>{lastError.message}</p>
      <p>{link}</p>
    </Notice>
  );
}
