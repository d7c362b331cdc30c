import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MailboxPage, MailPage, NoMailPage } from './MailboxPages.tsx';
import type { MailStore } from './mailbox-store.ts';

const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
// `sandbox` without allow-scripts, allow-same-origin or allow-forms: what a mail brings can neither run, read nor send.
// A link opens in a window of its own, which is an ordinary page again.
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
const LOCAL_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * The mailbox's pages: `/` the list, `/messages/:id` one mail, `/messages/:id/html` its HTML alone, `/messages.json` the
 * list as `{ messages }` for programs. Mails hold sign-in links, so a request by another host name (DNS rebinding) gets 403.
 */
export function mailboxPages(store: MailStore): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(localOnly);
  app.get('/', async (_request, response) => {
    sendPage(response, createElement(MailboxPage, { mails: await store.list() }));
  });
  app.get('/messages.json', async (_request, response) => {
    response.json({ messages: await store.list() });
  });
  app.get('/messages/:id', async (request, response) => {
    const mail = await store.find(request.params.id);
    if (mail === undefined) sendPage(response.status(404), createElement(NoMailPage));
    else sendPage(response, createElement(MailPage, { mail }));
  });
  app.get('/messages/:id/html', async (request, response) => {
    const mail = await store.find(request.params.id);
    response
      .status(mail?.html ? 200 : 404)
      .set('Content-Security-Policy', MAIL_POLICY)
      .type('html');
    response.send(`<base target="_blank">${mail?.html ?? ''}`);
  });
  return app;
}

function localOnly(request: Request, response: Response, next: NextFunction): void {
  response.set({ 'Referrer-Policy': 'no-referrer', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
  if (LOCAL_HOST.test(request.headers.host ?? '')) next();
  else response.status(403).type('text').send('This mailbox answers only at 127.0.0.1 or localhost.');
}

function sendPage(response: Response, page: ReactElement): void {
  response.set('Content-Security-Policy', PAGE_POLICY).type('html');
  response.send(`<!doctype html>${renderToStaticMarkup(page)}`);
}
