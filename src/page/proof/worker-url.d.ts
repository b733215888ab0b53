declare module '*?worker&url' {
  /** The worker's address on this host. */
  const url: string;
  export default url;
}
