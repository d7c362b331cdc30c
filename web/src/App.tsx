import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import 'dayjs/locale/en-gb.js';
import 'dayjs/locale/fr.js';
import type { i18n } from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { useWords } from './language.ts';
import { theme } from './theme.ts';

/** What every page stands in: look, texts, data and notices. `env` is `test` where nothing should move. */
export function App(props: {
  readonly texts: i18n;
  readonly client: QueryClient;
  readonly env?: 'default' | 'test';
  readonly children: ReactNode;
}) {
  return (
    <I18nextProvider i18n={props.texts}>
      <QueryClientProvider client={props.client}>
        <MantineProvider theme={theme} forceColorScheme="light" env={props.env ?? 'default'}>
          <Dates>
            <Notifications position="bottom-right" autoClose={7000} />
            {props.children}
          </Dates>
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}

function Dates(props: { readonly children: ReactNode }) {
  const { language } = useWords();
  const locale = language === 'fr' ? 'fr' : 'en-gb';
  return <DatesProvider settings={{ locale, firstDayOfWeek: 1, weekendDays: [] }}>{props.children}</DatesProvider>;
}
