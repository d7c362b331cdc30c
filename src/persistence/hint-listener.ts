import pg from 'pg';
import { z } from 'zod';
import type { HintSignal, HintSource } from '../notice-ports.ts';

/** `log` is told, in one sentence without secrets, when hints are lost and when they come again. */
export type HintListenerSettings = { readonly databaseUrl: string; readonly log: (message: string) => void };

const CHANNEL = 'relais_hints';
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** A connection that is gone without a word is found out by asking it something. */
const ASK_EVERY_MS = 30_000;
const ANSWER_MS = 10_000;

const payloadSchema = z.object({
  topic: z.string(),
  id: z.string().nullable(),
  audience: z.enum(['person', 'owner', 'all']),
  memberId: z.string().nullable(),
});

/**
 * What PostgreSQL notifies of as it commits (see the triggers of the migration on notices), by one connection of this
 * process, which is made when somebody listens first. It is made anew when it is lost; then, as at first, everybody is told
 * of the gap.
 */
export function createHintListener(settings: HintListenerSettings): HintSource {
  const listeners = new Set<(signal: HintSignal) => void>();
  const tellAll = (signal: HintSignal) => {
    for (const listener of listeners) listener(signal);
  };
  let connection: HintConnection | undefined;
  return {
    subscribe(listener) {
      listeners.add(listener);
      connection ??= new HintConnection(settings, tellAll);
      return () => listeners.delete(listener);
    },
    async close() {
      tellAll({ type: 'closed' });
      listeners.clear();
      await connection?.close();
    },
  };
}

/** One connection at a time, until it is closed. */
class HintConnection {
  private readonly settings: HintListenerSettings;
  private readonly tell: (signal: HintSignal) => void;
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private failures = 0;
  private isClosed = false;

  constructor(settings: HintListenerSettings, tell: (signal: HintSignal) => void) {
    this.settings = settings;
    this.tell = tell;
    void this.open();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.settings.databaseUrl,
      application_name: 'relais hints',
      connectionTimeoutMillis: ANSWER_MS,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    this.client = client;
    client.on('error', () => this.lost(client));
    client.on('end', () => this.lost(client));
    client.on('notification', ({ payload }) => this.heard(payload));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch {
      return this.lost(client);
    }
    if (this.failures > 0) this.settings.log('The database tells of changes again.');
    this.failures = 0;
    this.tell({ type: 'gap' });
    this.askLater(client);
  }

  /** Whatever was committed meanwhile is told by nobody: the gap is told once there is a connection again. */
  private lost(client: pg.Client): void {
    if (this.isClosed || client !== this.client) return;
    this.client = undefined;
    clearTimeout(this.timer);
    client.end().catch(() => undefined);
    if (this.failures === 0)
      this.settings.log('The database tells of changes no more; pages are live again when it does.');
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** this.failures, LONGEST_RETRY_MS);
    this.failures += 1;
    this.timer = setTimeout(() => void this.open(), waitMs);
  }

  private askLater(client: pg.Client): void {
    this.timer = setTimeout(() => {
      client.query('SELECT 1').then(
        () => client === this.client && this.askLater(client),
        () => this.lost(client),
      );
    }, ASK_EVERY_MS);
  }

  private heard(payload: string | undefined): void {
    const signal = signalOf(payload ?? '');
    if (signal) this.tell(signal);
  }
}

/** A newer version may notify of what this one does not know. */
function signalOf(payload: string): HintSignal | undefined {
  const parsed = payloadSchema.safeParse(jsonOf(payload));
  if (!parsed.success) return undefined;
  const { topic, memberId } = parsed.data;
  return topic === 'session' ? { type: 'session', memberId } : { type: 'hint', ...parsed.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
