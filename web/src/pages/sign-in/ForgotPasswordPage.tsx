import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { type AuthOutcome, requestPasswordReset } from '../../auth.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { GatePage } from './GatePage.tsx';

/** Asks for a link to choose a new password; says the same whether the account exists or not. */
export function ForgotPasswordPage() {
  const { t } = useWords();
  return (
    <GatePage title={t('auth.forgotTitle')}>
      <Stack>
        <ForgotPasswordForm />
        <AppLink place={paths.signIn()}>{t('auth.backToSignIn')}</AppLink>
      </Stack>
    </GatePage>
  );
}

function ForgotPasswordForm() {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<AuthOutcome | 'pending' | null>(null);
  const form = useForm({
    initialValues: { email: '' },
    validate: { email: (email) => (email.trim() === '' ? t('auth.emailRequired') : null) },
  });
  const submit = form.onSubmit(async ({ email }) => {
    setOutcome('pending');
    setOutcome(await requestPasswordReset(email.trim()));
  });
  // A refusal is answered like a success, so that nobody learns who has an account.
  if (outcome === 'done' || outcome === 'refused') {
    return <Notice tone="good">{t('auth.linkSent', { email: form.values.email })}</Notice>;
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text>{t('auth.forgotText')}</Text>
        <ForgotFailure outcome={outcome} />
        <TextInput label={t('auth.email')} type="email" autoComplete="username" {...form.getInputProps('email')} />
        <Button type="submit" loading={outcome === 'pending'}>
          {t('auth.sendLink')}
        </Button>
      </Stack>
    </form>
  );
}

function ForgotFailure(props: { readonly outcome: AuthOutcome | 'pending' | null }) {
  const { t } = useWords();
  if (props.outcome === null || props.outcome === 'pending') return null;
  return (
    <Notice tone="bad" urgent>
      {props.outcome === 'rate_limited' ? t('auth.rateLimited') : t('auth.unavailable')}
    </Notice>
  );
}
