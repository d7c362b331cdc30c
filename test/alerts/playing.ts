import { expect } from '@jest/globals';
import type fc from 'fast-check';
import { assertNever } from '../../src/domain/assert-never.ts';
import type { HandChange } from './alert-oracle.ts';
import type { AlertTrial } from './alert-trial.ts';
import { canPlay, type Expected, type Step } from './life-cycle-steps.ts';

/** A step as a fast-check command: played by the oracle and for real, after which the two must agree. */
export class Playing implements fc.AsyncCommand<Expected, AlertTrial> {
  readonly step: Step;

  constructor(step: Step) {
    this.step = step;
  }

  check(expected: Readonly<Expected>): boolean {
    return canPlay(expected, this.step);
  }

  async run(expected: Expected, trial: AlertTrial): Promise<void> {
    const { step } = this;
    pass(expected, trial, step.do === 'wait' ? step.minutes : 1 / 60);
    await play(step, expected, trial);
    if (!('listing' in step)) return;
    await trial.expectAsIn(step.listing, expected.listing(step.listing).alerts);
    await trial.expectNothingOwedOfResolved();
  }

  toString(): string {
    return JSON.stringify(this.step);
  }
}

function pass(expected: Expected, trial: AlertTrial, minutes: number): void {
  trial.world.pass(minutes);
  expected.nowMs = Date.parse(trial.world.nowInstant);
}

async function play(step: Step, expected: Expected, trial: AlertTrial): Promise<void> {
  switch (step.do) {
    case 'fail':
    case 'succeed':
    case 'pass by':
    case 'begin':
    case 'fail begun':
      await playRun(step, expected, trial);
      return report(step, expected, trial);
    case 'review':
      return review(step.listing, step.times, { expected, trial });
    case 'acknowledge':
    case 'tell owner':
    case 'unsnooze':
    case 'snooze':
    case 'resolve':
      return changeByHand(step, expected, trial);
    case 'set threshold':
      expected.threshold = step.to;
      return trial.setThreshold(step.to);
    case 'wait':
      return;
    case 'deliver':
      for (const recipientId of await trial.server.owed()) await trial.server.deliver(recipientId, step.answer);
      return;
    case 'stop':
      await trial.setPresence(step.listing, step.presence);
      return expected.listing(step.listing).stop(step.presence, expected.nowMs);
    case 'start again':
      await trial.setPresence(step.listing, 'active');
      expected.listing(step.listing).presence = 'active';
      return;
    default:
      return assertNever(step, 'Step');
  }
}

type RunStep = Extract<Step, { do: 'fail' | 'succeed' | 'pass by' | 'begin' | 'fail begun' }>;

async function playRun(step: RunStep, expected: Expected, trial: AlertTrial): Promise<void> {
  const listing = expected.listing(step.listing);
  const atMs = expected.nowMs;
  const ended = { byHand: false, kind: 'SYSTEM', atMs } as const;
  switch (step.do) {
    case 'fail': {
      const { kind, byHand } = step;
      for (let run = 0; run < step.times; run += 1) {
        await trial.fail(step.listing, kind, step);
        listing.lastNumber += 1;
        listing.runs.push({ number: listing.lastNumber, isGood: false, kind, byHand, atMs });
      }
      return;
    }
    case 'succeed':
    case 'pass by':
      if (step.do === 'succeed') await trial.listing(step.listing).succeed();
      else await trial.passBy(step.listing, step.status);
      listing.takeOver(atMs);
      listing.lastNumber += 1;
      listing.runs.push({ ...ended, number: listing.lastNumber, isGood: step.do === 'succeed' ? true : null });
      return;
    case 'begin':
      await trial.begin(step.listing);
      listing.lastNumber += 1;
      listing.begun = listing.lastNumber;
      return;
    case 'fail begun':
      await trial.failBegun(step.listing, step.kind);
      if (listing.begun !== null)
        listing.runs.push({ ...ended, number: listing.begun, isGood: false, kind: step.kind });
      listing.begun = null;
      return;
    default:
      return assertNever(step, 'Step');
  }
}

async function report(step: RunStep, expected: Expected, trial: AlertTrial): Promise<void> {
  if (step.do !== 'begin') await review(step.listing, step.review, { expected, trial });
}

type Both = { readonly expected: Expected; readonly trial: AlertTrial };

/** Reports at the same instant, one after the other or both at once. */
async function review(index: number, times: number, { expected, trial }: Both): Promise<void> {
  if (times === 0) return;
  await Promise.all(Array.from({ length: times }, () => trial.listing(index).review()));
  expected.review(index);
}

type HandStep = Extract<Step, { do: 'acknowledge' | 'tell owner' | 'unsnooze' | 'snooze' | 'resolve' }>;

async function changeByHand(step: HandStep, expected: Expected, trial: AlertTrial): Promise<void> {
  const change = changeOf(step, expected.nowMs);
  const by = { id: expected.supportId, nowMs: expected.nowMs };
  const answer = expected.listing(step.listing).change(step.of, change, by);
  expect({ step, answer: await trial.change(step.listing, step.of, change) }).toEqual({ step, answer });
}

function changeOf(step: HandStep, nowMs: number): HandChange {
  switch (step.do) {
    case 'acknowledge':
      return { kind: 'acknowledge' };
    case 'tell owner':
      return { kind: 'tell_owner' };
    case 'unsnooze':
      return { kind: 'snooze', untilMs: null };
    case 'snooze':
      return { kind: 'snooze', untilMs: nowMs + step.minutes * 60_000 };
    case 'resolve':
      return { kind: 'resolve', note: step.note };
    default:
      return assertNever(step, 'Step');
  }
}

/** The faults are over: every listing is reviewed, mail is delivered, and then everything must be sound. */
export async function settleAndCheck(expected: Expected, trial: AlertTrial): Promise<void> {
  pass(expected, trial, 2);
  for (const [index, listing] of expected.listings.entries()) {
    await review(index, 1, { expected, trial });
    await trial.expectAsIn(index, listing.alerts);
    await review(index, 1, { expected, trial });
    await trial.expectAsIn(index, listing.alerts);
  }
  await trial.deliverAll();
  await trial.expectInvariants();
}
