-- CreateEnum
CREATE TYPE "PublishedState" AS ENUM ('closing', 'closed', 'opening', 'opened');

-- AlterEnum
ALTER TYPE "RunTrigger" ADD VALUE 'webhook';
ALTER TYPE "RunTrigger" ADD VALUE 'poll';
ALTER TYPE "RunTrigger" ADD VALUE 'publish';

-- CreateTable
CREATE TABLE "HubAccount" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "connector" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "accountHash" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "webhookTokenHash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HubAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "WebhookDelivery" (
    "id" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "eventId" TEXT NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "WebhookDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PublishedClosure" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "state" "PublishedState" NOT NULL,
    "remoteId" TEXT,
    "revision" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "closedAt" TIMESTAMPTZ(3),
    "openedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PublishedClosure_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "Connection" ALTER COLUMN "urlCiphertext" DROP NOT NULL,
ADD COLUMN     "hubAccountId" UUID,
ADD COLUMN     "unitId" TEXT,
ADD COLUMN     "readOwedSince" TIMESTAMPTZ(3),
ADD COLUMN     "lastWebhookAt" TIMESTAMPTZ(3),
ADD COLUMN     "publishedRevision" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "publisher" UUID,
ADD COLUMN     "publishingUntil" TIMESTAMPTZ(3),
ADD COLUMN     "publishFailure" JSONB;

-- AlterTable
ALTER TABLE "SyncRun" ADD COLUMN     "connectionId" UUID,
ADD COLUMN     "publications" JSONB NOT NULL DEFAULT '[]';

-- CreateIndex
CREATE UNIQUE INDEX "HubAccount_webhookTokenHash_key" ON "HubAccount"("webhookTokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "HubAccount_ownerId_connector_accountHash_key" ON "HubAccount"("ownerId", "connector", "accountHash");

-- CreateIndex
CREATE INDEX "WebhookDelivery_receivedAt_idx" ON "WebhookDelivery"("receivedAt");

-- CreateIndex
CREATE UNIQUE INDEX "WebhookDelivery_accountId_eventId_key" ON "WebhookDelivery"("accountId", "eventId");

-- CreateIndex
CREATE INDEX "PublishedClosure_connectionId_state_idx" ON "PublishedClosure"("connectionId", "state");

-- CreateIndex
CREATE INDEX "PublishedClosure_listingId_idx" ON "PublishedClosure"("listingId");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_hubAccountId_unitId_key" ON "Connection"("hubAccountId", "unitId");

-- AddForeignKey
ALTER TABLE "HubAccount" ADD CONSTRAINT "HubAccount_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WebhookDelivery" ADD CONSTRAINT "WebhookDelivery_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "HubAccount"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_hubAccountId_fkey" FOREIGN KEY ("hubAccountId") REFERENCES "HubAccount"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PublishedClosure" ADD CONSTRAINT "PublishedClosure_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PublishedClosure" ADD CONSTRAINT "PublishedClosure_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.

-- A connection reads an address or a unit of an account, and never both.
ALTER TABLE "Connection"
  ADD CONSTRAINT "Connection_source" CHECK (
    ("connector" = 'ical') = ("urlCiphertext" IS NOT NULL)
    AND ("connector" = 'ical') = ("hubAccountId" IS NULL)
    AND ("hubAccountId" IS NULL) = ("unitId" IS NULL)),
  ADD CONSTRAINT "Connection_publisher" CHECK ("publisher" IS NULL OR "publishingUntil" IS NOT NULL);

ALTER TABLE "PublishedClosure"
  ADD CONSTRAINT "PublishedClosure_nights" CHECK ("from" < "to"),
  ADD CONSTRAINT "PublishedClosure_closed" CHECK ("state" <> 'closed' OR ("remoteId" IS NOT NULL AND "closedAt" IS NOT NULL)),
  ADD CONSTRAINT "PublishedClosure_opened" CHECK (("state" = 'opened') = ("openedAt" IS NOT NULL));

-- Of a listing's own runs, and of those of each connection, at most one waits and at most one is under way.
DROP INDEX "SyncRun_one_queued";
DROP INDEX "SyncRun_one_running";
CREATE UNIQUE INDEX "SyncRun_one_queued" ON "SyncRun" ("listingId") WHERE "status" = 'queued' AND "connectionId" IS NULL;
CREATE UNIQUE INDEX "SyncRun_one_running" ON "SyncRun" ("listingId") WHERE "status" = 'running' AND "connectionId" IS NULL;
CREATE UNIQUE INDEX "SyncRun_one_queued_of_connection" ON "SyncRun" ("connectionId") WHERE "status" = 'queued';
CREATE UNIQUE INDEX "SyncRun_one_running_of_connection" ON "SyncRun" ("connectionId") WHERE "status" = 'running';
CREATE INDEX "SyncRun_of_connection" ON "SyncRun" ("connectionId", "queuedAt" DESC) WHERE "connectionId" IS NOT NULL;

-- What the minute tick looks for.
CREATE INDEX "Connection_read_owed" ON "Connection" ("readOwedSince") WHERE "readOwedSince" IS NOT NULL;
CREATE INDEX "Connection_of_hub" ON "Connection" ("listingId") WHERE "hubAccountId" IS NOT NULL;
