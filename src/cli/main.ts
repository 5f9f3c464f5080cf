#!/usr/bin/env node
import { run } from './program';

const { stdin, stdout, stderr, env } = process;
run(process.argv.slice(2), { stdin, stdout, stderr, env }).then((exitCode) => {
  process.exitCode = exitCode;
});
