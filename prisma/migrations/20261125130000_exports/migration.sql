-- CreateEnum
CREATE TYPE "ExportKind" AS ENUM ('destination', 'private');

-- CreateTable
CREATE TABLE "Export" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "connectionId" UUID,
    "label" TEXT NOT NULL,
    "kind" "ExportKind" NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "previousTokenHash" TEXT,
    "previousTokenUntil" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "lastReadAt" TIMESTAMPTZ(3),
    "lastReader" TEXT,
    "readAts" TIMESTAMPTZ(3)[] DEFAULT ARRAY[]::TIMESTAMPTZ(3)[],
    "standstillMin" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Export_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExportEdition" (
    "exportId" UUID NOT NULL,
    "etag" TEXT NOT NULL,
    "entries" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "firstReadAt" TIMESTAMPTZ(3),
    "lastReadAt" TIMESTAMPTZ(3),
    "reader" TEXT,

    CONSTRAINT "ExportEdition_pkey" PRIMARY KEY ("exportId","etag")
);

-- CreateTable
CREATE TABLE "ExportSilence" (
    "id" UUID NOT NULL,
    "exportId" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "noticedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "recipientId" TEXT NOT NULL,
    "status" "NotificationStatus" NOT NULL DEFAULT 'pending',
    "settledAt" TIMESTAMPTZ(3),
    "deliveryId" UUID,
    "trouble" TEXT,
    "uncertainTries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ExportSilence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExportLook" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "lookedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ExportLook_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "AcceptedEvent" ADD COLUMN     "runId" UUID;

-- CreateIndex
CREATE UNIQUE INDEX "ExportSilence_exportId_since_key" ON "ExportSilence"("exportId", "since");

-- CreateIndex
CREATE UNIQUE INDEX "Export_tokenHash_key" ON "Export"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Export_previousTokenHash_key" ON "Export"("previousTokenHash");

-- CreateIndex
CREATE INDEX "Export_listingId_createdAt_idx" ON "Export"("listingId", "createdAt");

-- CreateIndex
CREATE INDEX "Export_connectionId_idx" ON "Export"("connectionId");

-- CreateIndex
CREATE INDEX "ExportEdition_exportId_firstReadAt_idx" ON "ExportEdition"("exportId", "firstReadAt");

-- CreateIndex
CREATE INDEX "ExportEdition_entries_idx" ON "ExportEdition" USING GIN ("entries" jsonb_path_ops);

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Export" ADD CONSTRAINT "Export_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExportEdition" ADD CONSTRAINT "ExportEdition_exportId_fkey" FOREIGN KEY ("exportId") REFERENCES "Export"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExportSilence" ADD CONSTRAINT "ExportSilence_exportId_fkey" FOREIGN KEY ("exportId") REFERENCES "Export"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AcceptedEvent" ADD CONSTRAINT "AcceptedEvent_runId_fkey" FOREIGN KEY ("runId") REFERENCES "SyncRun"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- One reader, one address: of two, nobody could tell which the platform reads.
CREATE UNIQUE INDEX "Export_one_per_connection" ON "Export" ("listingId", "connectionId") WHERE "revokedAt" IS NULL;

ALTER TABLE "Export"
  ADD CONSTRAINT "Export_token_hash" CHECK ("tokenHash" ~ '^[0-9a-f]{64}$' AND "previousTokenHash" ~ '^[0-9a-f]{64}$'),
  ADD CONSTRAINT "Export_previous_token" CHECK (("previousTokenHash" IS NULL) = ("previousTokenUntil" IS NULL)),
  ADD CONSTRAINT "Export_private" CHECK ("kind" = 'destination' OR "connectionId" IS NULL),
  ADD CONSTRAINT "Export_last_reader" CHECK (("lastReadAt" IS NULL) = ("lastReader" IS NULL));

ALTER TABLE "ExportEdition"
  ADD CONSTRAINT "ExportEdition_read" CHECK (
    ("firstReadAt" IS NULL) = ("lastReadAt" IS NULL) AND ("firstReadAt" IS NULL) = ("reader" IS NULL)),
  ADD CONSTRAINT "ExportEdition_entries" CHECK (jsonb_typeof("entries") = 'array');

-- What the minute tick looks at is found without the rest: exports by their last read that counts, and what is open.
CREATE INDEX "Export_last_counted_read" ON "Export" (("readAts"[cardinality("readAts")]))
  WHERE "revokedAt" IS NULL AND "kind" = 'destination';
CREATE UNIQUE INDEX "ExportSilence_one_open" ON "ExportSilence" ("exportId") WHERE "endedAt" IS NULL;
CREATE INDEX "ExportSilence_owed" ON "ExportSilence" ("recipientId") WHERE "status" IN ('pending', 'sending');
CREATE INDEX "AcceptedEvent_run" ON "AcceptedEvent" ("runId") WHERE "runId" IS NOT NULL;

ALTER TABLE "ExportSilence"
  ADD CONSTRAINT "ExportSilence_settled" CHECK (("status" IN ('pending', 'sending')) = ("settledAt" IS NULL)),
  ADD CONSTRAINT "ExportSilence_sending" CHECK ("status" <> 'sending' OR "deliveryId" IS NOT NULL);

ALTER TABLE "ExportLook" ADD CONSTRAINT "ExportLook_one_row" CHECK ("id" = 1);
