import { mark } from '@tongzhou/design';
import type { Locale } from '@tongzhou/i18n';
import { keepLocale, useWords } from '../lib/words.tsx';

export function Brand({ size_rem = 2 }: { size_rem?: number }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant drawing of our own
  return <span className="brand-mark" dangerouslySetInnerHTML={{ __html: mark({ size_rem }) }} />;
}

const NAMES: Record<Locale, string> = { 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文', en: 'English' };

export function LanguageChoice() {
  const { locale, t } = useWords();
  return (
    <label className="language">
      <span className="visually-hidden">{t('frame.language')}</span>
      <select value={locale} onChange={(event) => keepLocale(event.target.value as Locale)}>
        {Object.entries(NAMES).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Everything in the demo is invented; it says so on every screen. */
export function DemoBar() {
  const { t } = useWords();
  return (
    <aside className="demo-bar no-print">
      <span>{t('demo.bar')}</span> <a href="/demo/people">{t('demo.people')}</a>
    </aside>
  );
}
