import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { firstLoadBudget } from './build/first-load.ts';

export default defineConfig({
  base: '/app/',
  plugins: [preact({ devToolsEnabled: false }), firstLoadBudget({ bytes_max: 70_000, locale: 'zh-Hans' })],
  build: {
    // Android System WebView of 2020 and iOS 14: older phones get the public site, which needs no JavaScript.
    target: ['chrome80', 'safari14'],
    outDir: 'dist',
    emptyOutDir: true,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 200,
    rolldownOptions: {
      treeshake: { moduleSideEffects: (id) => !id.includes('/packages/') || id.endsWith('.css') },
    },
  },
});
