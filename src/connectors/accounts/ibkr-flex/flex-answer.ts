import { z } from 'zod';
import type { AccountReply } from '../../../account-ports.ts';
import { isWall } from '../judging/wall.ts';
import { type FlexHost, hostOf } from './flex-service.ts';
import { readXml, type XmlElement } from './flex-xml.ts';

/** Why a reply is none of the service’s own answers. */
export type FlexTrouble =
  | 'blocked'
  | 'cut'
  | 'too_big'
  | 'not_xml_format'
  | 'unknown_shape'
  | 'foreign_host'
  | { readonly status: number };

/**
 * What a reply says, whatever its HTTP status: errors come with 200. `ticket`: the report is being made. `refused`: status Fail or
 * Warn with its code. `report`: the root of one.
 */
export type FlexAnswer =
  | { readonly kind: 'ticket'; readonly reference: string; readonly host: FlexHost }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'report'; readonly root: XmlElement }
  | { readonly kind: 'trouble'; readonly trouble: FlexTrouble };

type Answered = Extract<AccountReply, { outcome: 'answered' }>;

const ticketSchema = z.object({
  Status: z.literal('Success'),
  ReferenceCode: z.string().regex(/^\d{1,20}$/),
  Url: z.string().optional(),
});
const refusalSchema = z.object({
  Status: z.enum(['Fail', 'Warn']),
  ErrorCode: z.string().regex(/^\d{1,6}$/),
});

/** Judges what was answered. A good XML answer counts before the status that it came with. */
export function readAnswer(answer: Answered): FlexAnswer {
  const { status, text } = answer;
  if (isWall(answer)) return trouble('blocked');
  const reading = readXml(text);
  switch (reading.outcome) {
    case 'document':
      return documentAnswer(reading.root, status);
    case 'cut':
      return trouble(status === 200 ? 'cut' : { status });
    case 'too_big':
      return trouble('too_big');
    case 'malformed':
      return malformedAnswer(text, status);
  }
}

function documentAnswer(root: XmlElement, status: number): FlexAnswer {
  if (root.tag === 'FlexQueryResponse' && status === 200) return { kind: 'report', root };
  if (root.tag !== 'FlexStatementResponse') return trouble(status === 200 ? 'unknown_shape' : { status });
  const fields = Object.fromEntries(root.children.map(({ tag, text }) => [tag, text.trim()]));
  const refusal = refusalSchema.safeParse(fields);
  if (refusal.success) return { kind: 'refused', code: refusal.data.ErrorCode };
  const ticket = ticketSchema.safeParse(fields);
  if (!ticket.success || status !== 200) return trouble(status === 200 ? 'unknown_shape' : { status });
  const { ReferenceCode: reference, Url: url = '' } = ticket.data;
  const host = url === '' ? 'statement' : hostOf(url);
  return host === undefined ? trouble('foreign_host') : { kind: 'ticket', reference, host };
}

/** A query that is set to text answers `"ClientAccountID",…`, or `BOF` lines where it has section codes. */
function malformedAnswer(text: string, status: number): FlexAnswer {
  if (status !== 200) return trouble({ status });
  if (text.trim() === '') return trouble('cut');
  return trouble(/^\s*"?(ClientAccountID|BOF|BOA|HEADER)"?[,|;]/.test(text) ? 'not_xml_format' : 'unknown_shape');
}

function trouble(of: FlexTrouble): FlexAnswer {
  return { kind: 'trouble', trouble: of };
}
