-- CreateEnum
CREATE TYPE "HoldReason" AS ENUM ('vanished', 'feed_empty', 'tail_vanished', 'many_vanished');

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
