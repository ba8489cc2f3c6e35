import { gzipSync } from 'node:zlib';
import type { Plugin, Rolldown } from 'vite';

/**
 * Counts the JavaScript a phone fetches before it shows the first page: the entry, what it imports statically,
 * the sentences of one language and the first page. A build beyond the budget fails.
 */
export function firstLoadBudget(budget: { bytes_max: number; locale: string }): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const first = chunks.filter((c) => c.isEntry || isStart(c) || isSentences(c, budget.locale));
      const all = withImports(first, chunks);
      const bytes = all.reduce((sum, c) => sum + gzipSync(c.code, { level: 9 }).length, 0);
      const text = `first load ${(bytes / 1000).toFixed(1)} kB of JavaScript (gzip) in ${all.length} files, at most ${budget.bytes_max / 1000} kB`;
      console.log(text);
      if (bytes > budget.bytes_max) this.error(text);
    },
  };
}

const isStart = (c: Rolldown.OutputChunk) => c.facadeModuleId?.endsWith('/src/home/home.tsx') ?? false;
const isSentences = (c: Rolldown.OutputChunk, locale: string) =>
  c.facadeModuleId?.endsWith(`/messages/app.${locale}.json`) ?? false;

function withImports(first: Rolldown.OutputChunk[], chunks: Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const all = new Set(first);
  for (const chunk of all)
    for (const name of chunk.imports) {
      const found = chunks.find((c) => c.fileName === name);
      if (found) all.add(found);
    }
  return [...all];
}
