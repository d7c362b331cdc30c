import { Anchor, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { OperationAnswer } from '../../../../src/contract/operations.ts';
import { isStaff, type Role } from '../../../../src/domain/member.ts';
import { useWords } from '../../language.ts';
import { operationsQuery } from '../../operation-queries.ts';
import { Loaded } from '../../parts/Loaded.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { operationInWords, resultInWords, toneOfOperation } from '../../words/operation-words.ts';

/** What was asked for lately: by oneself and of one’s own things, for support and admins by everybody. */
export function OperationsSection(props: { readonly role: Role }) {
  const { t } = useWords();
  const query = useQuery(operationsQuery(isStaff(props.role) ? 'all' : 'own'));
  return (
    <section aria-labelledby="operations-title">
      <Stack gap="md">
        <Title order={2} size="h3" id="operations-title">
          {t('operation.last')}
        </Title>
        <Loaded query={query}>
          {(operations) => (
            <>
              {operations.length === 0 ? <Text c="dimmed">{t('operation.none')}</Text> : null}
              <Stack component="ul" gap="xs" className="plain-list">
                {operations.map((operation) => (
                  <OperationItem key={operation.id} operation={operation} />
                ))}
              </Stack>
            </>
          )}
        </Loaded>
      </Stack>
    </section>
  );
}

function OperationItem({ operation }: { readonly operation: OperationAnswer }) {
  const words = useWords();
  const { t } = words;
  const { own, requestedByRole, requestedAt, state, temporalUrl } = operation;
  const by = own ? t('operation.byYou') : t(`operation.by.${requestedByRole}`);
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group gap="xs">
        <Text fw={600}>{operationInWords(operation, words)}</Text>
        <ToneBadge tone={toneOfOperation(state)}>{t(`operation.state.${state}`)}</ToneBadge>
      </Group>
      <Text size="sm" c="dimmed">
        <Moment at={requestedAt} say={(when) => t('operation.asked', { when, by })} />
      </Text>
      <Text size="sm">{resultInWords(operation, words)}</Text>
      {temporalUrl === null ? null : (
        <Anchor href={temporalUrl} target="_blank" rel="noreferrer" size="sm">
          {t('runs.temporal')} ↗
        </Anchor>
      )}
    </Card>
  );
}
