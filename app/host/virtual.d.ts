/** The pages, as Remix's Vite plugin builds them: a module whose exports are those of `ServerBuild`. */
declare module 'virtual:remix/server-build' {
  export const routes: unknown
}
