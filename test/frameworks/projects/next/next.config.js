/** The repository around this folder has a lockfile too, which Next would take for the root. */
export default { turbopack: { root: import.meta.dirname }, compress: false };
