import './base/polyfills.ts';
import '@tongzhou/design/tokens.css';
import '@tongzhou/design/base.css';
import './ui/app.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { applyElder } from './base/elder.ts';
import { keepEventCode } from './base/event-code.ts';
import { keepLanguage, type Locale, loadLanguage, preferredLocale } from './base/i18n.ts';

const root = document.getElementById('app')!;

/** Draws everything anew in a language; without its sentences the page says so in the language of the HTML. */
async function draw(language: Locale): Promise<void> {
  await loadLanguage(language);
  render(<App key={language} speak={speak} />, root);
}

async function speak(language: Locale): Promise<void> {
  keepLanguage(language);
  await draw(language);
}

applyElder();
keepEventCode(window.location.search);
root.replaceChildren();
void draw(preferredLocale());
