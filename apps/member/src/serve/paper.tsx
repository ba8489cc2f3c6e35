import { useLocation, useParams } from 'wouter';
import { useAction } from '../base/action.ts';
import { locale, t } from '../base/i18n.ts';
import { useRead } from '../base/queries.ts';
import { Failed, Loaded, Page, SignedIn } from '../ui/page.tsx';
import { Note, PressButton, TroubleNote } from '../ui/parts.tsx';
import { PAPERS_IN_ORDER } from './papers.ts';

/** A paper in full, and the signature under exactly the text that was shown. */
export function Paper() {
  const code = PAPERS_IN_ORDER.find((known) => known === useParams<{ code: string }>().code);
  const papers = useRead('society.papers', { query: { language: locale() } });
  const mine = useRead('society.my_representative', {});
  const sign = useAction('society.sign_paper');
  const [, go] = useLocation();
  return (
    <SignedIn>
      <Loaded of={papers}>
        {({ items }) => {
          const paper = items.find((p) => p.code === code);
          if (!paper) return <Failed error={new Error('no such paper')} />;
          const signed = mine.data?.representative?.signed.includes(paper.code) ?? false;
          const press = async () => {
            const done = await sign.run({
              params: { code: paper.code },
              body: { language: locale(), hash: paper.hash },
            });
            if (done) go('/serve');
          };
          return (
            <Page title={paper.title} back={{ to: '/serve', text: t('serve.title') }}>
              <ol class="paper">
                {paper.lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ol>
              <TroubleNote trouble={sign.trouble} />
              {signed ? (
                <Note kind="good">
                  <p>{t('serve.signed')}</p>
                </Note>
              ) : (
                <PressButton
                  text={t('serve.sign')}
                  kind="primary"
                  busy={sign.busy}
                  press={() => void press()}
                />
              )}
            </Page>
          );
        }}
      </Loaded>
    </SignedIn>
  );
}
