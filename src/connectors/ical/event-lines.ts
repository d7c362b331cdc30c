/**
 * The content lines of one VEVENT that its nights and its class are read from, unfolded, as the feed has them. Of a
 * property that may stand once the first counts. Lines of what stands inside it (VALARM) are not among them.
 */
export type EventLines = {
  readonly uid: string | undefined;
  readonly summary: string | undefined;
  readonly status: string | undefined;
  readonly start: string | undefined;
  readonly end: string | undefined;
  readonly duration: string | undefined;
  readonly recurrenceId: string | undefined;
  readonly rules: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
};

/** Most events have none of these, and share this one. */
const none: string[] = [];

/** Gathers the lines of one VEVENT. */
export class EventGatherer implements EventLines {
  uid: string | undefined;
  summary: string | undefined;
  status: string | undefined;
  start: string | undefined;
  end: string | undefined;
  duration: string | undefined;
  recurrenceId: string | undefined;
  rules = none;
  added = none;
  removed = none;

  /** Keeps the line of the property with this upper-case name, if it is one of those. */
  take(name: string, line: string): void {
    switch (name) {
      case 'UID':
        this.uid ??= line;
        return;
      case 'SUMMARY':
        this.summary ??= line;
        return;
      case 'STATUS':
        this.status ??= line;
        return;
      case 'DTSTART':
        this.start ??= line;
        return;
      case 'DTEND':
        this.end ??= line;
        return;
      case 'DURATION':
        this.duration ??= line;
        return;
      default:
        this.takeRepetition(name, line);
    }
  }

  private takeRepetition(name: string, line: string): void {
    switch (name) {
      case 'RECURRENCE-ID':
        this.recurrenceId ??= line;
        return;
      case 'RRULE':
        this.rules = withLine(this.rules, line);
        return;
      case 'RDATE':
        this.added = withLine(this.added, line);
        return;
      case 'EXDATE':
        this.removed = withLine(this.removed, line);
        return;
      default:
    }
  }
}

function withLine(lines: string[], line: string): string[] {
  if (lines === none) return [line];
  lines.push(line);
  return lines;
}
