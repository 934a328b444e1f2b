/** Help texts, made from the same definitions that parse the flags. */
import type { Flag } from './args.ts';
import { COMMON_FLAGS } from './args.ts';
import type { Command } from './command.ts';
import { facts } from './table.ts';

const PROGRAM = 'ulmfit';
const WIDTH = 96;

/** All commands with a line each. */
export function overview(commands: readonly Command[], version: string): string {
  return [
    `ULMFiT Studio ${version}: fine-tune a language model on your own texts, offline.`,
    '',
    `Usage: ${PROGRAM} COMMAND …`,
    '',
    indent(facts(commands.map(({ name, summary }) => [name, summary] as const))),
    '',
    `Flags of every command: ${Object.keys(COMMON_FLAGS)
      .map((name) => `--${name}`)
      .join(' ')}`,
    'Models, datasets and runs go by name or by id; an id wins.',
    'Exit status: 0 done, 2 bad usage or unfit input, 1 machine failure, 130 interrupted with everything saved.',
    '',
    'Examples:',
    indent(
      [
        `${PROGRAM} demo`,
        `${PROGRAM} data import letters/ --name letters`,
        `${PROGRAM} finetune --model starter --data letters --epochs 3`,
        `${PROGRAM} finetune --help`,
      ].join('\n'),
    ),
  ].join('\n');
}

/** One command: usage, flags, examples. */
export function commandHelp(command: Command): string {
  const own = Object.keys(command.flags);
  const usage = [PROGRAM, command.name, argumentWord(command), own.length > 0 ? '[flags]' : '']
    .filter((part) => part !== '')
    .join(' ');
  return [
    command.summary,
    '',
    `Usage: ${usage}`,
    ...(own.length > 0 ? ['', 'Flags:', flagLines(command.flags)] : []),
    '',
    'Flags of every command:',
    flagLines(COMMON_FLAGS),
    ...(command.details === undefined ? [] : ['', wrap(command.details)]),
    '',
    'Examples:',
    indent(command.examples.map((example) => `${PROGRAM} ${example}`).join('\n')),
  ].join('\n');
}

function argumentWord({ positionals: { name, least, most } }: Command): string {
  if (most === 0) return '';
  const word = most > name.split(' ').length ? `${name}…` : name;
  return least === 0 ? `[${word}]` : word;
}

function flagLines(flags: Readonly<Record<string, Flag>>): string {
  const lines = Object.entries(flags).map(([name, flag]) => [flagWord(name, flag), flag.help] as const);
  return indent(facts(lines));
}

function flagWord(name: string, { kind, value }: Flag): string {
  const dots = kind === 'list' ? '…' : '';
  return kind === 'switch' ? `--${name}` : `--${name} ${value ?? 'VALUE'}${dots}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Breaks paragraphs at spaces; lines that begin with a space are left as they are. */
function wrap(text: string): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : wrapLine(line)))
    .join('\n');
}

function wrapLine(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > WIDTH) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current].join('\n');
}
