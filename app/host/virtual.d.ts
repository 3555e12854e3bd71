/** The pages, as Remix's Vite plugin builds them. */
declare module 'virtual:remix/server-build' {
  const build: import('@remix-run/node').ServerBuild
  export const { assets, assetsBuildDirectory, basename, entry, future, isSpaMode, mode, publicPath, routes }: typeof build
}
