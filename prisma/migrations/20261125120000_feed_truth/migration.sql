-- CreateEnum
CREATE TYPE "HoldReason" AS ENUM ('vanished', 'feed_empty', 'tail_vanished', 'many_vanished');

-- CreateEnum
CREATE TYPE "FeedDoubt" AS ENUM ('feed_empty', 'tail_vanished', 'many_vanished', 'origin_gone');

-- AlterEnum
ALTER TYPE "EventClass" ADD VALUE 'window';
ALTER TYPE "EventClass" ADD VALUE 'echo';

-- AlterEnum
ALTER TYPE "RunTrigger" ADD VALUE 'confirmation';

-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "contentDate" DATE,
ADD COLUMN     "contentHash" TEXT,
ADD COLUMN     "echoMemory" JSONB,
ADD COLUMN     "endIsLastNight" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "ignoreTentative" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "readOnly" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "style" JSONB,
ADD COLUMN     "window" JSONB;

-- AlterTable
ALTER TABLE "AcceptedEvent" ADD COLUMN     "askedAt" TIMESTAMPTZ(3),
ADD COLUMN     "holdIsPart" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "holdReason" "HoldReason";

-- CreateTable
CREATE TABLE "HeldClosure" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "seenSince" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "HeldClosure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FeedDrift" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FeedDrift_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FeedNotice" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "doubt" "FeedDoubt" NOT NULL,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "FeedNotice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "FeedNotice_connectionId_doubt_noticedAt_key" ON "FeedNotice"("connectionId", "doubt", "noticedAt");

-- AddForeignKey
ALTER TABLE "FeedNotice" ADD CONSTRAINT "FeedNotice_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "FeedNotice_owed" ON "FeedNotice" ("recipientId") WHERE "status" IN ('pending', 'sending');

ALTER TABLE "FeedNotice"
  ADD CONSTRAINT "FeedNotice_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "FeedNotice_sending" CHECK ("status" <> 'sending' OR "deliveryId" IS NOT NULL);

-- CreateIndex
CREATE INDEX "HeldClosure_listingId_idx" ON "HeldClosure"("listingId");

-- CreateIndex
CREATE INDEX "HeldClosure_connectionId_idx" ON "HeldClosure"("connectionId");

-- CreateIndex
CREATE UNIQUE INDEX "FeedDrift_connectionId_kind_detail_key" ON "FeedDrift"("connectionId", "kind", "detail");

-- AddForeignKey
ALTER TABLE "HeldClosure" ADD CONSTRAINT "HeldClosure_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "HeldClosure" ADD CONSTRAINT "HeldClosure_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FeedDrift" ADD CONSTRAINT "FeedDrift_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Releases that are held already were held because their nights vanished.
UPDATE "AcceptedEvent" SET "holdReason" = 'vanished' WHERE "absentSince" IS NOT NULL;

ALTER TABLE "AcceptedEvent" DROP CONSTRAINT "AcceptedEvent_hold";
ALTER TABLE "AcceptedEvent"
  ADD CONSTRAINT "AcceptedEvent_hold" CHECK (
    ("absentSince" IS NULL) = ("dueAt" IS NULL) AND ("absentSince" IS NULL) = ("holdReason" IS NULL));

ALTER TABLE "HeldClosure" ADD CONSTRAINT "HeldClosure_nights" CHECK ("from" < "to");

-- The minute tick asks for what is due.
CREATE INDEX "AcceptedEvent_dueAt_idx" ON "AcceptedEvent"("dueAt") WHERE "dueAt" IS NOT NULL;
