-- AlterTable
ALTER TABLE "Connection" ADD COLUMN     "sales" JSONB;

-- AlterTable
ALTER TABLE "Block" ADD COLUMN     "leftById" UUID;
