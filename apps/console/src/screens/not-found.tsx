import { Link } from 'wouter';
import { useWords } from '../lib/words.tsx';
import { Page } from '../parts/page.tsx';
import { Empty } from '../parts/states.tsx';

export function NotFound() {
  const { t } = useWords();
  return (
    <Page title={t('not_found.title')}>
      <Empty title={t('not_found.text')} hint={<Link href="/">{t('nav.home')}</Link>} />
    </Page>
  );
}
