import { sveltekit } from '@sveltejs/kit/vite';
import adapter from '@sveltejs/adapter-static';
import { defineConfig } from 'vite';

/** Address of the API for `npm run dev`. A build uses its own origin. */
const API = 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ fallback: '200.html' }),
      // The page contains its policy, so that it holds on every host. Hosts may add headers.
      csp: {
        mode: 'hash',
        directives: {
          'default-src': ['self'],
          'img-src': ['self', 'data:'],
          'style-src': ['self', 'unsafe-inline'],
          'script-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
        },
      },
      version: { name: process.env['npm_package_version'] ?? 'dev', pollInterval: 0 },
    }),
  ],
  server: { proxy: { '/api': API } },
});
