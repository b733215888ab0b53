/** A style sheet that the build loads with the script that names it. */
declare module '*.css';
