import proto from '@temporalio/proto';
import { z } from 'zod';

/** A history as it is kept in a file, with the workflow ID that it was made under. */
export type StoredHistory = { readonly workflowId: string; readonly history: History };

/** Temporal's history of one run. */
export type History = proto.temporal.api.history.v1.IHistory;

const { History } = proto.temporal.api.history.v1;
const fileSchema = z.object({ workflowId: z.string(), history: z.record(z.string(), z.unknown()) });

/** A history as plain JSON: names of enums, 64-bit numbers as text, payloads in base64 (the Web UI’s own form). */
export function historyToJson(history: History): Readonly<Record<string, unknown>> {
  return History.toObject(History.create(history), { longs: String, enums: String, bytes: String });
}

/** The text of a file that keeps `stored`. What names the machine that recorded it is left out. */
export function writeStoredHistory({ workflowId, history }: StoredHistory): string {
  const withoutPlaces = (key: string, value: unknown): unknown =>
    key === 'identity' ? 'recorder' : key === 'stackTrace' ? '' : value;
  return `${JSON.stringify({ workflowId, history: historyToJson(history) }, withoutPlaces, 1)}\n`;
}

/** The inverse of `writeStoredHistory`. */
export function readStoredHistory(text: string): StoredHistory {
  const { workflowId, history } = fileSchema.parse(JSON.parse(text));
  return { workflowId, history: History.fromObject(history) };
}
