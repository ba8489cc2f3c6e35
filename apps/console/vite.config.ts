import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Staff sit at desks; the largest part is antd, loaded once and kept for a year.
    chunkSizeWarningLimit: 900,
  },
});
