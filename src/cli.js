#!/usr/bin/env node
// Plain JavaScript on purpose: an old Node must be able to read it far enough to say that it is too old.
import { existsSync } from 'node:fs';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const operator = new URL('./server/cli/main.ts', import.meta.url);
// From source in a checkout, which need not be built; as it was built in an installation, which has no source.
const doctor = ['./doctor/main.ts', '../dist/library/doctor.js']
  .map((path) => new URL(path, import.meta.url))
  .find((file) => existsSync(file));

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(`ontid-signin needs Node 22.19 or later; this is ${process.versions.node}.`);
  process.exitCode = 1;
} else if (process.argv[2] === 'doctor') {
  await import(doctor.href);
} else if (!existsSync(operator)) {
  console.error(
    "The operator's commands are part of the platform's server: run them in a checkout of it. Here is: ontid-signin doctor URL",
  );
  process.exitCode = 1;
} else {
  // Half of a command's time is to read the server's source. Kept beside the packages and not in a folder that others write to.
  module.enableCompileCache?.(fileURLToPath(new URL('../node_modules/.cache/ontid-signin', import.meta.url)));
  await import(operator.href);
}
