import { ProblemError } from '@tongzhou/contract/client';
import { describe, expect, it, vi } from 'vitest';
import { takeStep } from './steps.ts';

const problem = (code: string) =>
  new ProblemError({ type: 'about:blank', title: code, status: 403, code, detail: code });

describe('a step that may need a passkey', () => {
  it('asks once and repeats with the same key', async () => {
    const keys: string[] = [];
    const send = vi.fn(async (key: string) => {
      keys.push(key);
      if (keys.length === 1) throw problem('auth.passkey_needed');
      return 'done';
    });
    const confirm = vi.fn(async () => true);
    expect(await takeStep(send, confirm)).toEqual({ answer: 'done' });
    expect(confirm).toHaveBeenCalledTimes(1);
    expect(keys[0]).toBe(keys[1]);
  });
  it('sends nothing more when the person does not confirm', async () => {
    const send = vi.fn(async () => {
      throw problem('auth.passkey_needed');
    });
    expect(await takeStep(send, async () => false)).toBeUndefined();
    expect(send).toHaveBeenCalledTimes(1);
  });
  it('passes every other problem on, and asks for no passkey', async () => {
    const confirm = vi.fn(async () => true);
    const send = async () => {
      throw problem('payout.needs_another');
    };
    await expect(takeStep(send, confirm)).rejects.toThrow('payout.needs_another');
    expect(confirm).not.toHaveBeenCalled();
  });
  it('does not ask for ever', async () => {
    const send = async () => {
      throw problem('auth.passkey_needed');
    };
    await expect(takeStep(send, async () => true)).rejects.toThrow('auth.passkey_needed');
  });
});
