import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { PlatformStatus } from '../../../../src/contract/health.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { paths } from '../../paths.ts';
import { modesInWords, readingsInWords } from '../../words/health-words.ts';
import { toneOfBreaker } from '../../words/platform-words.ts';

/** Each platform and feed host: whether it is read, how well, how fast, and by which modes. */
export function PlatformHealthSection({ platforms }: { readonly platforms: readonly PlatformStatus[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="health-platforms-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="health-platforms-title">
          {t('health.platforms')}
        </Title>
        {platforms.length === 0 ? <Text c="dimmed">{t('health.noPlatform')}</Text> : null}
        <Stack component="ul" gap="xs" className="plain-list">
          {platforms.map((platform) => (
            <PlatformItem key={platform.key} platform={platform} />
          ))}
        </Stack>
        <AppLink place={paths.platforms()} className="self-start">
          {t('platform.see')}
        </AppLink>
      </Stack>
    </section>
  );
}

function PlatformItem({ platform }: { readonly platform: PlatformStatus }) {
  const words = useWords();
  const { t } = words;
  const { key, breaker, failing, lastGoodAt, requestsLeft } = platform;
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <Text fw={600} className="breakable">
          {key}
        </Text>
        <ToneBadge tone={toneOfBreaker(breaker.state)}>{t(`platform.state.${breaker.state}`)}</ToneBadge>
        {failing === 0 ? null : <ToneBadge tone="warning">{t('health.failing', { count: failing })}</ToneBadge>}
      </Group>
      <Text size="sm">{readingsInWords(platform, words)}</Text>
      <Text size="sm" c="dimmed">
        {modesInWords(platform, words)}
      </Text>
      <Text size="sm" c="dimmed">
        {lastGoodAt === null ? (
          t('health.neverRead')
        ) : (
          <Moment at={lastGoodAt} say={(when) => t('platform.lastGood', { when })} />
        )}
        {requestsLeft === null ? null : (
          <Moment
            at={requestsLeft.notedAt}
            say={(when) => ` · ${t('health.requestsLeft', { count: Math.floor(requestsLeft.remaining), when })}`}
          />
        )}
      </Text>
    </Card>
  );
}
