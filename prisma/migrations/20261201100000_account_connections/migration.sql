-- Connections of kind ticketing and brokerage, with their own clock, and what they bring: events and places, fills and trades.
-- CreateEnum
CREATE TYPE "AccountKind" AS ENUM ('ticketing', 'brokerage');

-- CreateEnum
CREATE TYPE "AccountPhase" AS ENUM ('reading', 'waiting_rate', 'waiting_retry');

-- CreateEnum
CREATE TYPE "RejectedEnd" AS ENUM ('replayed', 'dismissed');

-- CreateEnum
CREATE TYPE "FillSide" AS ENUM ('buy', 'sell');

-- CreateEnum
CREATE TYPE "FillEffect" AS ENUM ('fill', 'reversal', 'correction');

-- CreateEnum
CREATE TYPE "TradeSide" AS ENUM ('long', 'short');

-- CreateEnum
CREATE TYPE "TradeStatus" AS ENUM ('open', 'closed');

-- CreateEnum
CREATE TYPE "TicketedEventKind" AS ENUM ('formation', 'stage');

-- CreateTable
CREATE TABLE "AccountConnection" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "kind" "AccountKind" NOT NULL,
    "connector" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "sealed" TEXT NOT NULL,
    "credentialMark" TEXT NOT NULL,
    "credentialVersion" INTEGER NOT NULL DEFAULT 1,
    "accountId" TEXT,
    "rights" JSONB,
    "checkedAt" TIMESTAMPTZ(3),
    "syncEnabled" BOOLEAN NOT NULL DEFAULT true,
    "schedulerStopped" BOOLEAN NOT NULL DEFAULT false,
    "syncIntervalMin" INTEGER NOT NULL DEFAULT 15,
    "nextSyncAt" TIMESTAMPTZ(3),
    "phase" "AccountPhase",
    "waitingUntil" TIMESTAMPTZ(3),
    "failure" JSONB,
    "failingSince" TIMESTAMPTZ(3),
    "lastSyncAt" TIMESTAMPTZ(3),
    "lastRunNumber" INTEGER NOT NULL DEFAULT 0,
    "deletedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AccountConnection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccountRun" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "trigger" "RunTrigger" NOT NULL,
    "status" "RunStatus" NOT NULL,
    "number" INTEGER,
    "requestedBy" TEXT,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "pieces" JSONB NOT NULL DEFAULT '[]',
    "pages" INTEGER NOT NULL DEFAULT 0,
    "fetched" INTEGER NOT NULL DEFAULT 0,
    "imported" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "rejected" INTEGER NOT NULL DEFAULT 0,
    "newlyRejected" INTEGER NOT NULL DEFAULT 0,
    "eventsSynced" INTEGER NOT NULL DEFAULT 0,
    "waitMs" INTEGER NOT NULL DEFAULT 0,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "failure" JSONB,
    "pieceFailure" JSONB,
    "progressAt" TIMESTAMPTZ(3),
    "workflowId" TEXT NOT NULL,
    "workflowRunId" TEXT,
    "pass" INTEGER,

    CONSTRAINT "AccountRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AccountCursor" (
    "connectionId" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "partition" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "value" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AccountCursor_pkey" PRIMARY KEY ("connectionId","stream","partition")
);

-- CreateTable
CREATE TABLE "RejectedRow" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "partition" TEXT NOT NULL,
    "externalId" TEXT,
    "raw" JSONB NOT NULL,
    "rawHash" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "runId" UUID,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,
    "settledAt" TIMESTAMPTZ(3),
    "settledHow" "RejectedEnd",

    CONSTRAINT "RejectedRow_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FillSeries" (
    "connectionId" UUID NOT NULL,
    "accountKey" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "isDirty" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "FillSeries_pkey" PRIMARY KEY ("connectionId","accountKey","symbol")
);

-- CreateTable
CREATE TABLE "Fill" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "accountKey" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "externalId" TEXT NOT NULL,
    "executedAt" TEXT NOT NULL,
    "order" TEXT NOT NULL,
    "side" "FillSide" NOT NULL,
    "quantity" TEXT NOT NULL,
    "price" TEXT NOT NULL,
    "multiplier" TEXT,
    "currency" TEXT NOT NULL,
    "feeAmount" TEXT,
    "feeCurrency" TEXT,
    "orderId" TEXT,
    "effect" "FillEffect" NOT NULL,
    "effectOf" TEXT,
    "contentHash" TEXT NOT NULL,
    "raw" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "runId" UUID,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Fill_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FillRevision" (
    "id" UUID NOT NULL,
    "fillId" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "before" JSONB NOT NULL,
    "runId" UUID,
    "replacedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FillRevision_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BrokerFee" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "stream" TEXT NOT NULL,
    "accountKey" TEXT NOT NULL,
    "symbol" TEXT,
    "externalId" TEXT NOT NULL,
    "date" DATE NOT NULL,
    "amount" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "contentHash" TEXT NOT NULL,
    "raw" JSONB NOT NULL,
    "runId" UUID,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "BrokerFee_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Trade" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "accountKey" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "side" "TradeSide" NOT NULL,
    "status" "TradeStatus" NOT NULL,
    "openedAt" TEXT NOT NULL,
    "closedAt" TEXT,
    "quantity" TEXT NOT NULL,
    "openQuantity" TEXT NOT NULL,
    "entryPrice" TEXT NOT NULL,
    "exitPrice" TEXT,
    "realisedProfit" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "fees" JSONB NOT NULL,
    "feesPending" BOOLEAN NOT NULL,
    "fills" JSONB NOT NULL,

    CONSTRAINT "Trade_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TradeNote" (
    "connectionId" UUID NOT NULL,
    "accountKey" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "tradeKey" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TradeNote_pkey" PRIMARY KEY ("connectionId","accountKey","symbol","tradeKey")
);

-- CreateTable
CREATE TABLE "TicketedEvent" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "connectionId" UUID,
    "kind" "TicketedEventKind" NOT NULL,
    "name" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "externalId" TEXT,
    "totalByHand" INTEGER,
    "placesTotal" INTEGER,
    "placesLeft" INTEGER,
    "isFull" BOOLEAN NOT NULL DEFAULT false,
    "lastSyncAt" TIMESTAMPTZ(3),
    "warning" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TicketedEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TicketedSession" (
    "eventId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3),
    "isDisabled" BOOLEAN NOT NULL,
    "placesTotal" INTEGER,
    "placesLeft" INTEGER,

    CONSTRAINT "TicketedSession_pkey" PRIMARY KEY ("eventId","externalId")
);

-- CreateTable
CREATE TABLE "OutsideEvent" (
    "connectionId" UUID NOT NULL,
    "externalId" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "startsAt" TIMESTAMPTZ(3),
    "hasSessions" BOOLEAN NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OutsideEvent_pkey" PRIMARY KEY ("connectionId","externalId")
);

-- CreateTable
CREATE TABLE "OutsideLimit" (
    "key" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "OutsideLimit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "AccountConnection_ownerId_createdAt_idx" ON "AccountConnection"("ownerId", "createdAt");

-- CreateIndex
CREATE INDEX "AccountConnection_nextSyncAt_idx" ON "AccountConnection"("nextSyncAt");

-- CreateIndex
CREATE INDEX "AccountConnection_platform_idx" ON "AccountConnection"("platform");

-- CreateIndex
CREATE INDEX "AccountRun_connectionId_queuedAt_idx" ON "AccountRun"("connectionId", "queuedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AccountRun_workflowRunId_pass_key" ON "AccountRun"("workflowRunId", "pass");

-- CreateIndex
CREATE UNIQUE INDEX "AccountRun_connectionId_number_key" ON "AccountRun"("connectionId", "number");

-- CreateIndex
CREATE INDEX "RejectedRow_connectionId_settledAt_idx" ON "RejectedRow"("connectionId", "settledAt");

-- CreateIndex
CREATE UNIQUE INDEX "RejectedRow_connectionId_stream_rawHash_key" ON "RejectedRow"("connectionId", "stream", "rawHash");

-- CreateIndex
CREATE INDEX "FillSeries_connectionId_isDirty_idx" ON "FillSeries"("connectionId", "isDirty");

-- CreateIndex
CREATE INDEX "Fill_connectionId_executedAt_idx" ON "Fill"("connectionId", "executedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Fill_connectionId_stream_accountKey_symbol_externalId_key" ON "Fill"("connectionId", "stream", "accountKey", "symbol", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "FillRevision_fillId_revision_key" ON "FillRevision"("fillId", "revision");

-- CreateIndex
CREATE UNIQUE INDEX "BrokerFee_connectionId_stream_accountKey_externalId_key" ON "BrokerFee"("connectionId", "stream", "accountKey", "externalId");

-- CreateIndex
CREATE INDEX "Trade_connectionId_openedAt_idx" ON "Trade"("connectionId", "openedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Trade_connectionId_accountKey_symbol_key_key" ON "Trade"("connectionId", "accountKey", "symbol", "key");

-- CreateIndex
CREATE INDEX "TicketedEvent_connectionId_externalId_idx" ON "TicketedEvent"("connectionId", "externalId");

-- CreateIndex
CREATE UNIQUE INDEX "TicketedEvent_ownerId_reference_key" ON "TicketedEvent"("ownerId", "reference");

-- AddForeignKey
ALTER TABLE "AccountConnection" ADD CONSTRAINT "AccountConnection_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccountRun" ADD CONSTRAINT "AccountRun_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AccountCursor" ADD CONSTRAINT "AccountCursor_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RejectedRow" ADD CONSTRAINT "RejectedRow_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FillSeries" ADD CONSTRAINT "FillSeries_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Fill" ADD CONSTRAINT "Fill_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FillRevision" ADD CONSTRAINT "FillRevision_fillId_fkey" FOREIGN KEY ("fillId") REFERENCES "Fill"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "BrokerFee" ADD CONSTRAINT "BrokerFee_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Trade" ADD CONSTRAINT "Trade_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TradeNote" ADD CONSTRAINT "TradeNote_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketedEvent" ADD CONSTRAINT "TicketedEvent_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketedEvent" ADD CONSTRAINT "TicketedEvent_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TicketedSession" ADD CONSTRAINT "TicketedSession_eventId_fkey" FOREIGN KEY ("eventId") REFERENCES "TicketedEvent"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OutsideEvent" ADD CONSTRAINT "OutsideEvent_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "AccountConnection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "AccountConnection"
  ADD CONSTRAINT "AccountConnection_interval" CHECK ("syncIntervalMin" BETWEEN 5 AND 60),
  ADD CONSTRAINT "AccountConnection_label" CHECK ("label" <> ''),
  ADD CONSTRAINT "AccountConnection_waiting" CHECK ("waitingUntil" IS NULL OR "phase" IN ('waiting_rate', 'waiting_retry')),
  ADD CONSTRAINT "AccountConnection_failing" CHECK (("failure" IS NULL) = ("failingSince" IS NULL));

ALTER TABLE "AccountRun"
  ADD CONSTRAINT "AccountRun_started" CHECK (("status" IN ('queued', 'cancelled', 'skipped', 'failed')) OR "startedAt" IS NOT NULL),
  ADD CONSTRAINT "AccountRun_finished" CHECK (("status" IN ('queued', 'running')) = ("finishedAt" IS NULL)),
  ADD CONSTRAINT "AccountRun_failure" CHECK ("status" NOT IN ('failed') OR "failure" IS NOT NULL),
  -- What was fetched is somewhere: nothing is dropped.
  ADD CONSTRAINT "AccountRun_adds_up" CHECK ("fetched" = "imported" + "updated" + "skipped" + "rejected");

CREATE UNIQUE INDEX "AccountRun_one_queued" ON "AccountRun" ("connectionId") WHERE "status" = 'queued';
CREATE UNIQUE INDEX "AccountRun_one_running" ON "AccountRun" ("connectionId") WHERE "status" = 'running';
CREATE INDEX "AccountRun_forgettable" ON "AccountRun" ("finishedAt") WHERE "status" = 'succeeded' AND "trigger" = 'schedule';
CREATE INDEX "AccountRun_ended" ON "AccountRun" ("connectionId", "finishedAt" DESC) WHERE "finishedAt" IS NOT NULL;
CREATE INDEX "AccountRun_open" ON "AccountRun" ("queuedAt") WHERE "status" IN ('queued', 'running');

ALTER TABLE "Fill"
  ADD CONSTRAINT "Fill_effect" CHECK (("effect" = 'fill') = ("effectOf" IS NULL)),
  ADD CONSTRAINT "Fill_fee" CHECK (("feeAmount" IS NULL) = ("feeCurrency" IS NULL)),
  ADD CONSTRAINT "Fill_decimals" CHECK (
    "quantity" ~ '^[0-9]+(\.[0-9]+)?$' AND "price" ~ '^-?[0-9]+(\.[0-9]+)?$'
    AND ("feeAmount" IS NULL OR "feeAmount" ~ '^-?[0-9]+(\.[0-9]+)?$'));

ALTER TABLE "Trade" ADD CONSTRAINT "Trade_closed" CHECK (("status" = 'closed') = ("closedAt" IS NOT NULL));

ALTER TABLE "RejectedRow" ADD CONSTRAINT "RejectedRow_settled" CHECK (("settledAt" IS NULL) = ("settledHow" IS NULL));

ALTER TABLE "TicketedEvent"
  ADD CONSTRAINT "TicketedEvent_places" CHECK (
    ("placesTotal" IS NULL) = ("placesLeft" IS NULL) AND ("placesLeft" IS NULL OR "placesLeft" BETWEEN 0 AND "placesTotal")),
  ADD CONSTRAINT "TicketedEvent_total_by_hand" CHECK ("totalByHand" IS NULL OR "totalByHand" >= 0);

-- Pages hear of what a connection does now, and of what its owner changed.
CREATE FUNCTION relais_hint_account() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
  PERFORM relais_hint('connections', COALESCE(NEW."id", OLD."id")::text, 'owner', COALESCE(NEW."ownerId", OLD."ownerId"));
  RETURN NULL;
END $$;
CREATE TRIGGER "AccountConnection_hint_made" AFTER INSERT OR DELETE ON "AccountConnection" FOR EACH ROW
  EXECUTE FUNCTION relais_hint_account();
CREATE TRIGGER "AccountConnection_hint_changed" AFTER UPDATE ON "AccountConnection" FOR EACH ROW
  WHEN ((OLD."label", OLD."phase", OLD."waitingUntil", OLD."failure" IS NULL, OLD."syncEnabled", OLD."schedulerStopped", OLD."syncIntervalMin", OLD."deletedAt")
    IS DISTINCT FROM (NEW."label", NEW."phase", NEW."waitingUntil", NEW."failure" IS NULL, NEW."syncEnabled", NEW."schedulerStopped", NEW."syncIntervalMin", NEW."deletedAt"))
  EXECUTE FUNCTION relais_hint_account();
