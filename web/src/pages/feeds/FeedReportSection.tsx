import { Stack, Text, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { FeedReport } from '../../../../src/contract/feeds.ts';
import { platformNames } from '../../../../src/domain/platform.ts';
import { useWords } from '../../language.ts';
import { Notice } from '../../parts/Notice.tsx';
import { dateInWords } from '../../words/date-words.ts';
import { hintInWords, unfamiliarInWords, warningsInWords } from '../../words/feed-words.ts';
import { EventList } from './EventList.tsx';
import { WouldExport } from './WouldExport.tsx';

/** What relais reads in a calendar: what to look at first, then who wrote it, then every night. It takes the focus when it appears. */
export function FeedReportSection({ report }: { readonly report: FeedReport }) {
  const { t } = useWords();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <Stack component="section" aria-labelledby="report-title" gap="md">
      <Title order={2} size="h3" id="report-title" ref={title} tabIndex={-1} className="report-title">
        {t('feed.report')}
      </Title>
      <Hints report={report} />
      <Summary report={report} />
      <Doubts report={report} />
      <EventList report={report} />
      <WouldExport report={report} />
    </Stack>
  );
}

function Hints({ report }: { readonly report: FeedReport }) {
  const words = useWords();
  return report.hints.map((hint) => {
    const { title, text } = hintInWords(hint, words);
    return (
      <Notice key={title} tone="warning" title={title}>
        <p>{text}</p>
      </Notice>
    );
  });
}

function Summary({ report }: { readonly report: FeedReport }) {
  const { t, language } = useWords();
  const { coming, platform, programs, pastEvents, timeZone, today } = report;
  const kinds = [
    coming.bookings > 0 ? t('feed.bookings', { count: coming.bookings }) : '',
    coming.unknown > 0 ? t('feed.unknown', { count: coming.unknown }) : '',
    coming.blocks > 0 ? t('feed.blocks', { count: coming.blocks }) : '',
    pastEvents > 0 ? t('feed.past', { count: pastEvents }) : '',
  ].filter((each) => each !== '');
  return (
    <div className="report-summary">
      <Text fw={650} size="lg">
        {platform === 'other' ? t('feed.otherPlatform') : platformNames[platform]}
      </Text>
      <Text>
        {coming.nights === 0 ? t('feed.nothingComing') : t('feed.comingNights', { count: coming.nights })}
        {kinds.length > 0 ? ` · ${kinds.join(', ')}` : ''}
      </Text>
      <Text size="sm" c="dimmed" className="breakable">
        {t('feed.program', { programs: programs.length > 0 ? programs.join(', ') : t('feed.noProgram') })}
      </Text>
      <Text size="sm" c="dimmed">
        {t('feed.readAt', { date: dateInWords(today, language), timeZone })}
      </Text>
    </div>
  );
}

/** What was not read, what was never seen before, and what the reader made of odd entries. */
function Doubts({ report }: { readonly report: FeedReport }) {
  const words = useWords();
  const { t } = words;
  const warnings = warningsInWords(report.warnings, words);
  return (
    <>
      {report.isWhole ? null : (
        <Notice tone="warning" title={t('feed.notWhole')}>
          <p>{t('feed.notWholeText')}</p>
        </Notice>
      )}
      {report.unfamiliar.length === 0 ? null : (
        <Notice tone="calm" title={t('feed.unfamiliar')}>
          <p>{t('feed.unfamiliarText')}</p>
          <Lines lines={report.unfamiliar.map((each) => unfamiliarInWords(each, words))} />
        </Notice>
      )}
      {warnings.length === 0 ? null : (
        <Notice tone="calm" title={t('feed.warnings')}>
          <Lines lines={warnings} />
        </Notice>
      )}
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul className="run-lines">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
