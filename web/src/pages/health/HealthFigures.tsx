import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Health } from '../../../../src/contract/health.ts';
import { useWords } from '../../language.ts';
import { Moment } from '../../parts/Moment.tsx';
import { exposureInWords, waitingInWords } from '../../words/health-words.ts';

/** What relais owes, and how long new stays stay open elsewhere. */
export function HealthFigures({ health }: { readonly health: Health }) {
  const words = useWords();
  const { t } = words;
  const { at, sweep, queuedRuns, mails, unpublishedStays, exposure } = health;
  return (
    <dl className="health-figures">
      <Figure label={t('health.sweep')}>
        {sweep.lastGoodAt === null ? t('health.never') : <Moment at={sweep.lastGoodAt} say={(when) => when} />}
      </Figure>
      <Figure label={t('health.unpublished')}>{waitingInWords(unpublishedStays, at, words)}</Figure>
      <Figure label={t('health.queued')}>{waitingInWords(queuedRuns, at, words)}</Figure>
      <Figure label={t('health.mails')}>{waitingInWords(mails, at, words)}</Figure>
      <Figure label={t('health.exposure')}>{exposureInWords(exposure, words)}</Figure>
    </dl>
  );
}

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="paper health-figure">
      <Text component="dt" size="sm" c="dimmed">
        {label}
      </Text>
      <Text component="dd" fw={600}>
        {children}
      </Text>
    </div>
  );
}
