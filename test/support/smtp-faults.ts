import type { AddressInfo, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

/**
 * What a mail server does: takes everything, or one fault. `refuse_connection` closes the port. Numbers are its reply at
 * that step. `hang_*` never answers there. `after_data` is once it has the whole message, which is recorded all the same.
 */
export type SmtpMode =
  | 'take'
  | 'refuse_connection'
  | 'greeting_421'
  | 'greeting_554'
  | 'hang_greeting'
  | 'auth_535'
  | 'mail_from_550'
  | 'rcpt_421'
  | 'rcpt_451'
  | 'rcpt_530'
  | 'rcpt_550'
  | 'hang_rcpt'
  | 'drop_at_rcpt'
  | 'after_data_451'
  | 'after_data_554'
  | 'hang_after_data'
  | 'drop_after_data';

/** A message that the server read whole. `isTaken`, `isRefused`: it said so to the sender; neither
 * when it fell silent. `to` is the envelope’s. */
export type ReceivedMail = {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly isTaken: boolean;
  readonly isRefused: boolean;
};

/** A mail server on a loopback port. `url` has no credentials; a URL with some signs in with any but for `auth_535`. */
export type FaultySmtp = {
  readonly url: string;
  readonly received: readonly ReceivedMail[];
  /** How many connections were opened. */
  connections(): number;
  /** What it does from now on, to new and to open connections. */
  setMode(mode: SmtpMode): Promise<void>;
  /** Refuses this address with 550 whatever the mode. */
  refuseAddress(address: string): void;
  stop(): Promise<void>;
};

/** Starts the server in a mode; it keeps its port when it refuses connections and takes them again. */
export async function startFaultySmtp(mode: SmtpMode = 'take'): Promise<FaultySmtp> {
  const state = new FaultState(mode);
  let listening = await listen(state, 0);
  const { port } = listening;
  if (mode === 'refuse_connection') await listening.stop();
  return {
    url: `smtp://127.0.0.1:${port}`,
    received: state.received,
    connections: () => state.connections,
    async setMode(next) {
      const was = state.mode;
      state.mode = next;
      if (next === 'refuse_connection' && was !== next) await listening.stop();
      if (was === 'refuse_connection' && next !== was) listening = await listen(state, port);
    },
    refuseAddress: (address) => void state.refused.add(address),
    stop: () => (state.mode === 'refuse_connection' ? Promise.resolve() : listening.stop()),
  };
}

class FaultState {
  readonly received: ReceivedMail[] = [];
  readonly refused = new Set<string>();
  readonly sockets = new Map<number, Socket>();
  connections = 0;
  mode: SmtpMode;

  constructor(mode: SmtpMode) {
    this.mode = mode;
  }
}

async function listen(state: FaultState, port: number) {
  const smtp = new SMTPServer(handlers(state));
  smtp.on('error', () => undefined);
  smtp.server.on('connection', (socket: Socket) => {
    const remotePort = socket.remotePort ?? 0;
    state.connections += 1;
    state.sockets.set(remotePort, socket);
    socket.on('close', () => state.sockets.delete(remotePort));
  });
  await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', resolve));
  return {
    port: portOf(smtp.server.address()),
    stop: () =>
      new Promise<void>((resolve) => {
        smtp.close(resolve);
        for (const socket of state.sockets.values()) socket.destroy();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The faulty SMTP server has no port.');
  return address.port;
}

function handlers(state: FaultState): SMTPServerOptions {
  return {
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 1_000,
    onConnect(_session, done) {
      if (state.mode !== 'hang_greeting') done(replyAt('greeting', state.mode));
    },
    onAuth(auth, _session, done) {
      const refusal = replyAt('auth', state.mode);
      if (refusal) done(refusal);
      else done(null, { user: auth.username });
    },
    onMailFrom: (_address, _session, done) => done(replyAt('mail_from', state.mode)),
    onRcptTo({ address }, session, done) {
      if (state.refused.has(address)) done(reply(550, address));
      else if (state.mode === 'drop_at_rcpt') drop(state, session);
      else if (state.mode !== 'hang_rcpt') done(replyAt('rcpt', state.mode, address));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => void answerMessage(state, { raw: Buffer.concat(chunks), session, done }));
    },
  };
}

async function answerMessage(
  state: FaultState,
  message: {
    readonly raw: Buffer;
    readonly session: SMTPServerSession;
    readonly done: (error?: Error | null) => void;
  },
): Promise<void> {
  const { mode } = state;
  state.received.push(await readMail(message.raw, message.session, mode));
  if (mode === 'drop_after_data') drop(state, message.session);
  else if (mode !== 'hang_after_data') message.done(replyAt('after_data', mode));
}

async function readMail(raw: Buffer, session: SMTPServerSession, mode: SmtpMode): Promise<ReceivedMail> {
  const { messageId = '', subject = '', html = '', text = '', headers } = await PostalMime.parse(raw);
  return {
    messageId,
    to: session.envelope.rcptTo.map(({ address }) => address),
    subject,
    html,
    text,
    headers: Object.fromEntries(headers.map(({ key, value }) => [key, value])),
    isTaken: !mode.includes('after_data'),
    isRefused: mode.startsWith('after_data_'),
  };
}

function drop(state: FaultState, { remotePort }: SMTPServerSession): void {
  state.sockets.get(remotePort)?.destroy();
}

/** The refusal of this step in this mode, with words that a real server would use: they repeat the address. */
function replyAt(step: string, mode: SmtpMode, address = 'camille@example.net'): Error | null {
  const code = Number(mode.slice(step.length + 1));
  return mode.startsWith(`${step}_`) && code > 0 ? reply(code, address) : null;
}

function reply(responseCode: number, address: string): Error {
  return Object.assign(new Error(`<${address}>: no, see https://feeds.example/secret.ics`), { responseCode });
}
