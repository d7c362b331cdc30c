import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { findConflicts } from '../../../../src/contract/conflicts.ts';
import { isStaff } from '../../../../src/domain/member.ts';
import { call } from '../../api.ts';
import { conflictsQuery } from '../../conflict-queries.ts';
import { type ConflictsShown, conflictFilters } from '../../conflicts-shown.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { preferencesQuery } from '../../queries.ts';
import { useAction } from '../../use-action.ts';
import { ConflictItem } from './ConflictItem.tsx';

type ConflictsPageProps = { readonly shown: ConflictsShown; readonly onShow: (shown: ConflictsShown) => void };

/** The conflicts of one's own listings, those to settle first; support and admin may see everybody's. */
export function ConflictsPage(props: ConflictsPageProps) {
  const { t } = useWords();
  const { shown, onShow } = props;
  const query = useQuery(conflictsQuery(shown));
  const total = query.data?.meta.total;
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle>{t('conflict.title')}</PageTitle>
        <LookNow scope={shown.scope} />
      </Group>
      <Filters {...props} />
      <section aria-label={t(`conflict.filters.${shown.state}`)}>
        <Text size="sm" c="dimmed" role="status" mb="sm">
          {total === undefined ? '\u00a0' : t('conflict.found', { count: total })}
        </Text>
        <Loaded query={query}>
          {({ data, meta }) => (
            <>
              {meta.total === 0 ? <NoConflict /> : null}
              <Stack component="ul" gap="sm" className="plain-list" aria-busy={query.isPlaceholderData}>
                {data.map((conflict) => (
                  <ConflictItem key={conflict.id} conflict={conflict} />
                ))}
              </Stack>
              <Pages meta={meta} onPage={(page) => onShow({ ...shown, page })} />
            </>
          )}
        </Loaded>
      </section>
    </Stack>
  );
}

function Filters({ shown, onShow }: ConflictsPageProps) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  return (
    <Group gap="md" className="conflict-filters">
      <SegmentedControl
        aria-label={t('conflict.filter')}
        value={shown.state}
        onChange={(chosen) =>
          onShow({ ...shown, state: conflictFilters.find((each) => each === chosen) ?? 'undecided', page: 1 })
        }
        data={conflictFilters.map((value) => ({ value, label: t(`conflict.filters.${value}`) }))}
      />
      {isStaff(preferences.role) ? (
        <SegmentedControl
          aria-label={t('conflict.scope')}
          value={shown.scope}
          onChange={(scope) => onShow({ ...shown, scope: scope === 'all' ? 'all' : 'own', page: 1 })}
          data={[
            { value: 'own', label: t('listings.own') },
            { value: 'all', label: t('listings.all') },
          ]}
        />
      ) : null}
    </Group>
  );
}

/** Looks for conflicts at once, in all of one's own listings; an admin who sees everybody's looks in everybody's. */
function LookNow(props: { readonly scope: ConflictsShown['scope'] }) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  const scope = preferences.role === 'admin' ? props.scope : 'own';
  const look = useAction({
    perform: () => call(findConflicts, { body: { scope } }),
    refreshes: [['conflicts'], ['conflict']],
    done: ({ data }) => t('conflict.looked', { count: data.listings, opened: data.opened }),
  });
  return (
    <ActionButton variant="default" pending={look.isPending} onAct={() => look.mutate()}>
      {t('conflict.look')}
    </ActionButton>
  );
}

function NoConflict() {
  const { t } = useWords();
  return (
    <div className="empty">
      <Text fw={600}>{t('conflict.empty')}</Text>
      <Text c="dimmed">{t('conflict.emptyText')}</Text>
    </div>
  );
}
