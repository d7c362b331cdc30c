import { describe, expect, it } from '@jest/globals';
import { createGroupedReadings } from '../../../src/connectors/hubs/grouped-readings.ts';
import { noteAnswer, noteRequest, requestCounter } from '../../../src/connectors/request-counter.ts';
import { type Failure, type FailureKind, failureKinds } from '../../../src/domain/failure.ts';
import type { HubAnswer, HubCall } from '../../../src/hub-ports.ts';

const asked = { host: 'hub.test', purpose: 'reading bookings' };

/** A hub that is asked by groups: what came to it, answered when the test says so, and a window that the test ends. */
function groupedHub(mostUnits = 25) {
  const windows: { ms: number; end: () => void }[] = [];
  const questions: { ids: readonly string[]; call: HubCall; answer: (answer: HubAnswer<string>) => void }[] = [];
  const after = (ms: number, end: () => void) => void windows.push({ ms, end });
  const grouped = createGroupedReadings<string>({ windowMs: 30, mostUnits, after });
  const ask = async (ids: readonly string[], call: HubCall): Promise<HubAnswer<string>> => {
    noteRequest();
    const given = await new Promise<HubAnswer<string>>((resolve) => {
      questions.push({ ids, call, answer: resolve });
    });
    noteAnswer(given.outcome === 'answered' ? 200 : 503);
    return given;
  };
  const read = (id: string, { accountId = 'account-1', secret = 's', about = 'bookings', call = swept() } = {}) =>
    grouped({ access: { accountId, secrets: { secret } }, id, about, asked, ask }, call);
  const endWindows = () => {
    for (const { end } of windows.splice(0)) end();
  };
  const idsAsked = () => questions.map(({ ids }) => ids);
  return { read, windows, questions, endWindows, idsAsked };
}

function swept(signal = new AbortController().signal): HubCall {
  return { signal, isSwept: true };
}

const good: HubAnswer<string> = { outcome: 'answered', value: 'all', budget: null };
const failedBy = (kind: FailureKind): HubAnswer<string> & { failure: Failure } => ({
  outcome: 'failed',
  failure: { kind, detail: `${kind} from the hub` },
});

describe('questions of a sweep about one account', () => {
  it('are one question when the window ends, whose answer is given to all', async () => {
    const { read, windows, questions, endWindows, idsAsked } = groupedHub();
    const answers = [read('1'), read('2'), read('1'), read('3')];
    expect(idsAsked()).toEqual([]);
    expect(windows.map(({ ms }) => ms)).toEqual([30]);
    endWindows();
    expect(idsAsked()).toEqual([['1', '2', '3']]);
    questions[0]?.answer(good);
    expect(await Promise.all(answers)).toEqual([good, good, good, good]);
  });

  it('go before the window ends when they are as many as may be asked at once, and the next begin anew', () => {
    const { read, endWindows, idsAsked } = groupedHub(2);
    for (const id of ['1', '2', '3']) void read(id);
    expect(idsAsked()).toEqual([['1', '2']]);
    endWindows();
    expect(idsAsked()).toEqual([['1', '2'], ['3']]);
  });

  it.each([
    ['of two accounts', { accountId: 'account-2' }],
    ['by two credentials of one account', { secret: 'renewed' }],
    ['about two things', { about: 'calendar' }],
  ])('are never one question %s', (_what, other) => {
    const { read, endWindows, idsAsked } = groupedHub();
    void read('1');
    void read('2', other);
    endWindows();
    expect(idsAsked()).toEqual([['1'], ['2']]);
  });

  it('that come after the window has ended are another question', () => {
    const { read, endWindows, idsAsked } = groupedHub();
    void read('1');
    endWindows();
    void read('2');
    endWindows();
    expect(idsAsked()).toEqual([['1'], ['2']]);
  });
});

describe('a question that is no part of a sweep', () => {
  it.each([
    ['says nothing of it', {}],
    ['denies it', { isSwept: false }],
  ])('goes at once and by itself, where it %s', (_what, told) => {
    const { read, windows, idsAsked } = groupedHub();
    void read('1');
    void read('2', { call: { signal: new AbortController().signal, ...told } });
    expect(idsAsked()).toEqual([['2']]);
    expect(windows).toHaveLength(1);
  });
});

describe('the failure of a group', () => {
  const passing: readonly FailureKind[] = ['TRANSIENT', 'RATE_LIMITED', 'AUTH', 'BLOCKED', 'SYSTEM'];

  it.each(passing)('is given to all and told as the platform’s once: %s', async (kind) => {
    const { read, questions, endWindows } = groupedHub();
    const answers = ['1', '2', '3'].map((id) => read(id));
    endWindows();
    questions[0]?.answer(failedBy(kind));
    const { failure } = failedBy(kind);
    expect(await Promise.all(answers)).toEqual([
      { outcome: 'failed', failure },
      { outcome: 'failed', failure, notAsked: true },
      { outcome: 'failed', failure, notAsked: true },
    ]);
    expect(questions).toHaveLength(1);
  });

  it.each(['NOT_FOUND', 'CONFIG', 'SCHEMA_DRIFT'] as const)(
    'that one unit can be the cause of has each asked by itself: %s',
    async (kind) => {
      const { read, questions, endWindows, idsAsked } = groupedHub();
      const answers = ['1', '2'].map((id) => read(id));
      endWindows();
      questions[0]?.answer(failedBy(kind));
      await turn();
      expect(idsAsked()).toEqual([['1', '2'], ['1'], ['2']]);
      questions[1]?.answer(failedBy(kind));
      questions[2]?.answer(good);
      expect(await Promise.all(answers)).toEqual([failedBy(kind), good]);
    },
  );

  it('of a single unit is its own, whatever it is', async () => {
    for (const kind of failureKinds) {
      const { read, questions, endWindows } = groupedHub();
      const answer = read('1');
      endWindows();
      questions[0]?.answer(failedBy(kind));
      expect(await answer).toEqual(failedBy(kind));
      expect(questions).toHaveLength(1);
    }
  });
});

describe('one who loses interest', () => {
  it('ends nothing for the others, not even as the first who asked', async () => {
    const { read, questions, endWindows } = groupedHub();
    const first = new AbortController();
    const answers = [read('1', { call: swept(first.signal) }), read('2')];
    endWindows();
    first.abort();
    expect(await answers[0]).toMatchObject({
      failure: { kind: 'TRANSIENT', detail: expect.stringContaining('the call was cancelled before an answer') },
    });
    expect(questions[0]?.call.signal.aborted).toBe(false);
    questions[0]?.answer(good);
    expect(await answers[1]).toEqual(good);
  });

  it('ends the question when nobody else waits for it', async () => {
    const { read, questions, endWindows } = groupedHub();
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [read('1', { call: swept(first.signal) }), read('2', { call: swept(second.signal) })];
    endWindows();
    first.abort();
    second.abort(new DOMException('out of time', 'TimeoutError'));
    expect((await Promise.all(answers))[1]).toMatchObject({
      failure: { detail: expect.stringContaining('no whole answer in time') },
    });
    expect(questions[0]?.call.signal.aborted).toBe(true);
  });

  it('before the window ends is not asked for, and whoever comes after is', async () => {
    const { read, questions, endWindows, idsAsked } = groupedHub();
    const first = new AbortController();
    const left = read('1', { call: swept(first.signal) });
    first.abort();
    await left;
    const later = read('2');
    endWindows();
    expect(idsAsked()).toEqual([['2']]);
    expect(questions[0]?.call.signal.aborted).toBe(false);
    questions[0]?.answer(good);
    expect(await later).toEqual(good);
  });

  it('has nothing asked where nobody waits any more', async () => {
    const { read, endWindows, idsAsked } = groupedHub();
    await read('1', { call: swept(AbortSignal.abort()) });
    endWindows();
    expect(idsAsked()).toEqual([]);
  });
});

describe('the requests of a group', () => {
  it('are counted once in all: with one of those who wait, in turn', async () => {
    const hub = groupedHub();
    const counts = ['1', '2', '3'].map((id) => requestCounter.counted(() => hub.read(id)));
    hub.endWindows();
    hub.questions[0]?.answer(good);
    const [first, second, third] = await Promise.all(counts);
    expect([first?.requests, second?.requests, third?.requests]).toEqual([1, 0, 0]);
    expect([first?.status, second?.status, third?.status]).toEqual([200, 200, 200]);
  });

  it('that are asked by themselves afterwards count with whose they are', async () => {
    const hub = groupedHub();
    const counts = ['1', '2'].map((id) => requestCounter.counted(() => hub.read(id)));
    hub.endWindows();
    hub.questions[0]?.answer(failedBy('CONFIG'));
    await turn();
    hub.questions[1]?.answer(good);
    hub.questions[2]?.answer(good);
    expect((await Promise.all(counts)).map(({ requests }) => requests)).toEqual([2, 1]);
    expect(hub.questions).toHaveLength(3);
  });

  it('are counted with one who still waits when the first has left', async () => {
    const windows: (() => void)[] = [];
    const grouped = createGroupedReadings<string>({ windowMs: 30, mostUnits: 9, after: (_, end) => windows.push(end) });
    let [nextPage, isOver] = [() => {}, () => {}];
    const ask = async (): Promise<HubAnswer<string>> => {
      noteRequest();
      await new Promise<void>((resolve) => {
        nextPage = resolve;
      });
      noteRequest();
      noteRequest();
      await new Promise<void>((resolve) => {
        isOver = resolve;
      });
      return good;
    };
    const access = { accountId: 'account-1', secrets: {} };
    const left = new AbortController();
    const counts = [swept(left.signal), swept(), swept()].map((call, index) =>
      requestCounter.counted(() => grouped({ access, id: String(index), about: '', asked, ask }, call)),
    );
    for (const end of windows) end();
    left.abort();
    await counts[0];
    nextPage();
    await turn();
    isOver();
    expect((await Promise.all(counts)).map(({ requests }) => requests)).toEqual([1, 1, 1]);
  });
});

/** Until all that can go on without anybody has gone on. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
