import type { AccountAnswer, AccountCheck as Checked, ConnectorDescription } from '../account-ports.ts';
import type { AccountConnection as Stored, AccountRun as StoredRun } from '../account-store-ports.ts';
import type { AccountCheck, AccountConnection, AccountRun, Connector } from '../contract/account-connections.ts';
import type { AccountConnectorName } from '../domain/account-connector.ts';
import { minUsefulIntervalsMin } from '../domain/account-connector.ts';
import type { AccountFailure } from '../domain/account-failure.ts';
import { accountFailureMessage, accountNextStep } from '../domain/account-failure-message.ts';
import { accountStatus } from '../domain/account-run.ts';
import { effectiveIntervalMin } from '../domain/connection-clock.ts';
import { msBetween } from '../domain/instant.ts';
import { isStaff } from '../domain/member.ts';
import { runWarningMessage } from '../domain/run-warning.ts';
import type { RunReader } from './present-run.ts';
import type { Person } from './session.ts';
import { workflowRunLink } from './temporal-link.ts';

/** How a connector is written on pages. */
const titles: Readonly<Record<AccountConnectorName, string>> = {
  billetweb: 'Billetweb',
  alpaca: 'Alpaca',
  oanda: 'OANDA',
  'ibkr-flex': 'Interactive Brokers (Flex)',
  ccxt: 'Binance, Bybit, Kraken, Coinbase, OKX, Bitget',
};

/** What can be connected, as the form is built from it. */
export function presentConnector({ name, kind, fields, ...description }: ConnectorDescription): Connector {
  const { minUsefulIntervalMin, whyThatInterval, historyDays } = description;
  return {
    name,
    kind,
    title: titles[name],
    minUsefulIntervalMin,
    whyThatInterval,
    historyDays,
    fields: fields.map((field) => ({
      ...field,
      choices: field.choices.map((choice) => ({ ...choice })),
      when: field.when && {
        field: field.when.field,
        isOneOf: [...field.when.isOneOf],
      },
    })),
  };
}

/** A failure in the reader’s words, with the next step. */
export function presentAccountFailure({ kind, advice, code }: AccountFailure, { locale }: Pick<Person, 'locale'>) {
  return { type: kind, message: accountFailureMessage(kind, locale), nextStep: accountNextStep(advice, locale), code };
}

/** A connection as its owner, support or admin sees it. */
export function presentAccount(connection: Stored, person: Pick<Person, 'locale'>): AccountConnection {
  const { ownerId: _ownerId, config, failure, failingSince, rights, ...same } = connection;
  const isOn = connection.syncEnabled;
  return {
    ...same,
    config: Object.fromEntries(
      Object.entries(config).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    ),
    status: accountStatus({ phase: connection.phase, failure, isOn }),
    effectiveIntervalMin: effectiveIntervalMin(connection.syncIntervalMin, minUsefulIntervalsMin[connection.connector]),
    rights: rights && [...rights],
    lastSyncError:
      failure && failingSince !== null ? { ...presentAccountFailure(failure, person), since: failingSince } : null,
  };
}

/** What a look at an account found, or why it found nothing. */
export function presentCheck(answer: AccountAnswer<Checked>, person: Person): AccountCheck {
  if (answer.outcome === 'failed')
    return {
      ok: false,
      accounts: [],
      rights: [],
      clockSkewMs: null,
      error: presentAccountFailure(answer.failure, person),
    };
  const { accounts, rights, clockSkewMs } = answer.value;
  return {
    ok: true,
    accounts: accounts.map(({ id, name }) => ({ id, name })),
    rights: [...rights],
    clockSkewMs,
    error: null,
  };
}

/** A run as its owner, support or admin sees it. A broker’s rows are its trades; tickets have none. */
export function presentAccountRun(run: StoredRun, { person, temporal }: RunReader): AccountRun {
  const { connectionKind, failure, warnings, ...same } = run;
  const ofTrades = (count: number) => (connectionKind === 'brokerage' ? count : 0);
  const hasLink = isStaff(person.role) && temporal && run.workflowRunId !== null;
  return {
    ...same,
    listingId: null,
    durationMs: run.startedAt && run.finishedAt ? msBetween(run.startedAt, run.finishedAt) : null,
    tradesImported: ofTrades(run.imported),
    tradesUpdated: ofTrades(run.updated),
    tradesSkipped: ofTrades(run.skipped),
    tradesRejected: ofTrades(run.rejected),
    warnings: warnings.map(({ code }) => ({ code, message: runWarningMessage(code, person.locale) })),
    error: failure && presentAccountFailure(failure, person),
    temporalUrl: hasLink ? workflowRunLink(temporal, run.workflowId, run.workflowRunId ?? '') : null,
  };
}
