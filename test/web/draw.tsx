import { jest } from '@jest/globals';
import { notifications } from '@mantine/notifications';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { configure, type RenderResult, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { Locale } from '../../src/domain/member.ts';
import { App } from '../../web/src/App.tsx';
import { startLanguage } from '../../web/src/language.ts';
import { createPageData } from '../../web/src/page-data.ts';
import { type Pages, startPages } from '../../web/src/start-pages.ts';

// Only a test that fails waits so long, or a machine that has much else to do.
configure({ asyncUtilTimeout: 10_000 });

/** In which language and on what screen a page is drawn; French and a wide one unless told otherwise. */
type Chosen = { readonly language?: Locale; readonly screen?: 'phone' | 'wide' };

/** Draws part of a page in everything that pages stand in. */
export function draw(part: ReactNode, chosen: Chosen = {}): RenderResult {
  completeBrowser(chosen.screen);
  notifications.clean();
  const texts = startLanguage(chosen.language ?? 'fr');
  const client = createPageData(() => undefined);
  client.setDefaultOptions({ queries: { ...client.getDefaultOptions().queries, retry: false } });
  return render(
    <App texts={texts} client={client} env="test">
      {part}
    </App>,
  );
}

/** Draws part of a page that has links: they lead nowhere, and have their addresses. */
export function drawLinked(part: ReactNode, chosen: Chosen = {}): RenderResult {
  const routeTree = createRootRoute({ component: () => part });
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: ['/'] }) });
  return draw(<RouterProvider router={router} />, chosen);
}

/** Draws the whole pages at `address`. */
export function drawPages(address: string): Pages & RenderResult {
  completeBrowser();
  notifications.clean();
  window.history.replaceState(null, '', address);
  const pages = startPages('fr');
  const drawn = render(
    <App texts={pages.texts} client={pages.client} env="test">
      <RouterProvider router={pages.router} />
    </App>,
  );
  return { ...pages, ...drawn };
}

/** Gives jsdom what Mantine expects of a browser, and testing-library the `jest` it looks for to know fake timers. */
function completeBrowser(screen: Chosen['screen'] = 'wide'): void {
  const nothing = () => undefined;
  const listening = { addEventListener: nothing, removeEventListener: nothing };
  const media = (query: string) => ({ ...listening, matches: screen === 'phone' && query.includes('max-width') });
  const observer = class {
    observe = nothing;
    unobserve = nothing;
    disconnect = nothing;
  };
  // The router's redirects are answers with a header, and it asks whether something is one.
  const answer = class {
    readonly headers = new Headers();
  };
  Object.defineProperty(globalThis, 'Response', { value: answer, configurable: true });
  Object.defineProperty(globalThis, 'jest', { value: jest, configurable: true });
  Object.defineProperty(window, 'matchMedia', { value: media, configurable: true });
  Object.defineProperty(window, 'ResizeObserver', { value: observer, configurable: true });
  Object.defineProperty(window, 'scrollTo', { value: nothing, configurable: true });
  Object.defineProperty(Element.prototype, 'scrollIntoView', { value: nothing, configurable: true });
}
