#!/usr/bin/env node
/** The command line: the same services as the window, on the same library folder. */
import { runCommandLine } from './cli/commandLine.ts';
import { COMMANDS } from './cli/commands.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

// a reader that closes the pipe early (`| head`) has had enough; that is no failure
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const status = await runCommandLine(process.argv.slice(2), COMMANDS, {
  out: process.stdout,
  err: process.stderr,
  onSignal(act) {
    for (const signal of SIGNALS) process.on(signal, act);
    return () => {
      for (const signal of SIGNALS) process.off(signal, act);
    };
  },
  leave: (code) => process.exit(code),
});

// the engine may keep threads alive; everything is written once both streams are drained
await Promise.all(
  [process.stdout, process.stderr].map(
    (stream) =>
      new Promise<void>((resolve) => {
        stream.write('', () => {
          resolve();
        });
      }),
  ),
);
process.exit(status);
