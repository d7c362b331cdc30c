-- CreateEnum
CREATE TYPE "Role" AS ENUM ('member', 'support', 'admin');

-- CreateEnum
CREATE TYPE "Locale" AS ENUM ('fr', 'en');

-- CreateEnum
CREATE TYPE "ConnectionMode" AS ENUM ('auto', 'manual');

-- CreateEnum
CREATE TYPE "EventClass" AS ENUM ('booking', 'block', 'unknown');

-- CreateEnum
CREATE TYPE "NightStatus" AS ENUM ('BOOKED', 'BLOCKED');

-- CreateEnum
CREATE TYPE "RunStatus" AS ENUM ('queued', 'running', 'succeeded', 'partial', 'failed', 'deferred', 'skipped', 'cancelled');

-- CreateEnum
CREATE TYPE "RunTrigger" AS ENUM ('schedule', 'manual');

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "role" "Role" NOT NULL DEFAULT 'member',
    "locale" "Locale" NOT NULL DEFAULT 'fr',

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" TEXT NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "lastRequest" BIGINT NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Listing" (
    "id" UUID NOT NULL,
    "ownerId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "lastRunNumber" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Listing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Booking" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "checkIn" DATE NOT NULL,
    "checkOut" DATE NOT NULL,
    "guestName" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "cancelledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Block" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Block_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Connection" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "connector" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "urlCiphertext" TEXT NOT NULL,
    "urlHash" TEXT NOT NULL,
    "platform" TEXT,
    "mode" "ConnectionMode" NOT NULL DEFAULT 'auto',
    "syncEnabled" BOOLEAN NOT NULL DEFAULT true,
    "pollNumber" INTEGER NOT NULL DEFAULT 0,
    "waitingUntil" TIMESTAMPTZ(3),
    "lastSyncAt" TIMESTAMPTZ(3),
    "lastFailure" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AcceptedEvent" (
    "id" UUID NOT NULL,
    "connectionId" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "eventClass" "EventClass" NOT NULL,
    "identity" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "absentSince" TIMESTAMPTZ(3),
    "dueAt" TIMESTAMPTZ(3),

    CONSTRAINT "AcceptedEvent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ListingAvailability" (
    "listingId" UUID NOT NULL,
    "from" DATE NOT NULL,
    "to" DATE NOT NULL,
    "status" "NightStatus" NOT NULL,
    "causes" JSONB NOT NULL,

    CONSTRAINT "ListingAvailability_pkey" PRIMARY KEY ("listingId","from")
);

-- CreateTable
CREATE TABLE "SyncRun" (
    "id" UUID NOT NULL,
    "listingId" UUID NOT NULL,
    "trigger" "RunTrigger" NOT NULL,
    "status" "RunStatus" NOT NULL,
    "number" INTEGER,
    "periodFrom" DATE,
    "periodTo" DATE,
    "requestedBy" TEXT,
    "queuedAt" TIMESTAMPTZ(3) NOT NULL,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "results" JSONB NOT NULL DEFAULT '[]',
    "availabilityChanged" BOOLEAN NOT NULL DEFAULT false,
    "failure" JSONB,
    "workflowId" TEXT NOT NULL,
    "workflowRunId" TEXT,
    "pass" INTEGER,

    CONSTRAINT "SyncRun_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorId" TEXT,
    "actorRole" "Role",
    "action" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "from" TEXT,
    "to" TEXT,
    "reason" TEXT,
    "runId" UUID,
    "listingId" UUID,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "RateLimit_key_key" ON "RateLimit"("key");

-- CreateIndex
CREATE INDEX "Listing_ownerId_name_idx" ON "Listing"("ownerId", "name");

-- CreateIndex
CREATE INDEX "Listing_active_id_idx" ON "Listing"("active", "id");

-- CreateIndex
CREATE INDEX "Booking_listingId_idx" ON "Booking"("listingId");

-- CreateIndex
CREATE INDEX "Block_listingId_idx" ON "Block"("listingId");

-- CreateIndex
CREATE UNIQUE INDEX "Connection_listingId_urlHash_key" ON "Connection"("listingId", "urlHash");

-- CreateIndex
CREATE INDEX "AcceptedEvent_listingId_idx" ON "AcceptedEvent"("listingId");

-- CreateIndex
CREATE INDEX "AcceptedEvent_connectionId_idx" ON "AcceptedEvent"("connectionId");

-- CreateIndex
CREATE INDEX "SyncRun_listingId_queuedAt_idx" ON "SyncRun"("listingId", "queuedAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "SyncRun_workflowRunId_pass_key" ON "SyncRun"("workflowRunId", "pass");

-- CreateIndex
CREATE UNIQUE INDEX "SyncRun_listingId_number_key" ON "SyncRun"("listingId", "number");

-- CreateIndex
CREATE INDEX "AuditEvent_listingId_at_idx" ON "AuditEvent"("listingId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_subjectKind_subjectId_at_idx" ON "AuditEvent"("subjectKind", "subjectId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_at_idx" ON "AuditEvent"("at");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Listing" ADD CONSTRAINT "Listing_ownerId_fkey" FOREIGN KEY ("ownerId") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Booking" ADD CONSTRAINT "Booking_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Block" ADD CONSTRAINT "Block_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Connection" ADD CONSTRAINT "Connection_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AcceptedEvent" ADD CONSTRAINT "AcceptedEvent_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AcceptedEvent" ADD CONSTRAINT "AcceptedEvent_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ListingAvailability" ADD CONSTRAINT "ListingAvailability_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SyncRun" ADD CONSTRAINT "SyncRun_listingId_fkey" FOREIGN KEY ("listingId") REFERENCES "Listing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say.
CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE "Booking"
  ADD CONSTRAINT "Booking_nights" CHECK ("checkIn" < "checkOut"),
  -- Two bookings that stand never share a night of one listing.
  ADD CONSTRAINT "Booking_no_overlap" EXCLUDE USING gist
    ("listingId" WITH =, daterange("checkIn", "checkOut", '[)') WITH &&) WHERE ("cancelledAt" IS NULL);

ALTER TABLE "Block" ADD CONSTRAINT "Block_nights" CHECK ("from" < "to");

ALTER TABLE "AcceptedEvent"
  ADD CONSTRAINT "AcceptedEvent_nights" CHECK ("from" < "to"),
  ADD CONSTRAINT "AcceptedEvent_hold" CHECK (("absentSince" IS NULL) = ("dueAt" IS NULL));

ALTER TABLE "ListingAvailability"
  ADD CONSTRAINT "ListingAvailability_nights" CHECK ("from" < "to"),
  -- A night has one status.
  ADD CONSTRAINT "ListingAvailability_no_overlap" EXCLUDE USING gist
    ("listingId" WITH =, daterange("from", "to", '[)') WITH &&) DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "SyncRun"
  ADD CONSTRAINT "SyncRun_started" CHECK (("status" IN ('queued', 'cancelled', 'skipped', 'failed')) OR "startedAt" IS NOT NULL),
  ADD CONSTRAINT "SyncRun_finished" CHECK (("status" IN ('queued', 'running')) = ("finishedAt" IS NULL)),
  ADD CONSTRAINT "SyncRun_failure" CHECK (("status" IN ('failed', 'partial')) = ("failure" IS NOT NULL));

-- At most one run of a listing waits, and at most one is under way.
CREATE UNIQUE INDEX "SyncRun_one_queued" ON "SyncRun" ("listingId") WHERE "status" = 'queued';
CREATE UNIQUE INDEX "SyncRun_one_running" ON "SyncRun" ("listingId") WHERE "status" = 'running';
CREATE INDEX "SyncRun_open" ON "SyncRun" ("queuedAt") WHERE "status" IN ('queued', 'running');

-- One report of a failed run, however often it is reported.
CREATE UNIQUE INDEX "AuditEvent_one_failure" ON "AuditEvent" ("runId") WHERE "action" = 'run_failed';

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log is append-only: % of "AuditEvent" is refused.', TG_OP;
END $$;
CREATE TRIGGER "AuditEvent_append_only" BEFORE UPDATE OR DELETE ON "AuditEvent"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
