import { MantineProvider } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import 'dayjs/locale/en-gb.js';
import 'dayjs/locale/fr.js';
import type { i18n } from 'i18next';
import type { ReactNode } from 'react';
import { I18nextProvider } from 'react-i18next';
import { useWords } from './language.ts';
import { theme } from './theme.ts';

const NOTICE_MS = 4000;

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
            <Notices />
            {props.children}
          </Dates>
        </MantineProvider>
      </QueryClientProvider>
    </I18nextProvider>
  );
}

/** One notice at a time: on a phone above the page, whose buttons are within the thumb's reach below. */
function Notices() {
  const isPhone = useMediaQuery('(max-width: 36em)');
  return <Notifications position={isPhone ? 'top-center' : 'bottom-right'} autoClose={NOTICE_MS} limit={1} />;
}

function Dates(props: { readonly children: ReactNode }) {
  const { language } = useWords();
  const locale = language === 'fr' ? 'fr' : 'en-gb';
  return <DatesProvider settings={{ locale, firstDayOfWeek: 1, weekendDays: [] }}>{props.children}</DatesProvider>;
}
