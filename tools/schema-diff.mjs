/**
 * Prints the SQL that leads from a database to prisma/schema.prisma, by Prisma's schema engine in its wasm build, since
 * the engine's native binary is a download that closed networks refuse. Exit code 2 when there is a difference.
 *
 *   DATABASE_URL=… node tools/schema-diff.mjs
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';

const CHAR_OID = 18;
const BPCHAR_OID = 1042;

/** The engine reads catalogue columns of type "char", which the adapter refuses; they are told to it as text of length 1. */
class CatalogueReader extends PrismaPg {
  async connect() {
    const adapter = await super.connect();
    const query = adapter.queryRaw;
    adapter.queryRaw = async (sql) => {
      const charColumns = [];
      const reader = Object.create(adapter);
      reader.performIO = async (statement) => {
        const result = await adapter.performIO(statement);
        result.fields.forEach((field, index) => {
          if (field.dataTypeID !== CHAR_OID) return;
          charColumns.push(index);
          field.dataTypeID = BPCHAR_OID;
        });
        return result;
      };
      const rows = await query.call(reader, sql);
      for (const index of charColumns) rows.columnTypes[index] = ColumnTypeEnum.Character;
      return rows;
    };
    return adapter;
  }
}

async function loadEngine() {
  const require = createRequire(import.meta.url);
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
  const bindings = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const file = require.resolve('@prisma/schema-engine-wasm').replace('schema_engine.js', 'schema_engine_bg.wasm');
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { './schema_engine_bg.js': bindings });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return bindings.SchemaEngine;
}

const url = process.env.DATABASE_URL;
if (!url) {
  console.error('DATABASE_URL is not set. Set it to a database with all migrations applied (or to an empty one).');
  process.exit(1);
}
const content = readFileSync(new URL('../prisma/schema.prisma', import.meta.url), 'utf8');
const SchemaEngine = await loadEngine();
const adapter = bindMigrationAwareSqlAdapterFactory(new CatalogueReader({ connectionString: url }));
const engine = await SchemaEngine.new({ datamodels: [['schema.prisma', content]] }, () => {}, adapter);
const result = await engine.diff({
  from: { tag: 'schemaDatasource', files: [{ path: 'schema.prisma', content }], configDir: '.' },
  to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content }] },
  script: true,
  exitCode: true,
  shadowDatabaseUrl: null,
  filters: { externalTables: ['public._prisma_migrations'], externalEnums: [] },
});
process.stdout.write(result.stdout, () => process.exit(result.exitCode));
