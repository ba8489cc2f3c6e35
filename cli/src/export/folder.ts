import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { CodedError, fail } from '@tongzhou/kernel';

export interface WrittenFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** A folder that appears whole or not at all: it is filled beside its place and moved there at the end. */
export class Folder {
  readonly files: WrittenFile[] = [];
  readonly #dir: string;
  readonly #draft: string;

  /** @throws export.folder_in_use (there, and not empty), export.folder_unwritable */
  constructor(dir: string) {
    this.#dir = path.resolve(dir);
    this.#draft = `${this.#dir}.unfinished`;
    try {
      if (existsSync(this.#dir) && readdirSync(this.#dir).length > 0)
        throw fail.conflict('export.folder_in_use', { params: { dir } });
      rmSync(this.#draft, { recursive: true, force: true });
      mkdirSync(this.#draft, { recursive: true });
    } catch (cause) {
      if (cause instanceof CodedError) throw cause;
      throw fail.invalid('export.folder_unwritable', { params: { dir }, cause });
    }
  }

  async write(name: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
    const file = path.join(this.#draft, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const hash = createHash('sha256');
    const stream = createWriteStream(file, { flags: 'wx' });
    const done = finished(stream);
    const failed = done.catch(() => {});
    let bytes = 0;
    for await (const piece of pieces) {
      const part = Buffer.from(piece, 'utf8');
      hash.update(part);
      bytes += part.length;
      if (!stream.write(part)) await Promise.race([once(stream, 'drain'), failed]);
    }
    stream.end();
    await done;
    this.files.push({ path: name, bytes, sha256: hash.digest('hex') });
  }

  finish(): void {
    rmSync(this.#dir, { recursive: true, force: true });
    renameSync(this.#draft, this.#dir);
  }

  abandon(): void {
    rmSync(this.#draft, { recursive: true, force: true });
  }
}
