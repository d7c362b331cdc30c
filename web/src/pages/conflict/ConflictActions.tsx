import { Button, Group, Menu } from '@mantine/core';
import { useRef, useState } from 'react';
import type { ConflictDetail } from '../../../../src/contract/conflicts.ts';
import { useWords, type Words } from '../../language.ts';
import { Confirmation } from '../../parts/Confirmation.tsx';
import { useKeptFocus } from '../../use-kept-focus.ts';
import { useDecision, usePuttingOff } from './use-decision.ts';

const choicesHours = [4, 24, 72, 168] as const;

const asked = {
  keep_both: { say: 'conflict.keepBoth', ask: 'conflict.askBoth', yes: 'conflict.yesBoth' },
  ignore: { say: 'conflict.ignore', ask: 'conflict.askIgnore', yes: 'conflict.yesIgnore' },
} as const;
type Asked = keyof typeof asked;

/** What can be decided besides keeping one: both, nothing at all, or nothing yet. */
export function ConflictActions({ conflict }: { readonly conflict: ConflictDetail }) {
  const { t } = useWords();
  const [asking, setAsking] = useState<Asked | null>(null);
  const decision = useDecision(conflict, () => setAsking(null));
  if (asking !== null) {
    const { ask, yes } = asked[asking];
    return (
      <Confirmation
        question={t(ask)}
        yes={t(yes)}
        no={t('conflict.no')}
        pending={decision.isPending}
        error={decision.error}
        onYes={() => decision.mutate({ action: asking })}
        onNo={() => setAsking(null)}
      />
    );
  }
  return (
    <Group gap="xs" role="group" aria-label={t('conflict.actionsTitle')}>
      <Button size="sm" variant="default" onClick={() => setAsking('keep_both')}>
        {t(asked.keep_both.say)}
      </Button>
      <Button size="sm" variant="default" onClick={() => setAsking('ignore')}>
        {t(asked.ignore.say)}
      </Button>
      {conflict.state === 'open' ? <LaterMenu conflict={conflict} /> : null}
    </Group>
  );
}

function LaterMenu({ conflict }: { readonly conflict: ConflictDetail }) {
  const words = useWords();
  const { t } = words;
  const puttingOff = usePuttingOff(conflict);
  const button = useRef<HTMLButtonElement>(null);
  const rememberFocus = useKeptFocus(button, puttingOff.isPending);
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 0 }} onClose={rememberFocus}>
      <Menu.Target>
        <Button ref={button} size="sm" variant="default" loading={puttingOff.isPending}>
          {t('conflict.later')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('conflict.laterFor')}</Menu.Label>
        {choicesHours.map((hours) => (
          <Menu.Item key={hours} onClick={() => puttingOff.mutate(hours)}>
            {hoursInWords(hours, words)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function hoursInWords(hours: number, { t }: Words): string {
  return hours < 24 ? t('conflict.hours', { count: hours }) : t('conflict.days', { count: hours / 24 });
}
