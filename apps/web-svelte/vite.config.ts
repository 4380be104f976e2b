import { sveltekit } from '@sveltejs/kit/vite';
import adapter from '@sveltejs/adapter-static';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the API; a build takes it from its own origin. */
const API = 'http://127.0.0.1:4600';

export default defineConfig({
  plugins: [
    sveltekit({
      adapter: adapter({ fallback: '200.html' }),
      // The page carries its policy itself, so that it holds on every host; hosts may add headers.
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
