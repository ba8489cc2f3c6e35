export interface WordingFinding {
  word: string;
  index: number;
  suggestion: string;
}

/** Words of insurance and of bait, with what to say instead. */
const BLOCKED: readonly [RegExp, string][] = [
  [/拒赔/g, '不予互助'],
  [/理赔/g, '申请互助金'],
  [/赔付|赔偿|赔款/g, '支付互助金'],
  [/保费/g, '分摊额'],
  [/投保|参保/g, '加入'],
  [/保额/g, '互助金额度'],
  [/保单/g, '会员资格'],
  [/保障/g, '互助'],
  [/承保/g, '接受加入'],
  [/被保险人|投保人/g, '会员'],
  [/花小钱防大病|小钱防大病/g, '一人生病，众人分摊'],
  [/刚性兑付|保证给付|保证支付/g, '按规则分摊，不承诺足额'],
  [/红包|(?<![上下期])限时|抢购|仅需|只要\s*\d+\s*元/g, '写出最近 12 个月的真实分摊'],
  [/保险/g, '互助计划'],
  [
    /\b(insur(e|ed|ance|er)|premiums?|policyholders?|underwriting|indemnity)\b/gi,
    'mutual aid, share, member',
  ],
];

/** Sentences in which such a word is right: saying what this is not, and words that only look alike. */
const ALLOWED =
  /互助计划不是保险|互助計劃不是保險|不是保险|不是保險|社会保险|社會保險|大病保险|大病保險|商业保险|商業保險|医疗保险|惠民保|等待期|not insurance|social insurance|commercial insurance|health insurance|no insurance/gi;

/** Finds wording that the platform does not use towards members. Offsets are UTF-16 positions in `text`. */
export function lintWording(text: string): WordingFinding[] {
  const visible = text.replaceAll(ALLOWED, (allowed) => '□'.repeat(allowed.length));
  return BLOCKED.flatMap(([pattern, suggestion]) =>
    [...visible.matchAll(pattern)].map((m) => ({ word: m[0], index: m.index, suggestion })),
  ).toSorted((a, b) => a.index - b.index);
}
