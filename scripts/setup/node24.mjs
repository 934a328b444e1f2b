/** Finds the Node that everything but set-up runs on: version 24, out of npm's packages. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { nodePackage } from './packages.mjs';

const NEEDED = 24;

/**
 * @param {{ root: string, report: import('./report.mjs').Report }} context
 * @returns {string | null} the program; null when there is none that runs, which has then been said
 */
export function findNode24({ root, report }) {
  const name = nodePackage();
  const brought =
    name && join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  for (const node of [brought, process.execPath]) {
    if (node !== null && majorVersion(node) >= NEEDED) return node;
  }
  report
    .step('Node')
    .lacking(
      `npm has no Node ${NEEDED} that runs on this machine (${process.platform} ${process.arch}), and this one is ${process.version}. Install Node ${NEEDED} or newer and run this again.`,
    );
  return null;
}

/** @param {string} node */
function majorVersion(node) {
  const { stdout, status } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? Number(/^v(\d+)\./.exec(stdout)?.[1] ?? 0) : 0;
}
