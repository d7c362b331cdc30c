import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { IncidentAnswer } from '../../../../src/contract/platforms.ts';
import { useWords } from '../../language.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { incidentsQuery } from '../../platform-queries.ts';
import { instantInWords } from '../../words/date-words.ts';
import { affectedInWords } from '../../words/platform-words.ts';

/** The outages that last, and the latest that are over. */
export function IncidentsSection() {
  const { t } = useWords();
  const query = useQuery(incidentsQuery);
  return (
    <section aria-labelledby="incidents-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="incidents-title">
          {t('platform.incidents')}
        </Title>
        <Loaded query={query}>
          {(incidents) => (
            <>
              {incidents.length === 0 ? <Text c="dimmed">{t('platform.noIncident')}</Text> : null}
              <Stack component="ul" gap="xs" className="plain-list">
                {incidents.map((incident) => (
                  <IncidentItem key={incident.id} incident={incident} />
                ))}
              </Stack>
            </>
          )}
        </Loaded>
      </Stack>
    </section>
  );
}

function IncidentItem({ incident }: { readonly incident: IncidentAnswer }) {
  const words = useWords();
  const { t } = words;
  const { key, endedAt, alertsHeld, temporalUrl } = incident;
  const facts = [
    affectedInWords(incident, words),
    ...(alertsHeld > 0 ? [t('platform.held', { count: alertsHeld })] : []),
  ];
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <Text fw={600} className="breakable">
          {key}
        </Text>
        <ToneBadge tone={endedAt === null ? 'bad' : 'calm'}>
          {t(endedAt === null ? 'platform.incidentOpen' : 'platform.incidentOver')}
        </ToneBadge>
        <Text size="sm" c="dimmed">
          {facts.join(' · ')}
        </Text>
      </Group>
      <Times incident={incident} />
      {temporalUrl === null ? null : (
        <Anchor href={temporalUrl} target="_blank" rel="noreferrer" size="sm">
          {t('platform.temporal')} ↗
        </Anchor>
      )}
    </Card>
  );
}

function Times({ incident: { openedAt, endedAt, end } }: { readonly incident: IncidentAnswer }) {
  const { t, language } = useWords();
  const from = instantInWords(openedAt, language);
  if (endedAt === null) return <Text size="sm">{t('platform.openedAt', { date: from })}</Text>;
  const how = end === null ? '' : ` · ${t(`platform.end.${end}`)}`;
  return (
    <Text size="sm">
      {t('platform.lasted', { from, to: instantInWords(endedAt, language) })}
      {how}
    </Text>
  );
}
