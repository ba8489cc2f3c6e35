const WORDS = 4;
const SLOTS_MIN = 1 << 10;

/**
 * Numbers 16-byte keys 0, 1, 2 … in order of appearance. About 40 bytes a key, where a `Map` of strings takes over
 * 100: with it a file of millions of rows is checked for people and families that come twice. Keys are compared in
 * full; they must be evenly spread (hashes, blind indexes).
 */
export class KeyTable {
  size = 0;
  #keys = new Uint32Array((SLOTS_MIN / 2) * WORDS);
  /** ordinal + 1 of the key in each slot; 0 is free */
  #slots = new Uint32Array(SLOTS_MIN);

  /** The key's number, or -1. */
  find(key: Buffer): number {
    return this.#slots[this.#slotOf(wordsOf(key))]! - 1;
  }

  /** The key's number, given on first sight. `isNew` tells through the size: compare before and after. */
  add(key: Buffer): number {
    const words = wordsOf(key);
    const slot = this.#slotOf(words);
    const known = this.#slots[slot]!;
    if (known !== 0) return known - 1;
    const ordinal = this.size;
    this.#keys.set(words, ordinal * WORDS);
    this.#slots[slot] = ordinal + 1;
    this.size += 1;
    if (this.size * 2 > this.#slots.length - 2) this.#grow();
    return ordinal;
  }

  #slotOf(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    for (let slot = words[0]! & mask; ; slot = (slot + 1) & mask) {
      const found = this.#slots[slot]!;
      if (found === 0 || this.#same(found - 1, words)) return slot;
    }
  }

  #same(ordinal: number, words: Uint32Array): boolean {
    const at = ordinal * WORDS;
    for (let i = 0; i < WORDS; i += 1) if (this.#keys[at + i] !== words[i]) return false;
    return true;
  }

  #grow(): void {
    const keys = new Uint32Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let ordinal = 0; ordinal < this.size; ordinal += 1) {
      let slot = keys[ordinal * WORDS]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = ordinal + 1;
    }
  }
}

const words = new Uint32Array(WORDS);
/** Valid until the next call. */
function wordsOf(key: Buffer): Uint32Array {
  for (let i = 0; i < WORDS; i += 1) words[i] = key.readUInt32LE(i * 4);
  return words;
}
