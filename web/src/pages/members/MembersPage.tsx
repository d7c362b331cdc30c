import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { memberSchema } from '../../../../src/contract/members.ts';
import { useWords } from '../../language.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Loaded } from '../../parts/Loaded.tsx';
import { Moment } from '../../parts/Moment.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Pages } from '../../parts/Pages.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ToneBadge } from '../../parts/RunBadge.tsx';
import { membersQuery, preferencesQuery } from '../../queries.ts';
import { InviteForm } from './InviteForm.tsx';

type MembersPageProps = { readonly page: number; readonly onPage: (page: number) => void };

/** Everyone with an account, and the way to invite; for admins. */
export function MembersPage(props: MembersPageProps) {
  const { t } = useWords();
  const { data: preferences } = useSuspenseQuery(preferencesQuery);
  if (preferences.role !== 'admin') return <Notice tone="warning">{t('members.adminOnly')}</Notice>;
  return <Members {...props} />;
}

function Members(props: MembersPageProps) {
  const { t } = useWords();
  const query = useQuery(membersQuery(props.page));
  const [isInviting, inviting] = useDisclosure();
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <PageTitle>{t('members.title')}</PageTitle>
        <Button onClick={inviting.open}>{t('members.invite')}</Button>
      </Group>
      <Loaded query={query}>
        {({ data, meta }) => (
          <>
            {meta.total === 0 ? <Text>{t('members.empty')}</Text> : null}
            <Stack component="ul" gap="xs" className="plain-list">
              {data.map((member) => (
                <MemberItem key={member.id} member={member} />
              ))}
            </Stack>
            <Pages meta={meta} onPage={props.onPage} />
          </>
        )}
      </Loaded>
      <Dialog opened={isInviting} onClose={inviting.close} title={t('members.inviteTitle')}>
        <InviteForm onDone={inviting.close} />
      </Dialog>
    </Stack>
  );
}

function MemberItem(props: { readonly member: z.output<typeof memberSchema> }) {
  const { t } = useWords();
  const { member } = props;
  return (
    <Card withBorder component="li" className="paper" padding="sm">
      <Group justify="space-between" gap="xs">
        <div>
          <Text fw={600} className="breakable">
            {member.name}
          </Text>
          <Text size="sm" c="dimmed" className="breakable">
            {member.email}
          </Text>
        </div>
        <Group gap="sm">
          <Text size="sm">
            {t(`members.roles.${member.role}`)} · {t(`members.locales.${member.locale}`)}
          </Text>
          <ToneBadge tone={member.invited ? 'warning' : 'good'}>
            {member.invited ? t('members.invited') : t('members.joined')}
          </ToneBadge>
          <Text size="sm" c="dimmed">
            <Moment at={member.createdAt} say={(when) => t('members.added', { when })} />
          </Text>
        </Group>
      </Group>
    </Card>
  );
}
