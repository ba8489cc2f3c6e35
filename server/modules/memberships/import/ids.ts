import { invariant } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';

const BLOCK = 20_000;

/**
 * Ids for rows that are copied in, taken from the table's own sequence in blocks. Sequences are outside
 * transactions, so blocks are fetched on another connection while the import's own one copies; what is left of the
 * last block is never used.
 */
export class IdBlocks {
  #free: bigint[] = [];
  #at = 0;
  readonly #db: Queryable;
  readonly #table: string;
  readonly #column: string;

  constructor(db: Queryable, table: string, column: string) {
    this.#db = db;
    this.#table = table;
    this.#column = column;
  }

  /** Makes sure that `count` ids can be taken without waiting. */
  async ensure(count: number): Promise<void> {
    if (this.#free.length - this.#at >= count) return;
    const { ids } = await this.#db.one<{ ids: bigint[] }>(
      sql`select array_agg(nextval(pg_get_serial_sequence(${this.#table}, ${this.#column})::regclass)) as ids
        from generate_series(1, ${Math.max(BLOCK, count)}::int)`,
    );
    this.#free = [...this.#free.slice(this.#at), ...ids];
    this.#at = 0;
  }

  take(): bigint {
    const id = this.#free[this.#at];
    invariant(id !== undefined, 'ids were fetched before they are taken');
    this.#at += 1;
    return id;
  }
}
