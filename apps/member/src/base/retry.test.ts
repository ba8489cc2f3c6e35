import { describe, expect, it } from 'vitest';
import { actionKeys } from './action-key.ts';
import { NetworkError, withRetry } from './retry.ts';

const noWait = async () => {};
const failing = (errors: unknown[], answer = 'done') => {
  let calls = 0;
  return {
    call: async () => {
      calls += 1;
      const error = errors.shift();
      if (error !== undefined) throw error;
      return answer;
    },
    calls: () => calls,
  };
};
const problem = (status: number) => Object.assign(new Error('problem'), { problem: { status } });

describe('trying again', () => {
  it('tries a lost network and a busy server three times in all', async () => {
    const twice = failing([new NetworkError('x'), problem(503)]);
    expect(await withRetry(twice.call, noWait)).toBe('done');
    expect(twice.calls()).toBe(3);
    const never = failing([1, 2, 3, 4].map(() => new NetworkError('x')));
    await expect(withRetry(never.call, noWait)).rejects.toBeInstanceOf(NetworkError);
    expect(never.calls()).toBe(3);
  });

  it('takes a refusal as the answer it is', async () => {
    for (const status of [401, 409, 422, 429, 500]) {
      const once = failing([problem(status)]);
      await expect(withRetry(once.call, noWait)).rejects.toMatchObject({ problem: { status } });
      expect(once.calls()).toBe(1);
    }
  });
});

describe('the key of an action', () => {
  const fresh = () => {
    let n = 0;
    return () => {
      n += 1;
      return `key-${n}`;
    };
  };

  it('stays the same for the same input until it is done', () => {
    const keys = actionKeys(fresh());
    const first = keys.keyFor({ amount_minor: '3000' });
    expect(keys.keyFor({ amount_minor: '3000' })).toBe(first);
    keys.done();
    expect(keys.keyFor({ amount_minor: '3000' })).not.toBe(first);
  });

  it('changes with the input: the server refuses one key for two things', () => {
    const keys = actionKeys(fresh());
    expect(keys.keyFor({ amount_minor: '3000' })).not.toBe(keys.keyFor({ amount_minor: '5000' }));
  });
});
