import { expect, it } from 'vitest';
import { loadLanguage } from '../base/i18n.ts';
import { purposeWords, whoLooked } from './look-words.ts';

it('tells looks of care in their own words, and that no staff looked', async () => {
  globalThis.document ??= { documentElement: {} } as Document;
  await loadLanguage('zh-Hans');
  const care = ['care.contact', 'care.visit_report', 'care.tasks', 'care.alarm'].map(purposeWords);
  expect(new Set([...care, purposeWords('unheard_of')]).size).toBe(5);
  expect(whoLooked('user:7', 'care.contact')).toBe('会员代表或协调人（编号 7）');
  expect(whoLooked('user:7', 'case_call')).toBe('工作人员（编号 7）');
  expect(whoLooked('system:calendar', 'care.contact')).toBe('系统按规则处理');
});
