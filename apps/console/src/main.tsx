import '@tongzhou/design/tokens.css';
import '@tongzhou/design/base.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Console } from './app.tsx';
import { currentLocale, loadMessages } from './lib/words.tsx';

const locale = currentLocale();
document.documentElement.lang = locale;
const messages = await loadMessages(locale);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Console locale={locale} messages={messages} />
  </StrictMode>,
);
