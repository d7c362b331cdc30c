import { dateInZone } from '../domain/calendar-date.ts';
import { isStay, type KnownFeed } from '../domain/feed-hint.ts';
import { reportFeed } from '../domain/feed-report.ts';
import type { Observation } from '../domain/observed-event.ts';
import { defaultReadingOptions } from '../domain/reading-options.ts';
import type { CommandAnswer } from './command-answer.ts';
import { parseDoctorCommand } from './doctor/doctor-command.ts';
import { type Examined, examineSource, type Surroundings, type Terms } from './doctor/examine-source.ts';
import { reportInWords } from './doctor/report-in-words.ts';

/** The words after `npm run doctor --`; `allowedOrigins` as in the settings of the product. */
export type DoctorRun = Surroundings & { readonly args: readonly string[] };

/**
 * `npm run doctor -- <url|file>`: what relais makes of a calendar, as text or with `--json` as one object. With `--compare`
 * it is held against another calendar of the same listing. Exit code 0 for a calendar that can be read, 1 for what is none
 * or is out of reach, 2 for a command that is called wrongly. An address is never printed.
 */
export async function runDoctor({ args, ...around }: DoctorRun): Promise<CommandAnswer> {
  const command = parseDoctorCommand(args);
  if (command.outcome === 'refused') return { exitCode: 2, message: command.message };
  const { source, compared, timeZone, isJson } = command;
  const today = dateInZone(around.now, timeZone);
  const terms: Terms = { timeZone, today, options: defaultReadingOptions };
  const examined = await examineSource(source, terms, around);
  if (examined.outcome !== 'read') return refusal(examined, 'Not a calendar');
  const other = compared && (await examineSource(compared, terms, around));
  if (other && other.outcome !== 'read') return refusal(other, 'The calendar to compare with is none');
  const known = other ? [knownOf(other.observation)] : [];
  const listingStays = known.flatMap(({ stays }) => stays);
  const report = { ...reportFeed(examined.observation, { today, known, listingStays }), timeZone, today };
  return { exitCode: 0, message: isJson ? JSON.stringify(report) : reportInWords(report) };
}

function refusal({ outcome, reason }: Exclude<Examined, { outcome: 'read' }>, what: string): CommandAnswer {
  return outcome === 'misnamed' ? { exitCode: 2, message: reason } : { exitCode: 1, message: `${what}: ${reason}.` };
}

/** The calendar of `--compare`; it has no other name than that, since an address is a secret. */
function knownOf({ events }: Observation): KnownFeed {
  const name = '--compare';
  return { connectionId: name, label: name, listingId: name, listingName: name, stays: events.filter(isStay) };
}
