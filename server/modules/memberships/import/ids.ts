import { invariant } from '@tongzhou/kernel';
import { type Queryable, sql } from '../../../platform/postgres/index.ts';

const BLOCK = 20_000;

interface Range {
  next: bigint;
  end: bigint;
}

/**
 * Ids for rows that are copied in, taken from the table's own sequence in blocks. Sequences are outside
 * transactions, so blocks are fetched on another connection while the import's own one copies; what is left of the
 * last block is never used.
 */
export class IdBlocks {
  #ranges: Range[] = [];
  #left = 0;
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
    while (this.#left < count) {
      const size = Math.max(BLOCK, count);
      const { first, last } = await this.#db.one<{ first: bigint; last: bigint }>(
        sql`select min(id) as first, max(id) as last from (
            select nextval(pg_get_serial_sequence(${this.#table}, ${this.#column})::regclass) as id
            from generate_series(1, ${size}::int)) taken`,
      );
      // Somebody else took ids in between: the block has gaps, so none of it is used.
      if (last - first + 1n !== BigInt(size)) continue;
      this.#ranges.push({ next: first, end: last + 1n });
      this.#left += size;
    }
  }

  take(): bigint {
    const range = this.#ranges[0];
    invariant(range, 'ids were fetched before they are taken');
    const id = range.next;
    range.next += 1n;
    if (range.next === range.end) this.#ranges.shift();
    this.#left -= 1;
    return id;
  }
}
