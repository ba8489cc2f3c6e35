import { createHash } from 'node:crypto';

export interface Answer {
  status: number;
  type: string;
  body: string;
  etag: string;
  noindex: boolean;
}

export const answerWith = (type: string, body: string, extra: Partial<Answer> = {}): Answer => ({
  status: 200,
  type,
  body,
  etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
  noindex: false,
  ...extra,
});

const KEEP_MS = 5_000;
const KEPT_MAX = 500;

/** Answers of the last seconds by address; several readers of one page share one computation. */
export function keeper(time: () => number = () => performance.now()) {
  const kept = new Map<string, { until: number; answer: Promise<Answer> }>();
  return (key: string, make: () => Promise<Answer>): Promise<Answer> => {
    const found = kept.get(key);
    if (found && found.until > time()) return found.answer;
    if (kept.size >= KEPT_MAX) kept.clear();
    const answer = make();
    kept.set(key, { until: time() + KEEP_MS, answer });
    answer.catch(() => kept.delete(key));
    return answer;
  };
}
