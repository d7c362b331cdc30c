-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "sales" JSONB;
