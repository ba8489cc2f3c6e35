import { describe, expect, it } from 'vitest';
import { dropAllDrafts, dropDraft, keepDraft, readDraft } from './draft.ts';
import { memoryStore } from './testing.ts';

describe('drafts', () => {
  it('survive a reload, and fill up with what newer forms ask', () => {
    const store = memoryStore();
    keepDraft(store, 'join', { name: '欧阳小明' });
    expect(readDraft(store, 'join', { name: '', phone: '' })).toEqual({ name: '欧阳小明', phone: '' });
    dropDraft(store, 'join');
    expect(readDraft(store, 'join', { name: '' })).toEqual({ name: '' });
  });

  it('all go when somebody else takes the phone', () => {
    const store = memoryStore();
    keepDraft(store, 'join', { name: '王建国' });
    keepDraft(store, 'help', { story: '体检查出来的' });
    dropAllDrafts(store);
    expect(readDraft(store, 'join', { name: '' })).toEqual({ name: '' });
    expect(readDraft(store, 'help', { story: '' })).toEqual({ story: '' });
  });

  it('are simply not kept where storage is full or damaged', () => {
    const full = memoryStore(true);
    keepDraft(full, 'join', { name: '王建国' });
    expect(readDraft(full, 'join', { name: '' })).toEqual({ name: '' });
    const damaged = memoryStore();
    damaged.setItem('tz.draft.join', '{"name":');
    expect(readDraft(damaged, 'join', { name: '' })).toEqual({ name: '' });
  });
});
