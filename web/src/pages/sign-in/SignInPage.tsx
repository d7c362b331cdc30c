import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type AuthOutcome, signIn } from '../../auth.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { GatePage } from './GatePage.tsx';

/** Signs in, then calls `onSignedIn`, which leads back to where the person was going. */
export function SignInPage(props: { readonly passwordSaved: boolean; readonly onSignedIn: () => void }) {
  const { t } = useWords();
  return (
    <GatePage title={t('auth.signInTitle')}>
      <Stack>
        {props.passwordSaved ? <Notice tone="good">{t('auth.passwordSaved')}</Notice> : null}
        <SignInForm onSignedIn={props.onSignedIn} />
        <AppLink place={paths.forgotPassword()}>{t('auth.forgot')}</AppLink>
      </Stack>
    </GatePage>
  );
}

/** The form itself: address, password, and in words why it did not work. */
export function SignInForm(props: { readonly onSignedIn: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [outcome, setOutcome] = useState<AuthOutcome | 'pending' | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (email) => (email.trim() === '' ? t('auth.emailRequired') : null),
      password: (password) => (password === '' ? t('auth.passwordRequired') : null),
    },
  });
  const submit = form.onSubmit(async ({ email, password }) => {
    setOutcome('pending');
    const answer = await signIn({ email: email.trim(), password });
    setOutcome(answer);
    if (answer !== 'done') return;
    client.clear();
    props.onSignedIn();
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <SignInFailure outcome={outcome} />
        <TextInput label={t('auth.email')} type="email" autoComplete="username" {...form.getInputProps('email')} />
        <PasswordInput label={t('auth.password')} autoComplete="current-password" {...form.getInputProps('password')} />
        <Button type="submit" loading={outcome === 'pending'}>
          {t('auth.signIn')}
        </Button>
      </Stack>
    </form>
  );
}

function SignInFailure(props: { readonly outcome: AuthOutcome | 'pending' | null }) {
  const { t } = useWords();
  if (props.outcome === null || props.outcome === 'pending' || props.outcome === 'done') return null;
  const texts = { refused: t('auth.wrong'), too_short: t('auth.wrong') };
  const slow = { rate_limited: t('auth.rateLimited'), unavailable: t('auth.unavailable') };
  return (
    <Notice tone="bad" urgent>
      {{ ...texts, ...slow }[props.outcome]}
    </Notice>
  );
}
