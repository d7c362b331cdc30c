import { Card, Group, Stack, Text, Title } from '@mantine/core';
import { type Notice, readNotifications } from '../../../../src/contract/notices.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { AppLink } from '../../parts/AppLink.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { useAction } from '../../use-action.ts';
import { noticeInWords } from '../../words/notice-words.ts';

/** One notice: what happened, where and when. Following it reads it. */
export function NoticeItem({ notice }: { readonly notice: Notice }) {
  const words = useWords();
  const { t } = words;
  const { title, text } = noticeInWords(notice.data, words);
  const isUnread = notice.readAt === null;
  const read = useAction({
    perform: () => call(readNotifications, { body: { ids: [notice.id] } }),
    refreshes: [['notifications']],
  });
  return (
    <Card
      withBorder
      component="li"
      className="paper notice-item"
      padding="md"
      data-unread={isUnread || undefined}
      data-urgent={notice.isUrgent || undefined}
    >
      <Stack gap={4}>
        <Title order={2} size="h4" className="breakable">
          <AppLink
            place={{ to: notice.path, search: {} }}
            inherit
            {...(isUnread ? { onFollow: () => read.mutate() } : {})}
          >
            {title}
          </AppLink>
          {isUnread ? <span className="visually-hidden">{` (${t('notice.isUnread')})`}</span> : null}
        </Title>
        {notice.listing === null ? null : (
          <Text fw={600} className="breakable">
            {notice.listing.name}
          </Text>
        )}
        <Text size="sm" className="breakable">
          {text}
        </Text>
        <Group gap="xs" justify="space-between" mih={26}>
          <Text size="sm" c="dimmed">
            <Moment at={notice.at} say={(when) => when} />
          </Text>
          {isUnread ? (
            <ActionButton
              variant="subtle"
              size="compact-sm"
              label={t('notice.markReadOf', { title })}
              pending={read.isPending}
              onAct={() => read.mutate()}
            >
              {t('notice.markRead')}
            </ActionButton>
          ) : null}
        </Group>
      </Stack>
    </Card>
  );
}
