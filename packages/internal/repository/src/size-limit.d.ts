// The plugins of size-limit come without types; they are handed through unseen.
declare module '@size-limit/esbuild' {
  const plugins: ((...values: unknown[]) => unknown)[];
  export default plugins;
}
declare module '@size-limit/file' {
  const plugins: ((...values: unknown[]) => unknown)[];
  export default plugins;
}
