/** Typed columns that grow: 8 bytes a value, where arrays of objects or bigints take many times that. */
const FIRST = 1 << 10;

export class Numbers {
  #values = new Float64Array(FIRST);
  get = (at: number): number => this.#values[at] ?? 0;
  set(at: number, value: number): void {
    if (at >= this.#values.length) {
      const larger = new Float64Array(Math.max(at + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = value;
  }
}

export class Bigs {
  #values = new BigInt64Array(FIRST);
  get = (at: number): bigint => this.#values[at] ?? 0n;
  set(at: number, value: bigint): void {
    if (at >= this.#values.length) {
      const larger = new BigInt64Array(Math.max(at + 1, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[at] = value;
  }
}
