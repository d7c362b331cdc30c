import { z } from 'zod';
import type { MailHandover } from '../../alert-ports.ts';

/**
 * What nodemailer puts on its errors (`lib/smtp-connection`): `code` names the kind, `originalCode` the system's error
 * behind it, `command` the step and `responseCode` the server's reply, where there was one.
 */
const sendErrorSchema = z.object({
  code: z.string().optional(),
  originalCode: z.string().optional(),
  command: z.string().optional(),
  responseCode: z.number().optional().catch(undefined),
});
type SendError = z.output<typeof sendErrorSchema>;

/** How far a send had come. `bodyBegan`: at least a byte of the message was written to the server. `host` is its name and port. */
export type SendProgress = { readonly bodyBegan: boolean; readonly host: string };

/**
 * What became of a mail whose send failed, by RFC 5321: a reply of 4xx or 5xx says that it was not taken, 5xx to RCPT TO or
 * DATA for good. Without a reply it was certainly not taken as long as no byte of it was written, else nobody knows.
 */
export function judgeFailedSend(error: unknown, { bodyBegan, host }: SendProgress): MailHandover {
  const sendError = sendErrorSchema.safeParse(error).data ?? {};
  const trouble = troubleOf(sendError, host);
  if (bodyBegan && !isReplyToMessage(sendError)) {
    return { outcome: 'unknown', trouble: `${trouble}, after the message was written` };
  }
  return { outcome: isForGood(sendError) ? 'refused' : 'not_taken', trouble };
}

function isReplyToMessage({ code, command, responseCode = 0 }: SendError): boolean {
  return code === 'EMESSAGE' && command === 'DATA' && responseCode >= 400;
}

/** Replies about the session or our sign-in (RFC 5321 §4.2.4, RFC 4954 §6) come at any step and say nothing of the recipient. */
const aboutSession = [503, 530, 534, 535, 538];

function isForGood({ command, responseCode = 0 }: SendError): boolean {
  if (aboutSession.includes(responseCode)) return false;
  return responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
}

/** In words for ops. The server's own words are left out: they repeat addresses. */
function troubleOf(error: SendError, host: string): string {
  if (error.responseCode !== undefined) return `${error.responseCode}${stepOf(error)} from ${host}`;
  if (error.originalCode === 'ECONNREFUSED') return `connection refused by ${host}`;
  switch (error.code) {
    case 'EABORT':
      return `no answer from ${host} before the deadline`;
    case 'ETIMEDOUT':
      return `no answer from ${host} in time`;
    case 'EDNS':
      return `no address found for ${host}`;
    case 'ETLS':
      return `no TLS connection with ${host}${systemCode(error)}`;
    case 'ECONNECTION':
    case 'ESOCKET':
      return `connection to ${host} lost${systemCode(error)}`;
    default:
      return `sending over ${host} failed${error.code === undefined ? '' : ` (${error.code})`}`;
  }
}

/** nodemailer says CONN for the greeting (EPROTOCOL), and for a server that ends a session at whatever step. */
function stepOf({ code, command = '' }: SendError): string {
  if (command === 'CONN') return code === 'EPROTOCOL' ? ' at the greeting' : '';
  return /^[A-Z][A-Z0-9 -]*$/.test(command) ? ` at ${command}` : '';
}

function systemCode({ originalCode }: SendError): string {
  return originalCode === undefined ? '' : ` (${originalCode})`;
}
