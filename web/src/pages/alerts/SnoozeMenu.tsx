import { Button, Menu } from '@mantine/core';
import { useRef } from 'react';
import { type Alert, snoozeAlert } from '../../../../src/contract/alerts.ts';
import { LONGEST_SNOOZE_MS } from '../../../../src/domain/alert.ts';
import { call } from '../../api.ts';
import { useWords, type Words } from '../../language.ts';
import { useAction } from '../../use-action.ts';
import { useKeptFocus } from '../../use-kept-focus.ts';
import { untilInWords } from '../../words/date-words.ts';
import type { AlertDesk } from './AlertDesk.tsx';
import { refreshesOfAlert } from './refreshes-of-alert.ts';

const HOUR_MS = 3_600_000;
const choicesHours = [1, 4, 24, 72, 168] as const;
/** This computer's clock may be ahead of the server's, which refuses what is later than the longest snooze by its own. */
const CLOCKS_APART_MS = 10 * 60_000;

/** Puts an alert off for a while: no mail about it until then. */
export function SnoozeMenu(props: { readonly alert: Alert; readonly desk: AlertDesk }) {
  const words = useWords();
  const { t } = words;
  const snooze = useSnoozing(props);
  const button = useRef<HTMLButtonElement>(null);
  const rememberFocus = useKeptFocus(button, snooze.isPending);
  return (
    <Menu position="bottom-start" transitionProps={{ duration: 0 }} onClose={rememberFocus}>
      <Menu.Target>
        <Button
          ref={button}
          size="sm"
          variant="default"
          loading={snooze.isPending}
          aria-label={t('alert.snoozeOf', { listing: props.alert.subjectName })}
        >
          {t('alert.snooze')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('alert.snoozeFor')}</Menu.Label>
        {choicesHours.map((hours) => (
          <Menu.Item key={hours} onClick={() => snooze.mutate(hours)}>
            {hoursInWords(hours, words)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function useSnoozing({ alert, desk }: { readonly alert: Alert; readonly desk: AlertDesk }) {
  const words = useWords();
  return useAction({
    perform: (hours: number) => {
      const lastsMs = Math.min(hours * HOUR_MS, LONGEST_SNOOZE_MS - CLOCKS_APART_MS);
      const until = new Date(Date.now() + lastsMs).toISOString();
      return call(snoozeAlert, { params: { alertId: alert.id }, body: { until } });
    },
    refreshes: refreshesOfAlert(alert),
    done: ({ data }) => {
      const now = new Date().toISOString();
      return words.t('alert.snoozedNow', { until: untilInWords(data.snoozedUntil ?? now, now, words) });
    },
    onDone: () => desk.refuse(null),
    onRefused: (error) => desk.refuse({ alert, error }),
    failuresShown: true,
  });
}

function hoursInWords(hours: number, { t }: Words): string {
  return hours <= 24 ? t('alert.hours', { count: hours }) : t('alert.days', { count: hours / 24 });
}
