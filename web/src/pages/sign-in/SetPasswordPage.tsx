import { Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { type AuthOutcome, resetPassword } from '../../auth.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { paths } from '../../paths.ts';
import { GatePage } from './GatePage.tsx';

/** What the sign-in service takes; it is said before it has to refuse. */
const PASSWORD_MIN_LENGTH = 10;
const PASSWORD_MAX_LENGTH = 128;

/** Chooses the password with the token of a reset or invitation mail; `onSaved` leads to sign-in. */
export function SetPasswordPage(props: { readonly token: string | undefined; readonly onSaved: () => void }) {
  const { t } = useWords();
  const [isTokenBad, setTokenBad] = useState(props.token === undefined);
  return (
    <GatePage title={t('auth.setTitle')}>
      {isTokenBad || props.token === undefined ? (
        <Stack>
          <Notice tone="bad" urgent>
            {t('auth.badLink')}
          </Notice>
          <AppLink place={paths.forgotPassword()}>{t('auth.askNewLink')}</AppLink>
        </Stack>
      ) : (
        <SetPasswordForm token={props.token} onSaved={props.onSaved} onTokenBad={() => setTokenBad(true)} />
      )}
    </GatePage>
  );
}

function SetPasswordForm(props: {
  readonly token: string;
  readonly onSaved: () => void;
  readonly onTokenBad: () => void;
}) {
  const { t } = useWords();
  const tooShort = t('auth.tooShort', { count: PASSWORD_MIN_LENGTH });
  const [outcome, setOutcome] = useState<AuthOutcome | 'pending' | null>(null);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { password: '', repeated: '' },
    validate: {
      password: (password) => (password.length < PASSWORD_MIN_LENGTH ? tooShort : null),
      repeated: (repeated, values) => (repeated === values.password ? null : t('auth.mismatch')),
    },
  });
  const submit = form.onSubmit(async ({ password }) => {
    setOutcome('pending');
    const answer = await resetPassword({ newPassword: password, token: props.token });
    setOutcome(answer);
    if (answer === 'done') props.onSaved();
    if (answer === 'refused') props.onTokenBad();
    if (answer === 'too_short') form.setFieldError('password', tooShort);
  });
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {outcome === 'rate_limited' || outcome === 'unavailable' ? (
          <Notice tone="bad" urgent>
            {outcome === 'rate_limited' ? t('auth.rateLimited') : t('auth.unavailable')}
          </Notice>
        ) : null}
        <PasswordInput
          label={t('auth.newPassword')}
          description={t('auth.passwordRule', { count: PASSWORD_MIN_LENGTH })}
          autoComplete="new-password"
          maxLength={PASSWORD_MAX_LENGTH}
          {...form.getInputProps('password')}
        />
        <PasswordInput
          label={t('auth.repeatPassword')}
          autoComplete="new-password"
          maxLength={PASSWORD_MAX_LENGTH}
          {...form.getInputProps('repeated')}
        />
        <Button type="submit" loading={outcome === 'pending'}>
          {t('app.save')}
        </Button>
      </Stack>
    </form>
  );
}
