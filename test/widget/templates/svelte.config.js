// Nothing but its place: without it the compiler looks for one in the build of the package.
export default {};
