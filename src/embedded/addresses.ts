import { DEMO_PASSWORD, demoEmails } from './demo-accounts.ts';

/** Where everything answers; what is undefined is not there. */
export type Addresses = {
  readonly baseUrl: string;
  readonly mailboxUrl: string | undefined;
  readonly temporalUiUrl: string | undefined;
  readonly sandboxUrl: string | undefined;
};

/** Tells a person where to go. The demo's accounts are told only where there is a demo. */
export function printAddresses(out: { write(text: string): unknown }, addresses: Addresses): void {
  const { baseUrl, mailboxUrl, temporalUiUrl, sandboxUrl } = addresses;
  const lines = [
    ['Pages', baseUrl],
    ['API documentation', `${baseUrl}/api/docs`],
    ['Temporal Web UI', temporalUiUrl],
    ['Mailbox', mailboxUrl],
    ['Simulated platforms', sandboxUrl],
  ].flatMap(([name, url]) => (url === undefined ? [] : [`  ${name?.padEnd(20)} ${url}`]));
  const accounts =
    sandboxUrl === undefined ? [] : ['', `  Sign in as ${demoEmails.join(', ')} · password ${DEMO_PASSWORD}`];
  out.write(`\nrelais is ready. Ctrl-C stops it.\n\n${[...lines, ...accounts].join('\n')}\n\n`);
}
