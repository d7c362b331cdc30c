import { Accordion, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Listing } from '../../../../../src/contract/listings.ts';
import { useWords } from '../../../language.ts';
import { Loaded } from '../../../parts/Loaded.tsx';
import { Pages } from '../../../parts/Pages.tsx';
import { runsQuery } from '../../../queries.ts';
import { useConnectionNames } from '../../../use-connection-names.ts';
import { RunItem } from './RunItem.tsx';

/** The runs of a listing, newest first, each with what it changed; opened, connection by connection. */
export function RunsSection(props: {
  readonly listing: Listing;
  readonly page: number;
  readonly onPage: (page: number) => void;
}) {
  const { t } = useWords();
  const names = useConnectionNames(props.listing);
  const query = useQuery(runsQuery(props.listing.id, props.page));
  return (
    <Stack component="section" aria-labelledby="runs-title">
      <Title order={2} size="h3" id="runs-title">
        {t('listing.runs')}
      </Title>
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? (
              <div className="empty">
                <Text fw={600}>{t('runs.empty')}</Text>
                <Text c="dimmed">{t('runs.emptyText')}</Text>
              </div>
            ) : (
              <Accordion multiple variant="separated" className="runs">
                {data.map((run) => (
                  <RunItem key={run.id} run={run} names={names} />
                ))}
              </Accordion>
            )}
            <Pages meta={meta} onPage={props.onPage} />
          </>
        )}
      </Loaded>
    </Stack>
  );
}
