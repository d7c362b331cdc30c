-- CreateEnum
CREATE TYPE "AlertSubjectKind" AS ENUM ('listing', 'connection');

-- AlterEnum
ALTER TYPE "AlertResolution" ADD VALUE 'connection_deleted';
ALTER TYPE "AlertResolution" ADD VALUE 'connection_disabled';

-- AlterTable
ALTER TABLE "SyncAlert" RENAME COLUMN "listingId" TO "subjectId";
ALTER TABLE "SyncAlert" RENAME COLUMN "listingName" TO "subjectName";
ALTER TABLE "SyncAlert" ADD COLUMN     "subjectKind" "AlertSubjectKind" NOT NULL DEFAULT 'listing';

-- RenameIndex
ALTER INDEX "SyncAlert_listingId_createdAt_idx" RENAME TO "SyncAlert_subjectId_createdAt_idx";

-- What the schema language cannot say. "SyncAlert_one_open" follows the renamed column: IDs of listings and of account
-- connections are never the same.

-- An alert ends as its own kind of subject can; an enum's new values are no literals in the migration that adds them.
ALTER TABLE "SyncAlert" ADD CONSTRAINT "SyncAlert_resolution_of_kind" CHECK (
  COALESCE("resolution", 'support') IN ('support', 'recovered') OR "resolution"::text LIKE "subjectKind"::text || '\_%');

-- As for the runs of listings: the last good one, and what failed lately, are found without the history.
CREATE INDEX "AccountRun_good" ON "AccountRun" ("connectionId", "number") WHERE "status" = 'succeeded';
CREATE INDEX "AccountRun_failed" ON "AccountRun" ("finishedAt") WHERE "status" IN ('failed', 'partial');
ALTER TABLE "AccountRun"
  ADD CONSTRAINT "AccountRun_failed_number" CHECK ("status" NOT IN ('failed', 'partial') OR "number" IS NOT NULL);
