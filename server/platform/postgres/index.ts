export { sql } from 'kysely';
export { CopyRows, type CopyTarget, type CopyType, copyInto } from './copy.ts';
export { type EmbeddedOptions, type EmbeddedPostgres, removeEmbedded, startEmbedded } from './embedded.ts';
export { isUniqueViolation } from './errors.ts';
export { type MigrationFile, type MigrationSource, migrate, migrationFiles } from './migrate.ts';
export {
  assertServerVersion,
  connectPool,
  type Db,
  type PoolOptions,
  type Queryable,
  type Sql,
} from './pool.ts';
export { inTransaction, RecordedRefusal, type TransactionOptions, type Tx } from './transaction.ts';
export { json } from './types.ts';
