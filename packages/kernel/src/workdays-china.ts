import { addDays, type PlainDateText } from './dates.ts';
import type { WorkCalendar } from './workdays.ts';

/** Both ends included. */
function days(from: PlainDateText, to: PlainDateText): PlainDateText[] {
  const list = [from];
  while (list.at(-1)! < to) list.push(addDays(list.at(-1)!, 1));
  return list;
}

/**
 * Mainland China, 2025 and 2026, after the General Office of the State Council's notices of 12 November 2024
 * (国办发明电〔2024〕12号) and 4 November 2025, as printed by Xinhua:
 * https://m.gmw.cn/2024-11/12/content_1303894933.htm https://politics.gmw.cn/2025-11/04/content_38391083.htm
 * The notice for a year comes in the November before; add it here. Other years count as plain weeks.
 */
export const CHINA_WORKDAYS: WorkCalendar = {
  holidays: [
    '2025-01-01',
    ...days('2025-01-28', '2025-02-04'),
    ...days('2025-04-04', '2025-04-06'),
    ...days('2025-05-01', '2025-05-05'),
    ...days('2025-05-31', '2025-06-02'),
    ...days('2025-10-01', '2025-10-08'),
    ...days('2026-01-01', '2026-01-03'),
    ...days('2026-02-15', '2026-02-23'),
    ...days('2026-04-04', '2026-04-06'),
    ...days('2026-05-01', '2026-05-05'),
    ...days('2026-06-19', '2026-06-21'),
    ...days('2026-09-25', '2026-09-27'),
    ...days('2026-10-01', '2026-10-07'),
  ],
  working_weekends: [
    '2025-01-26',
    '2025-02-08',
    '2025-04-27',
    '2025-09-28',
    '2025-10-11',
    '2026-01-04',
    '2026-02-14',
    '2026-02-28',
    '2026-05-09',
    '2026-09-20',
    '2026-10-10',
  ],
};
