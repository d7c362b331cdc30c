import { Card, Group, Stack, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { SweepReportAnswer } from '../../../../src/contract/sweep-reports.ts';
import { isStaff } from '../../../../src/domain/member.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { paths } from '../../paths.ts';
import { preferencesQuery } from '../../queries.ts';
import { sweepReportsQuery } from '../../sweep-report-queries.ts';
import { instantInWords } from '../../words/date-words.ts';
import { outcomesInWords, sweepInWords, toneOfSweep } from '../../words/sweep-report-words.ts';

type SweepReportsPageProps = { readonly page: number; readonly onPage: (page: number) => void };

/** “Rapports de synchronisation”: each sweep with what it came to, the newest first. */
export function SweepReportsPage({ page, onPage }: SweepReportsPageProps) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const query = useQuery(sweepReportsQuery(page));
  return (
    <Stack gap="lg">
      <div>
        <PageTitle>{t('sweepReport.title')}</PageTitle>
        <Text c="dimmed">{t(isStaff(preferences.role) ? 'sweepReport.intro' : 'sweepReport.introOwn')}</Text>
      </div>
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? <Text>{t('sweepReport.empty')}</Text> : null}
            <Stack component="ul" gap="xs" className="plain-list">
              {data.map((report) => (
                <SweepReportItem key={report.id} report={report} memberId={preferences.memberId} />
              ))}
            </Stack>
            <Pages meta={meta} onPage={onPage} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}

function SweepReportItem({ report, memberId }: { readonly report: SweepReportAnswer; readonly memberId: string }) {
  const words = useWords();
  const { t, language } = words;
  const outcomes = outcomesInWords(report, words);
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <AppLink place={paths.sweepReport(report.id)} fw={600}>
          {instantInWords(report.startedAt, language)}
        </AppLink>
        <ToneBadge tone={toneOfSweep(report.status)}>{t(`sweepReport.status.${report.status}`)}</ToneBadge>
        <Text size="sm" c="dimmed">
          {sweepInWords(report, memberId, words)}
        </Text>
      </Group>
      <Text size="sm">{[t('sweepReport.listings', { count: report.listings.total }), ...outcomes].join(' · ')}</Text>
    </Card>
  );
}
