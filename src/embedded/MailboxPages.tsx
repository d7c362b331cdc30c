import type { ReactNode } from 'react';
import type { Mail } from './mailbox-store.ts';

const STYLE = `body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
table { border-collapse: collapse; width: 100% } td, th { overflow-wrap: anywhere; text-align: left; padding: .4rem .6rem; border-bottom: 1px solid #ddd }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f6f6; padding: 1rem } iframe { width: 100%; height: 32rem; border: 1px solid #ddd }`;
const LINK = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)])/;

/** The list of mails, newest first. */
export function MailboxPage({ mails }: { readonly mails: readonly Mail[] }): ReactNode {
  return (
    <Page title="Local mailbox">
      <p>What this installation would have sent. Nothing leaves this machine.</p>
      {mails.length === 0 ? <p>No mail yet.</p> : <MailTable mails={mails} />}
    </Page>
  );
}

/** One mail: its text with links, its HTML shut off in a frame, and its headers. */
export function MailPage({ mail }: { readonly mail: Mail }): ReactNode {
  return (
    <Page title={mail.subject}>
      <p>
        <a href="/">All mails</a>
      </p>
      <p>
        From {mail.from}, to {mail.recipients.join(', ')}, received {mail.receivedAt}
        {mail.attachments.length > 0 && `, with ${mail.attachments.join(', ')}`}
      </p>
      <pre>{mail.text.split(LINK).map(linkOrText)}</pre>
      {mail.html !== null && (
        <iframe title="HTML" src={`/messages/${mail.id}/html`} sandbox="allow-popups allow-popups-to-escape-sandbox" />
      )}
      <details>
        <summary>Headers</summary>
        <pre>{mail.headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
      </details>
    </Page>
  );
}

/** What stands in for a mail that is not there. */
export function NoMailPage(): ReactNode {
  return (
    <Page title="No such mail">
      <p>
        It is not in this mailbox. <a href="/">All mails</a>
      </p>
    </Page>
  );
}

function MailTable({ mails }: { readonly mails: readonly Mail[] }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          <th>Received</th>
          <th>To</th>
          <th>Subject</th>
        </tr>
      </thead>
      <tbody>
        {mails.map((mail) => (
          <tr key={mail.id}>
            <td>{mail.receivedAt}</td>
            <td>{mail.recipients.join(', ')}</td>
            <td>
              <a href={`/messages/${mail.id}`}>{mail.subject}</a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Page({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>{title}</title>
        <style>{STYLE}</style>
      </head>
      <body>
        <h1>{title}</h1>
        {children}
      </body>
    </html>
  );
}

function linkOrText(part: string, index: number): ReactNode {
  // A split by a pattern with one group gives text and match in turn.
  if (index % 2 === 0) return part;
  return (
    <a key={`${index}`} href={part} target="_blank" rel="noopener noreferrer">
      {part}
    </a>
  );
}
