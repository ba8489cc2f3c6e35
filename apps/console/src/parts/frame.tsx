import { useQueryClient } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { client } from '../lib/api.ts';
import { useHouse } from '../lib/house.tsx';
import { GO_WITHIN_MS, isTyping } from '../lib/keys.ts';
import { placeOf, placesFor, staffRoles } from '../lib/nav.ts';
import { useWords } from '../lib/words.tsx';
import { Brand, DemoBar, LanguageChoice } from './brand.tsx';
import { ShortcutsDialog } from './shortcuts.tsx';

const GROUPS = ['work', 'money', 'people', 'human', 'control'] as const;

export function Frame({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const { organisation } = useHouse();
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  useShortcuts(() => setHelp(true));
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address closes the menu and starts at the top
  useEffect(() => {
    setMenu(false);
    scrollTo(0, 0);
  }, [path]);
  return (
    <div className="frame">
      <a className="skip" href="#main">
        {t('frame.skip')}
      </a>
      {organisation.demo ? <DemoBar /> : null}
      <header className="top no-print">
        <Button
          className="menu-button"
          type="text"
          aria-label={t('frame.menu')}
          onClick={() => setMenu(true)}
        >
          ☰
        </Button>
        <Link href="/" className="brand">
          <Brand />
          <span>
            <strong>{organisation.name}</strong>
            <span className="soft small">{t('app.name')}</span>
          </span>
        </Link>
        <span className="grow" />
        <Button className="help-button" type="text" onClick={() => setHelp(true)}>
          <kbd>?</kbd> {t('frame.shortcuts')}
        </Button>
        <LanguageChoice />
        <Who />
      </header>
      <div className="columns">
        <nav className="side no-print" aria-label={t('frame.menu')}>
          <Places />
        </nav>
        <main id="main" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
      <Drawer open={menu} onClose={() => setMenu(false)} placement="left" size={288} title={t('app.name')}>
        <nav aria-label={t('frame.menu')}>
          <Places />
        </nav>
        <LanguageChoice />
      </Drawer>
      <ShortcutsDialog open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function Places() {
  const { t } = useWords();
  const { me } = useHouse();
  const [path] = useLocation();
  const here = placeOf(path)?.code;
  const places = placesFor(me.roles);
  return (
    <>
      {GROUPS.map((group) => {
        const inside = places.filter((p) => p.group === group);
        if (inside.length === 0) return null;
        return (
          <div key={group} className="nav-group">
            <p className="nav-title">{t(`nav.group.${group}`)}</p>
            <ul>
              {inside.map((p) => (
                <li key={p.code}>
                  <Link href={p.path} aria-current={here === p.code ? 'page' : undefined}>
                    {t(`nav.${p.code}`)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </>
  );
}

function Who() {
  const { t } = useWords();
  const { me } = useHouse();
  const queries = useQueryClient();
  const signOut = async () => {
    await client.call('identity.sign_out', {});
    queries.clear();
    location.assign('/console/');
  };
  const roles = staffRoles(me.roles).map((role) => t(`role.${role}`));
  return (
    <div className="who">
      <Link href="/me" className="who-name">
        <strong>{me.name ?? me.phone}</strong>
        <span className="soft small">{roles.join(t('list.comma'))}</span>
      </Link>
      <Button type="text" onClick={() => void signOut()}>
        {t('frame.sign_out')}
      </Button>
    </div>
  );
}

/** `?` shows the shortcuts; `g` and a letter goes to a place; `/` to the search field of the screen. */
function useShortcuts(showHelp: () => void): void {
  const { me } = useHouse();
  const [, go] = useLocation();
  const pressed = useRef(0);
  const latest = useRef<(event: KeyboardEvent) => void>(() => {});
  latest.current = (event) => {
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === '?') {
      event.preventDefault();
      showHelp();
    } else if (event.key === 'g') {
      pressed.current = event.timeStamp;
    } else if (event.timeStamp - pressed.current < GO_WITHIN_MS) {
      pressed.current = 0;
      const place = placesFor(me.roles).find((p) => p.key === event.key);
      if (!place) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      go(place.path);
    }
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent) => latest.current(event);
    // Before the lists: a letter after `g` is not theirs.
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
