import type {
  AccountAccess,
  AccountAnswer,
  AccountCall,
  AccountCheck,
  AccountConnector,
  AccountHttp,
  AccountReply,
  OpenAccountHttp,
  PageRead,
  PageRequest,
} from '../../../account-ports.ts';
import { type FlexAnswer, readAnswer } from './flex-answer.ts';
import { isNotReady, verdictOf } from './flex-codes.ts';
import { type FlexCursor, readCursor } from './flex-cursor.ts';
import { classifyFlex, failure, stillNotReady } from './flex-failure.ts';
import { fillRecord } from './flex-fill.ts';
import { reportPage } from './flex-page.ts';
import { readRaw } from './flex-raw.ts';
import { flexHosts, flexLimits, getStatement, sendRequest } from './flex-service.ts';
import { textSetting, timeZoneOf } from './flex-settings.ts';
import { ibkrFlexDescription } from './ibkr-flex-description.ts';

const stream = 'report';
/** With ten requests a minute, two minutes and more. */
const maxPolls = 20;

/**
 * IBKR’s Flex Web Service, version 3. A reading has two steps: a page that asks for the report, and pages that look whether it
 * is there, of which the last is the whole report. A page without it brings nothing and says how often was asked.
 */
export function createIbkrFlexConnector({ openHttp }: { readonly openHttp: OpenAccountHttp }): AccountConnector {
  const open = (access: AccountAccess) =>
    openHttp({ access, platform: 'ibkr-flex', hosts: flexHosts, limits: flexLimits });
  return {
    describe: () => ibkrFlexDescription,
    platformOf: () => 'ibkr-flex',
    limitsOf: () => flexLimits,
    check: (access, call) => check(open(access), access, call),
    partitions: () => [{ stream, partition: '' }],
    readPage: (access, page, call) => readPage(open(access), access, page, call),
    normalize: (_stream, raw, access) => {
      const row = readRaw(raw);
      return row === null
        ? { externalId: null, raw, reason: 'no row of a Flex report' }
        : fillRecord(row, timeZoneOf(access));
    },
    classify: classifyFlex,
    // There is but one version yet: whatever else is found begins anew.
    migrateCursor: (cursor, fromVersion) => (fromVersion === ibkrFlexDescription.cursorVersion ? cursor : null),
  };
}

/** Asks for a report, which is what needs both token and query. Its accounts are known from the report alone. */
async function check(
  http: AccountHttp,
  access: AccountAccess,
  call: AccountCall,
): Promise<AccountAnswer<AccountCheck>> {
  const request = sendRequest(access, textSetting(access, 'queryId'));
  const reply = await http.send(request, call);
  if (answerOf(reply)?.kind !== 'ticket') return { outcome: 'failed', failure: classifyFlex(reply, request.purpose) };
  return { outcome: 'answered', value: { accounts: [], rights: ['read'], clockSkewMs: null } };
}

async function readPage(
  http: AccountHttp,
  access: AccountAccess,
  page: PageRequest,
  call: AccountCall,
): Promise<PageRead> {
  if (page.stream !== stream) {
    return { outcome: 'failed', failure: failure('SYSTEM', 'ours', 'a stream that IBKR Flex does not have') };
  }
  const cursor = readCursor(page.cursor, call.now);
  return cursor.step === 'ask' ? ask(http, access, cursor, call) : poll(http, access, cursor, call);
}

async function ask(
  http: AccountHttp,
  access: AccountAccess,
  { decisions }: FlexCursor,
  call: AccountCall,
): Promise<PageRead> {
  const request = sendRequest(access, textSetting(access, 'queryId'));
  const reply = await http.send(request, call);
  const answer = answerOf(reply);
  if (answer?.kind === 'ticket') {
    const { reference, host } = answer;
    return unfinished({ step: 'poll', decisions, reference, host, polls: 0, askedAt: call.now });
  }
  return doubtOf(answer) ?? { outcome: 'failed', failure: classifyFlex(reply, request.purpose) };
}

async function poll(
  http: AccountHttp,
  access: AccountAccess,
  cursor: Extract<FlexCursor, { step: 'poll' }>,
  call: AccountCall,
): Promise<PageRead> {
  const request = getStatement(access, cursor.reference, cursor.host);
  const reply = await http.send(request, call);
  const answer = answerOf(reply);
  if (answer?.kind === 'report') return reportPage(answer.root, cursor.decisions, access);
  if (answer?.kind === 'refused' && isNotReady(answer.code)) {
    const polls = cursor.polls + 1;
    if (polls < maxPolls) return unfinished({ ...cursor, polls });
    return { outcome: 'failed', failure: stillNotReady(answer.code, polls) };
  }
  if (answer?.kind === 'refused' && answer.code === '1017') {
    return { outcome: 'cursor_invalid', cursor: { step: 'ask', decisions: cursor.decisions }, code: answer.code };
  }
  return doubtOf(answer) ?? { outcome: 'failed', failure: classifyFlex(reply, request.purpose) };
}

function unfinished(cursor: FlexCursor): PageRead {
  return { outcome: 'page', records: [], rejected: [], cursor, isDone: false };
}

/** An answer that says as much “nothing” as “nothing yet”. */
function doubtOf(answer: FlexAnswer | null): PageRead | null {
  const isDoubtful = answer?.kind === 'refused' && verdictOf(answer.code).kind === 'EMPTY_SUSPECT';
  return isDoubtful ? { outcome: 'doubtful', code: answer.code } : null;
}

function answerOf(reply: AccountReply): FlexAnswer | null {
  return reply.outcome === 'answered' ? readAnswer(reply) : null;
}
