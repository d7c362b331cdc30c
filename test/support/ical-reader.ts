import express from 'express';
import ICAL from 'ical.js';
import { DateTime } from 'luxon';
import nodeIcal from 'node-ical';
import { pino } from 'pino';
import request from 'supertest';
import { icalExport } from '../../src/api/ical-export.ts';
import { calendarWriter } from '../../src/connectors/ical/write-calendar.ts';
import type { NightRange } from '../../src/domain/night-range.ts';
import type { ExportStore } from '../../src/export-ports.ts';
import type { Clock } from '../../src/ports.ts';

/** An entry as a reader of a calendar sees it. */
export type ReadEntry = NightRange & { readonly uid: string; readonly summary: string };

/** The exports' address over a store, as readers outside reach it. */
export function exportAddress(exports: ExportStore, clock: Clock) {
  const app = express();
  const logger = pino({ level: 'silent' });
  const settings = { baseUrl: 'https://relais.example', sweepIntervalMin: 30 };
  app.use('/ical', icalExport({ exports, calendarWriter, clock, logger, settings }));
  return (token: string, { reader = 'Airbnb', etag = '' } = {}) =>
    request(app).get(`/ical/${token}.ics`).set({ 'user-agent': reader, 'if-none-match': etag });
}

/** What ical.js reads, without what lies in a distant past. */
export function readByIcalJs(text: string): ReadEntry[] {
  return new ICAL.Component(ICAL.parse(text))
    .getAllSubcomponents('vevent')
    .map((component) => {
      const event = new ICAL.Event(component);
      return { uid: event.uid, from: event.startDate.toString(), to: event.endDate.toString(), summary: event.summary };
    })
    .filter(({ to }) => to > '2001');
}

/** What node-ical reads, without what lies in a distant past; its dates are local midnights of the process. */
export function readByNodeIcal(text: string): ReadEntry[] {
  const dateOf = (time: Date) => DateTime.fromJSDate(time).toFormat('yyyy-MM-dd');
  return Object.values(nodeIcal.sync.parseICS(text))
    .flatMap((entry) => (entry?.type === 'VEVENT' ? [entry] : []))
    .map(({ uid, start, end, summary }) => ({
      uid,
      from: dateOf(start),
      to: end ? dateOf(end) : '',
      summary: typeof summary === 'string' ? summary : summary.val,
    }))
    .filter(({ to }) => to > '2001');
}
