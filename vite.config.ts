// The only reader of remix.config.js.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { vitePlugin as remix } from '@remix-run/dev'
import optimizeLocales from '@react-aria/optimize-locales-plugin'
import tailwind from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'
import remixConfig from './remix.config.js'

declare module '@remix-run/node' {
  interface Future {
    v3_singleFetch: true
  }
}

const root = path.dirname(fileURLToPath(import.meta.url))

/** db, policies and emails never reach a browser: a chunk that holds a module of theirs fails the build. */
function serverRooms(...rooms: string[]): Plugin {
  return {
    name: 'server-rooms',
    generateBundle(_options, bundle) {
      if (this.environment.name !== 'client') return
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue
        for (const id of Object.keys(chunk.modules)) {
          const room = path.relative(root, id).split(path.sep)[0]
          if (room && rooms.includes(room))
            this.error(`${chunk.fileName} carries ${path.relative(root, id)} to the browser`)
        }
      }
    },
  }
}

/** The server bundle starts at our own entry, which imports the Remix build: one module graph, so pools exist once. */
function serverEntry(input: string): Plugin {
  return {
    name: 'server-entry',
    enforce: 'post',
    config: (_config, env) =>
      env.isSsrBuild && env.command === 'build' ? { build: { rollupOptions: { input } } } : undefined,
  }
}

/** turbo-stream 2.4.1, pinned by @remix-run/react, revives `new globalThis[name](message)`; only Error classes may be. */
function safeTurboStream(): Plugin {
  return {
    name: 'safe-turbo-stream',
    enforce: 'pre',
    transform(code, id) {
      if (!/node_modules\/turbo-stream\/dist\//.test(id)) return undefined
      const safe = code.replace(
        /errorType && (\w+) && \1\[errorType\]/,
        '/^(Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(errorType)',
      )
      if (/\[errorType\]/.test(code) && safe === code) this.error('turbo-stream changed: review safe-turbo-stream')
      return { code: safe, map: null }
    },
  }
}

export default defineConfig({
  plugins: [
    safeTurboStream(),
    serverRooms('db', 'policies', 'emails'),
    { ...optimizeLocales.vite({ locales: ['en-GB', 'en-US', 'zh-CN'] }), enforce: 'pre' },
    tailwind(),
    remix(remixConfig),
    serverEntry('./app/host/server.ts'),
  ],
  build: { target: 'es2022' },
  // esbuild 0.28 cannot lower destructuring to Vite 6's default target.
  optimizeDeps: { esbuildOptions: { target: 'es2022' } },
  server: { host: '127.0.0.1' },
})
