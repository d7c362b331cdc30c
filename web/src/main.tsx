import './zod-under-csp.ts';
import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './styles.css';
import './calendar.css';
import './alerts.css';
import './feeds.css';
import './conflicts.css';
import './notices.css';
import './health.css';
import './accounts.css';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { storedLanguage } from './language.ts';
import { startPages } from './start-pages.ts';

const { texts, client, router } = startPages(storedLanguage(localStorage));
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root element to draw the pages in');
createRoot(root).render(
  <StrictMode>
    <App texts={texts} client={client}>
      <RouterProvider router={router} />
    </App>
  </StrictMode>,
);
