import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { readNotifications } from '../../../../src/contract/notices.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { noticesQuery } from '../../notice-queries.ts';
import { type NoticesShown, noticeFilters } from '../../notices-shown.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { AppLink } from '../../parts/AppLink.tsx';
import { KeptSection } from '../../parts/KeptSection.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { paths } from '../../paths.ts';
import { useAction } from '../../use-action.ts';
import { NoticeItem } from './NoticeItem.tsx';

type NotificationsPageProps = { readonly shown: NoticesShown; readonly onShow: (shown: NoticesShown) => void };

/** What one was told, newest first: what is not read stands out. */
export function NotificationsPage({ shown, onShow }: NotificationsPageProps) {
  const { t } = useWords();
  const query = useQuery(noticesQuery(shown));
  const meta = query.data?.meta;
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle>{t('notice.title')}</PageTitle>
        <AppLink place={paths.preferences()} size="sm">
          {t('notice.toPreferences')}
        </AppLink>
      </Group>
      <KeptSection label={t(`notice.filters.${shown.show}`)}>
        <Group justify="space-between" mb="sm">
          <Filter shown={shown} onShow={onShow} />
          {meta === undefined || meta.unread === 0 ? null : <ReadAll />}
        </Group>
        <Text size="sm" c="dimmed" role="status" mb="sm">
          {meta === undefined ? '\u00a0' : t('notice.found', { count: meta.total, unread: meta.unread })}
        </Text>
        <Loaded query={query}>
          {({ data, meta: { total, page, pageSize } }) => (
            <>
              {total === 0 ? <NoNotice show={shown.show} /> : null}
              <Stack component="ul" gap="xs" className="plain-list" aria-busy={query.isPlaceholderData}>
                {data.map((notice) => (
                  <NoticeItem key={notice.id} notice={notice} />
                ))}
              </Stack>
              <Pages meta={{ total, page, pageSize }} onPage={(next) => onShow({ ...shown, page: next })} />
            </>
          )}
        </Loaded>
      </KeptSection>
    </Stack>
  );
}

function Filter({ shown, onShow }: NotificationsPageProps) {
  const { t } = useWords();
  return (
    <SegmentedControl
      aria-label={t('notice.filter')}
      value={shown.show}
      onChange={(chosen) => onShow({ show: noticeFilters.find((each) => each === chosen) ?? 'all', page: 1 })}
      data={noticeFilters.map((value) => ({ value, label: t(`notice.filters.${value}`) }))}
    />
  );
}

function ReadAll() {
  const { t } = useWords();
  const read = useAction({
    perform: () => call(readNotifications, { body: { all: true } }),
    refreshes: [['notifications']],
    done: () => t('notice.readAllDone'),
  });
  return (
    <ActionButton variant="default" pending={read.isPending} onAct={() => read.mutate()}>
      {t('notice.readAll')}
    </ActionButton>
  );
}

function NoNotice({ show }: Pick<NoticesShown, 'show'>) {
  const { t } = useWords();
  const isAll = show === 'all';
  return (
    <div className="empty">
      <Text fw={600}>{isAll ? t('notice.empty') : t('notice.emptyUnread')}</Text>
      <Text c="dimmed">{isAll ? t('notice.emptyText') : t('notice.emptyUnreadText')}</Text>
    </div>
  );
}
