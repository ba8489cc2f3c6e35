import { QueryClientProvider } from '@tanstack/react-query';
import { Router } from 'wouter';
import { queries } from './base/queries.ts';
import { type Speak, Speaking } from './base/speaking.ts';
import { Pages } from './pages.tsx';
import { Frame } from './ui/frame.tsx';

export const App = ({ speak }: { speak: Speak }) => (
  <QueryClientProvider client={queries}>
    <Speaking.Provider value={speak}>
      <Router base="/app">
        <Frame>
          <Pages />
        </Frame>
      </Router>
    </Speaking.Provider>
  </QueryClientProvider>
);
