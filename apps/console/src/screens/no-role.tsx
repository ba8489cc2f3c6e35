import { Button } from 'antd';
import { type Answer, client } from '../lib/api.ts';
import { useWords } from '../lib/words.tsx';
import { Brand, DemoBar, LanguageChoice } from '../parts/brand.tsx';

/** Signed in, but with no work here: says so kindly and shows the way to where the person wanted to go. */
export function NoRole(props: { organisation: Answer<'setup.organisation'>; me: Answer<'identity.me'> }) {
  const { t } = useWords();
  const signOut = async () => {
    await client.call('identity.sign_out', {});
    location.reload();
  };
  return (
    <>
      {props.organisation.demo ? <DemoBar /> : null}
      <main className="alone">
        <div className="alone-head">
          <Brand size_rem={3} />
          <LanguageChoice />
        </div>
        <h1>{t('no_role.title')}</h1>
        <p>
          {t('no_role.text', {
            name: props.me.name ?? props.me.phone,
            organisation: props.organisation.name,
          })}
        </p>
        <p>{t('no_role.how')}</p>
        <p>
          <a href="/app/">{t('no_role.member_app')}</a>
        </p>
        <Button onClick={() => void signOut()}>{t('frame.sign_out')}</Button>
      </main>
    </>
  );
}
