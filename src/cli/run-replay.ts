import { parseArgs } from 'node:util';
import type { CommandAnswer } from './command-answer.ts';
import { judgeReplay, readTruth } from './replay/judge-truth.ts';
import { openRecording, type RecordedPoll, type Recording } from './replay/recording.ts';
import { replayRecording } from './replay/replay-recording.ts';
import { replayTable } from './replay/replay-table.ts';
import { UnreadableInput } from './replay/unreadable-input.ts';

const usage = 'Use: npm run replay -- <recording.jsonl.gz> [--truth <truth.json>] [--json]';

/**
 * `npm run replay -- <recording>`: what the product makes of a recorded feed, as a table or with `--json` as one object;
 * with `--truth` judged against what truly changed. Exit code 0 when it was replayed, 1 for a file that is no recording or
 * no truth file, 2 for a command that is called wrongly.
 */
export async function runReplay(args: readonly string[]): Promise<CommandAnswer> {
  const wanted = wantedOf(args);
  if (!wanted) return { exitCode: 2, message: usage };
  try {
    return { exitCode: 0, message: await replayed(wanted) };
  } catch (error) {
    if (error instanceof UnreadableInput) return { exitCode: error.isThere ? 1 : 2, message: error.message };
    throw error;
  }
}

type Wanted = { readonly path: string; readonly truth: string | undefined; readonly isJson: boolean };

function wantedOf(args: readonly string[]): Wanted | undefined {
  const words = readWords(args);
  const [path, ...rest] = words?.positionals ?? [];
  if (words === undefined || path === undefined || rest.length > 0) return undefined;
  const { truth, json: isJson = false } = words.values;
  return { path, truth, isJson };
}

function readWords(args: readonly string[]) {
  try {
    const options = { truth: { type: 'string' }, json: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch {
    return undefined;
  }
}

async function replayed({ path, truth: truthPath, isJson }: Wanted): Promise<string> {
  const truth = truthPath === undefined ? null : await readTruth(truthPath);
  const { recording, lastAt } = await rememberingLast(path);
  const report = await replayRecording(recording);
  const judgement = truth && judgeReplay(report, truth, lastAt());
  if (!isJson) return replayTable(report, judgement);
  // How many rows were written is for people: the object holds what the guard did.
  return JSON.stringify({ ...report, writes: undefined, ...judgement });
}

async function rememberingLast(path: string): Promise<{ recording: Recording; lastAt: () => string }> {
  const { head, polls } = await openRecording(path);
  let last = '';
  async function* remembered(): AsyncGenerator<RecordedPoll> {
    for await (const poll of polls) {
      last = poll.writtenAt;
      yield poll;
    }
  }
  return { recording: { head, polls: remembered() }, lastAt: () => last };
}
