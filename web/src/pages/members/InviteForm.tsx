import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { inviteMember } from '../../../../src/contract/members.ts';
import { type Locale, locales, type Role, roles } from '../../../../src/domain/member.ts';
import { call } from '../../api.ts';
import { useWords } from '../../language.ts';
import { ProblemNotice } from '../../parts/ProblemNotice.tsx';
import { showRefusal } from '../../show-refusal.ts';
import { useAction } from '../../use-action.ts';

type Invitation = { email: string; name: string; role: Role; locale: Locale };

type InviteFormProps = { readonly onDone: () => void };

/** Invites a person by mail, with the role and language they begin with. */
export function InviteForm(props: InviteFormProps) {
  const { t } = useWords();
  const { form, invite } = useInvitation(props);
  return (
    <form onSubmit={form.onSubmit((values) => invite.mutate(values))} noValidate>
      <Stack>
        <ProblemNotice error={invite.error} fields={Object.keys(form.values)} />
        <TextInput label={t('members.email')} type="email" data-autofocus {...form.getInputProps('email')} />
        <TextInput label={t('members.name')} maxLength={120} {...form.getInputProps('name')} />
        <Select
          label={t('members.role')}
          data={roles.map((role) => ({ value: role, label: t(`members.roles.${role}`) }))}
          allowDeselect={false}
          {...form.getInputProps('role')}
        />
        <Select
          label={t('members.locale')}
          data={locales.map((locale) => ({ value: locale, label: t(`members.locales.${locale}`) }))}
          allowDeselect={false}
          {...form.getInputProps('locale')}
        />
        <Button type="submit" loading={invite.isPending}>
          {t('members.send')}
        </Button>
      </Stack>
    </form>
  );
}

function useInvitation(props: InviteFormProps) {
  const words = useWords();
  const { t } = words;
  const initialValues: Invitation = { email: '', name: '', role: 'member', locale: 'fr' };
  const required = (text: string) => (text.trim() === '' ? t('field.required') : null);
  const form = useForm({ initialValues, validate: { email: required, name: required } });
  const invite = useAction({
    perform: (body: Invitation) => call(inviteMember, { body: { ...body, email: body.email.trim() } }),
    refreshes: [['members']],
    done: ({ data }) => t('members.sent', { email: data.email }),
    onDone: props.onDone,
    onRefused: (error) => showRefusal(form, error, words),
    failuresShown: true,
  });
  return { form, invite };
}
