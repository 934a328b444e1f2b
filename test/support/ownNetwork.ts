/** A network for one program alone: itself, and a way out that leads nowhere and counts what is sent on it. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isRoot } from './nobody.ts';

/** An address of no computer, through which everything else would be reached; so would whoever knows names. */
const GATEWAY = '10.123.0.1';
const DEVICE = 'way-out';

const SET_UP = [
  'set -e',
  'ip link set lo up',
  `ip link add ${DEVICE} type veth peer name nowhere`,
  // the system itself must have nothing to say there: it looks for no neighbours and names no address
  `ip link set ${DEVICE} arp off addrgenmode none up`,
  'ip link set nowhere addrgenmode none up',
  `ip addr add 10.123.0.2/24 dev ${DEVICE}`,
  `ip route add default via ${GATEWAY}`,
  `ip -6 addr add fd00:123::2/64 dev ${DEVICE} nodad`,
  `ip -6 route add default via fd00:123::1 dev ${DEVICE}`,
  'mount --bind "$1" /etc/resolv.conf',
  'mount --bind "$2" /etc/nsswitch.conf',
  'shift 2',
  'exec "$@"',
].join('\n');

/** @param dir a folder for two small files */
export function inOwnNetwork(dir: string, command: readonly string[]): string[] {
  const resolver = join(dir, 'resolv.conf');
  const order = join(dir, 'nsswitch.conf');
  writeFileSync(resolver, `nameserver ${GATEWAY}\noptions timeout:1 attempts:1\n`);
  writeFileSync(order, 'passwd: files\ngroup: files\nhosts: files dns\n');
  const alone = isRoot ? ['--net', '--mount'] : ['--map-root-user', '--net', '--mount'];
  return ['unshare', ...alone, 'sh', '-c', SET_UP, 'sh', resolver, order, ...command];
}

/** Why there can be no such network here; null where there can. */
export function lackOfOwnNetwork(dir: string): string | null {
  if (process.platform !== 'linux') return 'only Linux gives a program a network of its own';
  const [program = '', ...args] = inOwnNetwork(dir, ['true']);
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status === 0) return null;
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return `no network could be made for the program alone (${why})`;
}

export interface Sent {
  /** packets that left by the way out */
  readonly packets: number;
  /** datagrams to anywhere, this computer too: the question for a name's address is one */
  readonly datagrams: number;
}

/** What has been sent so far; asked from within. */
export function sentSoFar(): Sent {
  const device = lineOf('/proc/net/dev', `${DEVICE}:`);
  const datagrams = Number(lineOf('/proc/net/snmp', 'Udp: ', /\d/)[4]);
  return {
    packets: Number(device[10]),
    datagrams: datagrams + Number(lineOf('/proc/net/snmp6', 'Udp6OutDatagrams')[1]),
  };
}

function lineOf(file: string, beginning: string, having = /./): string[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const line = lines.find((each) => each.trim().startsWith(beginning) && having.test(each));
  if (line === undefined) throw new Error(`${file} says nothing of ${beginning}`);
  return line.trim().split(/\s+/);
}
