import { Text } from '@mantine/core';
import type { CriticalFaultAnswer } from '../../../../src/contract/health.ts';
import { useWords } from '../../language.ts';
import { Notice } from '../../parts/Notice.tsx';
import { useNow } from '../../parts/use-now.ts';
import { lastingInWords } from '../../words/date-words.ts';

/** What stops relais as a whole: what it is, since when, and what to do. */
export function FaultNotice({ fault }: { readonly fault: CriticalFaultAnswer }) {
  const words = useWords();
  const { t } = words;
  const { kind, since, guide } = fault;
  const now = useNow(since);
  return (
    <Notice tone="bad" title={t(`health.fault.${kind}`)}>
      <Text size="sm">{t('health.missingSince', { duration: lastingInWords(since, now, words) })}</Text>
      <Text size="sm">{t(`health.remedy.${kind}`)}</Text>
      <Text size="sm" c="dimmed" className="breakable">
        {t('health.guide', { section: guide })}
      </Text>
    </Notice>
  );
}
