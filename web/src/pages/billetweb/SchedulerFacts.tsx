import { Group } from '@mantine/core';
import type { Scheduler } from '../../../../src/contract/schedulers.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { RunBadge } from '../../parts/RunBadge.tsx';
import { durationInWords } from '../../words/date-words.ts';

/** The last run and what it came to, the next one, and how many there were. */
export function SchedulerFacts({ scheduler }: { readonly scheduler: Scheduler }) {
  const { t, language } = useWords();
  const { lastRun, lastResult, nextRun, runCount } = scheduler;
  return (
    <dl className="scheduler-facts">
      <dt>{t('billetweb.lastRun')}</dt>
      <dd>{lastRun === null ? t('billetweb.never') : <Moment at={lastRun} say={(when) => when} />}</dd>
      <dt>{t('billetweb.lastResult')}</dt>
      <dd>{lastResult === null ? t('billetweb.never') : <Result result={lastResult} />}</dd>
      <dt>{t('billetweb.nextRun')}</dt>
      <dd>{nextRun === null ? t('billetweb.noNextRun') : <Moment at={nextRun} say={(when) => when} />}</dd>
      <dt>{t('billetweb.runCount')}</dt>
      <dd>{new Intl.NumberFormat(language).format(runCount)}</dd>
    </dl>
  );
}

function Result({ result }: { readonly result: NonNullable<Scheduler['lastResult']> }) {
  const { t, language } = useWords();
  const { status, eventsSynced, durationMs, imported, updated, skipped, rejected } = result;
  return (
    <>
      <Group gap="xs" component="span">
        <RunBadge status={status} />
        {t('billetweb.result', { events: eventsSynced, duration: durationInWords(durationMs, language) })}
      </Group>
      <div>{t('billetweb.rows', { imported, updated, skipped, rejected })}</div>
    </>
  );
}
